import type {ImageForm} from '../../../core/column.js'
import {NotApplicable, UserError} from '../../../core/errors.js'
import {outputWidth, type Layer} from '../../../nn/description.js'
import type {WganModel} from '../../../nn/executor.js'
import {windowOver} from '../../../nn/window.js'
import {PENALTY} from '../shared/wgan-networks.js'
import {wganAdam} from '../shared/wgan-adam.js'

export interface ConvolutionalNetworks {
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
}

/** A picture that is halved less often is no picture to convolutions. */
const FEWEST_HALVINGS = 2
/** Sides are halved down to so many pixels where they can be. */
const SMALLEST_SIDE = 4
/** Filters of a layer, as a multiple of those of the first. */
const MOST_TIMES = 8
/** Numbers that a training may keep at once: 1 GB. */
const MOST_NUMBERS = 2 ** 28

/**
 * A critic that halves the picture again and again, and a generator that doubles it in the same sizes: windows of 4 x 4 in
 * steps of 2, LeakyReLU 0.2 in the critic, batch norm by channel and ReLU in the generator, tanh at its end (Radford et al.,
 * arXiv:1511.06434, section 3; the critic has no batch norm: Gulrajani et al., arXiv:1704.00028, section 4).
 *
 * @throws {NotApplicable} When the sides cannot be halved twice.
 * @throws {UserError} When the networks would take too much memory.
 */
export function convolutionalWgan(
  form: ImageForm,
  {batchSize, hidden, embedding, learningRate}: ConvolutionalNetworks,
): WganModel {
  const sizes = halvedSizes(form)
  const windows = sizes.slice(0, -1).map((size, depth) =>
    windowOver({
      ...size,
      channels: depth === 0 ? form.channels : filtersAt(depth - 1, hidden),
      kernel: 4,
      stride: 2,
      padding: 1,
    }),
  )
  const {height, width} = sizes[sizes.length - 1]
  const [places, filters] = [height * width, filtersAt(windows.length - 1, hidden)]
  const pixels = form.height * form.width * form.channels
  const down = windows.flatMap((window, depth): Layer[] => [
    {kind: 'convolution', window, filters: filtersAt(depth, hidden)},
    {kind: 'leaky-relu', slope: 0.2},
  ])
  const up = windows
    .map((window, depth): Layer[] => {
      const inputs = filtersAt(depth, hidden)
      return [
        {kind: 'batch-norm', size: inputs, places: window.down * window.across},
        {kind: 'relu'},
        {kind: 'transposed-convolution', window, inputs},
      ]
    })
    .reverse()
    .flat()
  const generator: readonly Layer[] = [
    {kind: 'linear', inputs: embedding, outputs: places * filters},
    ...up,
    {kind: 'heads', heads: [{kind: 'tanh', size: pixels}], temperature: 1},
  ]
  const critic: readonly Layer[] = [...down, {kind: 'linear', inputs: places * filters, outputs: 1}]
  refuseHuge(form, hidden, batchSize, {inputs: pixels, layers: critic})
  return {
    generator: {inputs: embedding, layers: generator},
    critic: {inputs: pixels, layers: critic},
    ...{pac: 1, condition: 0, penalty: PENALTY, maxRows: batchSize},
    ...{generatorOptimiser: wganAdam(learningRate, 0), criticOptimiser: wganAdam(learningRate, 0)},
  }
}

const filtersAt = (depth: number, hidden: number): number => hidden * Math.min(MOST_TIMES, 2 ** depth)

/** The picture's size and those that halving it gives. */
function halvedSizes({height, width}: ImageForm): readonly {readonly height: number; readonly width: number}[] {
  const sizes = [{height, width}]
  for (let [down, across] = [height, width]; down % 2 === 0 && across % 2 === 0; sizes.push({height: down, width: across})) {
    ;[down, across] = [down / 2, across / 2]
    if (sizes.length > FEWEST_HALVINGS && Math.min(down, across) < SMALLEST_SIDE) break
  }
  if (sizes.length <= FEWEST_HALVINGS)
    throw new NotApplicable(
      `conv-wgan-gp needs pictures whose width and height can be halved twice, such as 28 x 28; these are ${width} x ${height}. ` +
        `Crop or resize them, or use smote or wgan-gp`,
    )
  return sizes
}

/** @throws {UserError} When what the critic keeps of three batches passes a gigabyte. */
function refuseHuge({width, height}: ImageForm, hidden: number, batchSize: number, {inputs, layers}: WganModel['critic']): void {
  const perPicture = layers.reduce((sum, _, at) => sum + 2 * outputWidth({inputs, layers: layers.slice(0, at + 1)}), inputs)
  if (3 * batchSize * perPicture <= MOST_NUMBERS) return
  throw new UserError(
    'wrong-option',
    {owner: 'conv-wgan-gp', option: 'hidden', given: hidden},
    `conv-wgan-gp would need too much memory for pictures of ${width} x ${height} with 'hidden' ${hidden} and 'batchSize' ${batchSize}.`,
    [`Give a smaller 'hidden' or 'batchSize', or make the pictures smaller.`],
  )
}
