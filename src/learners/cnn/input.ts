import type {Grid} from '../../core/sample-form.js'
import type {Features} from '../learner.js'
import {spectralResidual} from './saliency.js'

/** How rows become a network's input. */
export interface CnnInput {
  /** With the channel of saliency, where there is one. */
  readonly grid: Grid
  /** @returns A function that writes one row [grid's numbers] at the place of the target. */
  of(features: Features): (row: number, target: Float32Array, at: number) => void
}

/**
 * Numbers less the mean of their channel, over its standard deviation, both of the training rows; with saliency, a map as one more channel,
 * scaled to about as much.
 */
export function fitInput(train: Features, grid: Grid, saliency: boolean): CnnInput {
  const {channels} = grid
  const [means, scales] = moments(train, channels)
  const places = grid.width * grid.height
  const width = channels + (saliency ? 1 : 0)
  return {
    grid: {...grid, channels: width},
    of: features => {
      const maps = saliency ? mapsOf(features, grid) : undefined
      return (row, target, at) => {
        const map = maps?.(row)
        let from = row * features.columns
        for (let place = 0, to = at; place < places; place++) {
          for (let channel = 0; channel < channels; channel++)
            target[to++] = (features.data[from++] - means[channel]) * scales[channel]
          if (map !== undefined) target[to++] = 2 * map[place] - 1
        }
      }
    },
  }
}

/** Means of the channels and one over their standard deviations; 0 for a channel that does not vary. */
function moments({data}: Features, channels: number): readonly [Float64Array, Float64Array] {
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)]
  const count = data.length / channels
  for (let at = 0; at < data.length; at++) sums[at % channels] += data[at]
  const means = sums.map(sum => sum / count)
  for (let at = 0; at < data.length; at++) squares[at % channels] += (data[at] - means[at % channels]) ** 2
  return [means, squares.map(sum => (sum > 0 ? 1 / Math.sqrt(sum / count) : 0))]
}

/** The map of a row, made when it is first asked for, so that a training can be stopped meanwhile. */
function mapsOf({data, rows, columns}: Features, grid: Grid): (row: number) => Float32Array {
  const map = spectralResidual(grid)
  const maps = new Array<Float32Array | undefined>(rows)
  return row => (maps[row] ??= Float32Array.from(map(data.subarray(row * columns, (row + 1) * columns))))
}
