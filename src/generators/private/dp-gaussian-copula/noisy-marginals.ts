import {throwIfStopped, type Context} from '../../../core/context.js'
import {addDiscreteGaussian} from '../../../dp/discrete-noise.js'
import type {NoiseSource} from '../../../dp/secure-noise.js'
import {countQuery, depthOf, estimateMarginal, type Marginal} from './marginal.js'
import type {Scale} from './scale.js'

/**
 * The distribution of every column from noisy counts.
 * @param positions One array [rows] per column, as `positionsOf` gives them.
 * @param multiplier Standard deviation of the noise over what one record can move a column's counts by, if a row could move them by 1.
 */
export function noisyMarginals(
  scales: readonly Scale[],
  positions: readonly Float64Array[],
  multiplier: number,
  noise: NoiseSource,
  context: Context,
): Marginal[] {
  return scales.map((scale, at) => {
    throwIfStopped(context)
    const sigma = multiplier * Math.sqrt(depthOf(scale))
    return estimateMarginal(scale, addDiscreteGaussian(countQuery(scale, positions[at]), sigma, noise), sigma ** 2)
  })
}

/** Evenly spread columns without missing cells: what is known of them without asking. */
export const flatMarginals = (scales: readonly Scale[]): Marginal[] =>
  scales.map(scale => estimateMarginal(scale, countQuery(scale, new Float64Array(0)), 1))
