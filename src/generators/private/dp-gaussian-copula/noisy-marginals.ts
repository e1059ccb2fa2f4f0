import {throwIfStopped, type Context} from '../../../core/context.js'
import {addDiscreteGaussian} from '../../../dp/discrete-noise.js'
import type {NoisyAnswer} from '../../../dp/privacy-loss.js'
import type {NoiseSource} from '../../../dp/secure-noise.js'
import {countQuery, depthOf, estimateMarginal, type Marginal} from './marginal.js'
import type {Scale} from './scale.js'

/**
 * Noisy counts of every column.
 * @param positions One array [rows] per column, as `positionsOf` gives them.
 * @param multiplier Standard deviation of the noise over what one record can move a column's counts by, if a row could move them by 1.
 */
export function noisyCounts(
  scales: readonly Scale[],
  positions: readonly Float64Array[],
  multiplier: number,
  noise: NoiseSource,
  context: Context,
): NoisyAnswer[] {
  return scales.map((scale, at) => {
    throwIfStopped(context)
    const sigma = multiplier * Math.sqrt(depthOf(scale))
    return {noisy: addDiscreteGaussian(countQuery(scale, positions[at]), sigma, noise), sigma}
  })
}

/** The distributions that noisy counts speak for. */
export const marginalsFrom = (scales: readonly Scale[], counts: readonly NoisyAnswer[]): Marginal[] =>
  scales.map((scale, at) => estimateMarginal(scale, counts[at].noisy, counts[at].sigma ** 2))

/** Evenly spread columns without missing cells: what is known of them without asking. */
export const flatMarginals = (scales: readonly Scale[]): Marginal[] =>
  scales.map(scale => estimateMarginal(scale, countQuery(scale, new Float64Array(0)), 1))
