import type {Grid} from '../../core/sample-form.js'
import {outputWidth, type Layer, type Network} from '../../nn/description.js'
import {windowOver} from '../../nn/window.js'

export interface CnnShape {
  /** Filters of the first convolution; each next one has twice as many, up to four times. */
  readonly filters: number
  readonly hiddenUnits: number
  /** The classes' scores are cosines times this, without a bias; products and a bias when left out. */
  readonly cosineScale?: number
}

/** Sides are halved until none is longer. */
const SMALLEST_SIDE = 4
const MOST_TIMES = 4
const KERNEL = 3

/**
 * Blocks of a convolution by 3 x 3, pooling by 2 x 2 and ReLU, until no side is longer than 4; then a hidden layer and a score for each
 * class (the plan of LeCun et al., doi:10.1109/5.726791, with the small windows of Simonyan and Zisserman, arXiv:1409.1556). A side of
 * one number is not pooled, so that a series is halved along its length alone.
 */
export function cnnLayers(grid: Grid, classes: number, {filters, hiddenUnits, cosineScale}: CnnShape): Network {
  const inputs = grid.height * grid.width * grid.channels
  const layers: Layer[] = []
  let {height, width, channels} = grid
  for (let depth = 0; depth === 0 || Math.max(height, width) > SMALLEST_SIDE; depth++) {
    const window = windowOver({height, width, channels, kernel: KERNEL, stride: 1, padding: 1})
    channels = filters * Math.min(MOST_TIMES, 2 ** depth)
    const [tall, wide] = [height > 1 ? 2 : 1, width > 1 ? 2 : 1] as const
    // The largest of what the ReLU gives is what the ReLU gives of the largest, and that is fewer numbers.
    layers.push(
      {kind: 'convolution', window, filters: channels},
      {kind: 'max-pool', height, width, channels, tall, wide},
      {kind: 'relu'},
    )
    ;[height, width] = [Math.floor(height / tall), Math.floor(width / wide)]
  }
  layers.push({kind: 'linear', inputs: outputWidth({inputs, layers}), outputs: hiddenUnits}, {kind: 'relu'})
  const scores: Layer =
    cosineScale === undefined
      ? {kind: 'linear', inputs: hiddenUnits, outputs: classes}
      : {kind: 'cosine', inputs: hiddenUnits, outputs: classes, scale: cosineScale}
  return {inputs, layers: [...layers, scores]}
}
