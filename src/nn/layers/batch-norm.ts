import {BATCH_NORM_MOMENTUM, NORM_EPSILON} from '../description.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * Batch normalisation (Ioffe and Szegedy, arXiv:1502.03167, algorithms 1 and 2) with PyTorch's running moments: momentum 0.1,
 * unbiased variance. A row of `places` runs of `width` columns is as many rows. `backward` is defined for training passes alone.
 * @throws {RangeError} When a training pass has a single row.
 */
export function createBatchNorm(site: Site, width: number, places = 1): RunningLayer {
  const {kernels, maxRows} = site
  const [scale, shift] = [site.take(width), site.take(width)]
  const [runningMean, runningVariance] = [site.takeStatistics(width), site.takeStatistics(width)]
  const [mean, variance] = [kernels.allocate(width), kernels.allocate(width)]
  const output = kernels.allocate(maxRows * places * width)
  const shared = {scale: scale.values, shift: shift.values, epsilon: NORM_EPSILON}
  const byBatch = {...shared, mean, variance}
  const byRunning = {...shared, mean: runningMean, variance: runningVariance}
  const sums = {scale: scale.gradients, shift: shift.gradients}
  let input = output
  return {
    width: places * width,
    forward: (x, {rows: given, training}) => {
      const rows = given * places
      input = x
      if (training) {
        if (rows < 2) throw new RangeError('Batch norm needs at least two rows in a training batch.')
        kernels.columnMoments(rows, width, x, mean, variance)
        kernels.blend(width, runningMean, mean, 1 - BATCH_NORM_MOMENTUM)
        const unbiased = (BATCH_NORM_MOMENTUM * rows) / (rows - 1)
        for (let column = 0; column < width; column++) {
          runningVariance[column] += unbiased * variance[column] - BATCH_NORM_MOMENTUM * runningVariance[column]
        }
      }
      kernels.normalise(rows, width, x, training ? byBatch : byRunning, output)
      return output
    },
    // The gradients of scale and shift are by-products.
    backward: (gradient, rows) => {
      kernels.normaliseBackward(rows * places, width, input, byBatch, gradient, sums)
      return gradient
    },
  }
}
