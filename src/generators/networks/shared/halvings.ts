import type {ImageForm} from '../../../core/column.js'
import {NotApplicable, UserError} from '../../../core/errors.js'
import {outputWidth, type Layer, type Network} from '../../../nn/description.js'
import {windowOver, type Window} from '../../../nn/window.js'

/** A picture that is halved less often is no picture to convolutions. */
const FEWEST_HALVINGS = 2
/** Sides are halved down to so many pixels where they can be. */
const SMALLEST_SIDE = 4
/** Filters of a layer, as a multiple of those of the first. */
const MOST_TIMES = 8
/** Numbers that a training may keep at once: 1 GB. */
const MOST_NUMBERS = 2 ** 28

/** How convolutions halve a picture again and again, each time with more filters. */
export interface Halvings {
  /** Windows of 4 x 4 in steps of 2, the largest picture first. */
  readonly windows: readonly Window[]
  /** Filters of each. */
  readonly filters: readonly number[]
  /** Numbers of a picture. */
  readonly pixels: number
  /** Numbers of the smallest picture with the last filters. */
  readonly smallest: number
}

/**
 * @param hidden Filters of the first convolution; each next one has twice as many, up to eight times.
 * @throws {NotApplicable} When the sides cannot be halved twice.
 */
export function halvings(generator: string, form: ImageForm, hidden: number): Halvings {
  const sizes = halvedSizes(generator, form)
  const filters = sizes.slice(1).map((_, depth) => hidden * Math.min(MOST_TIMES, 2 ** depth))
  const windows = sizes.slice(0, -1).map((size, depth) => {
    const channels = depth === 0 ? form.channels : filters[depth - 1]
    return windowOver({...size, channels, kernel: 4, stride: 2, padding: 1})
  })
  const {height, width} = sizes[sizes.length - 1]
  const smallest = height * width * filters[filters.length - 1]
  return {windows, filters, pixels: form.height * form.width * form.channels, smallest}
}

/** The picture's size and those that halving it gives. */
function halvedSizes(
  generator: string,
  {height, width}: ImageForm,
): readonly {readonly height: number; readonly width: number}[] {
  const sizes = [{height, width}]
  for (let [down, across] = [height, width]; down % 2 === 0 && across % 2 === 0; sizes.push({height: down, width: across})) {
    ;[down, across] = [down / 2, across / 2]
    if (sizes.length > FEWEST_HALVINGS && Math.min(down, across) < SMALLEST_SIDE) break
  }
  if (sizes.length <= FEWEST_HALVINGS)
    throw new NotApplicable(
      `${generator} needs pictures whose width and height can be halved twice, such as 28 x 28; these are ${width} x ${height}. ` +
        `Crop or resize them, or use smote or wgan-gp`,
    )
  return sizes
}

/**
 * Layers that halve the picture, each with LeakyReLU 0.2 behind it; to `normalise` is batch norm by channel in all but the first (Radford
 * et al., arXiv:1511.06434, section 3).
 */
export function halvingLayers({windows, filters}: Halvings, normalise: boolean): readonly Layer[] {
  return windows.flatMap((window, depth): Layer[] => [
    {kind: 'convolution', window, filters: filters[depth]},
    ...(normalise && depth > 0 ? [{kind: 'batch-norm', size: filters[depth], places: window.down * window.across} as const] : []),
    {kind: 'leaky-relu', slope: 0.2},
  ])
}

/** Layers that double the smallest picture back to the size of the first, batch norm by channel and ReLU before each, tanh at the end. */
export function doublingLayers({windows, filters, pixels}: Halvings): readonly Layer[] {
  const up = windows.map((window, depth): Layer[] => [
    {kind: 'batch-norm', size: filters[depth], places: window.down * window.across},
    {kind: 'relu'},
    {kind: 'transposed-convolution', window, inputs: filters[depth]},
  ])
  return [...up.reverse().flat(), {kind: 'heads', heads: [{kind: 'tanh', size: pixels}], temperature: 1}]
}

/**
 * @param pictures Of which the outputs of all layers and their gradients are kept at once.
 * @throws {UserError} When they pass a gigabyte.
 */
export function refuseHugePictures(
  generator: string,
  {width, height}: ImageForm,
  hidden: number,
  {inputs, layers}: Network,
  pictures: number,
): void {
  if (pictures * (inputs + keptNumbers({inputs, layers})) <= MOST_NUMBERS) return
  throw new UserError(
    'wrong-option',
    {owner: generator, option: 'hidden', given: hidden},
    `${generator} would need too much memory for pictures of ${width} x ${height} with 'hidden' ${hidden} and ${pictures} of them ` +
      `at a time.`,
    [`Give a smaller 'hidden' or 'batchSize', or make the pictures smaller.`],
  )
}

/** Outputs of all layers, those within others too, and their gradients. */
function keptNumbers({inputs, layers}: Network): number {
  let [width, sum] = [inputs, 0]
  for (const layer of layers) {
    if (layer.kind === 'concat-input' || layer.kind === 'residual') sum += keptNumbers({inputs: width, layers: layer.layers})
    width = outputWidth({inputs: width, layers: [layer]})
    sum += 2 * width
  }
  return sum
}
