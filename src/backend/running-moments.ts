import {BATCH_NORM_MOMENTUM, batchNormSizes, type Layer} from '../nn/description.js'

/** The running means and variances of a network's batch norm layers, in plain arrays: they are no part of any gradient. */
export interface RunningMoments {
  /** All of them, as a checkpoint keeps them: mean and variance of each layer together. */
  readonly values: Float32Array
  of(layer: number): {readonly mean: Float32Array; readonly variance: Float32Array}
  /** Moves them towards the moments of a batch; the variance handed in is the biased one. */
  move(layer: number, rows: number, mean: Float32Array, variance: Float32Array): void
}

/** Means 0 and variances 1. */
export function createRunningMoments(layers: readonly Layer[]): RunningMoments {
  const sizes = batchNormSizes(layers)
  const starts = sizes.map((_, index) => 2 * sizes.slice(0, index).reduce((sum, size) => sum + size, 0))
  const values = new Float32Array(2 * sizes.reduce((sum, size) => sum + size, 0))
  const of = (layer: number) => {
    const [start, size] = [starts[layer], sizes[layer]]
    return {mean: values.subarray(start, start + size), variance: values.subarray(start + size, start + 2 * size)}
  }
  for (const index of sizes.keys()) of(index).variance.fill(1)
  return {
    values,
    of,
    move: (layer, rows, mean, variance) => {
      const running = of(layer)
      const unbiased = rows / (rows - 1)
      for (let at = 0; at < mean.length; at++) {
        running.mean[at] += BATCH_NORM_MOMENTUM * (mean[at] - running.mean[at])
        running.variance[at] += BATCH_NORM_MOMENTUM * (unbiased * variance[at] - running.variance[at])
      }
    },
  }
}
