import {placesOf, windowOver} from '../../../nn/window.js'
import {outputWidth, type Layer, type Network} from '../../../nn/description.js'
import type {MaskedPictures} from '../segmenter.js'

interface Size {
  readonly height: number
  readonly width: number
}

export interface UnetShape {
  /** Channels at full size; twice as many each time the size is halved. */
  readonly filters: number
  /** Skip connections are weighed by attention gates. */
  readonly attention: boolean
}

/** How often the picture is halved. */
const LEVELS = 2

/**
 * A U-Net in small: pictures `[height x width x channels]` in, a logit for each pixel out. At each level a convolution of 3 x 3 comes
 * before the picture is halved and one after it was doubled again and put beside what was there before; each is followed by batch
 * norm by channel and ReLU. An attention gate may weigh what the skip connection brings.
 *
 * Ronneberger, Fischer and Brox, arXiv:1505.04597, figure 1; gates after Oktay et al., arXiv:1804.03999. Departures: two levels instead of
 * four, one convolution where there are two, zeros around pictures instead of smaller ones, batch norm, and steps of 2 in the
 * convolution instead of max pooling, with the same window for the transposed one, so that sides may be odd.
 */
export function unetNetwork(
  {width, height, channels}: Pick<MaskedPictures, 'width' | 'height' | 'channels'>,
  {filters, attention}: UnetShape,
): Network {
  const size = {width, height}
  return {
    inputs: width * height * channels,
    layers: [
      ...level(size, channels, filters, LEVELS, attention),
      {kind: 'convolution', window: windowOver({...size, channels: filters, kernel: 1, stride: 1, padding: 0}), filters: 1},
    ],
  }
}

function level(size: Size, channels: number, filters: number, levelsBelow: number, attention: boolean): Layer[] {
  const first = block(size, channels, filters)
  if (levelsBelow === 0) return first
  const halving = windowOver({...size, channels: filters, kernel: 3, stride: 2, padding: 1})
  const below = {height: halving.down, width: halving.across}
  const wide = 2 * filters
  const places = size.height * size.width
  const inner: Layer[] = [
    {kind: 'convolution', window: halving, filters: wide},
    ...normed(placesOf(halving), wide),
    ...level(below, wide, wide, levelsBelow - 1, attention),
    {kind: 'transposed-convolution', window: halving, inputs: wide},
  ]
  return [
    ...first,
    {kind: 'concat-input', layers: inner, places},
    ...(attention ? [{kind: 'attention-gate', size: wide, gating: filters, places, units: filters} as const] : []),
    ...block(size, wide, filters),
  ]
}

const block = (size: Size, channels: number, filters: number): Layer[] => [
  {kind: 'convolution', window: windowOver({...size, channels, kernel: 3, stride: 1, padding: 1}), filters},
  ...normed(size.height * size.width, filters),
]

const normed = (places: number, channels: number): Layer[] => [{kind: 'batch-norm', size: channels, places}, {kind: 'relu'}]

/** Numbers that a training keeps of each picture: what goes into every layer, and its gradient. */
export function keptNumbers({inputs, layers}: Network): number {
  return layers.reduce((sum, layer, at) => {
    const width = outputWidth({inputs, layers: layers.slice(0, at)})
    return sum + 2 * width + (layer.kind === 'concat-input' ? keptNumbers({inputs: width, layers: layer.layers}) : 0)
  }, 0)
}
