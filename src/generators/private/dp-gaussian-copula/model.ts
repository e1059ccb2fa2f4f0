import {throwIfStopped, type Context} from '../../../core/context.js'
import {normal} from '../../../core/rng.js'
import {addDiscreteGaussian} from '../../../dp/discrete-noise.js'
import type {NoisyAnswer} from '../../../dp/privacy-loss.js'
import type {NoiseSource} from '../../../dp/secure-noise.js'
import {normalCdf} from '../../../stats/special.js'
import {forEachRow} from '../../interpolation/interpolate.js'
import {estimateFactor, productQuery} from './dependence.js'
import {positionAt, scoreAt, scoreVariance, type Marginal} from './marginal.js'
import {marginalsFrom, noisyCounts} from './noisy-marginals.js'
import type {Scale} from './scale.js'

/** All that was learnt. It holds nothing of the data but what went through noise. */
export interface PrivateCopula {
  readonly marginals: readonly Marginal[]
  /** Cholesky factor of the correlations [columns, columns]. */
  readonly factor: Float64Array
}

/** All that is read of the data, after the noise: what the guarantee is about. */
export interface NoisyAnswers {
  /** Of each column. */
  readonly counts: readonly NoisyAnswer[]
  /** Of a single column there are none. */
  readonly products?: NoisyAnswer & {readonly squareBound: number}
}

/** How much more one real record can move the counts and the sums of products than one row can. */
export interface Influence {
  readonly counts: number
  readonly products: number
}

export interface PrivateFit {
  /** Zero-concentrated budget of the whole fit. */
  readonly rho: number
  /** Share of it that goes to the single columns; the rest goes to how they depend on each other. */
  readonly marginalShare: number
  /** Bound of the square sum of a row's rank scores, in units of what independent columns have on average. */
  readonly clip: number
  readonly influence: Influence
  readonly noise: NoiseSource
}

/**
 * Standard deviations of the noise over the sensitivities: each column's counts get the same part of the budget, and noise of such a
 * multiplier m spends 1 / (2 m^2) of it (arXiv:2004.00010, theorem 14). A single column has no products, and all of the budget.
 */
export function noiseMultipliers(columns: number, rho: number, marginalShare: number): {counts: number; products: number} {
  const share = columns === 1 ? 1 : marginalShare
  return {counts: 1 / Math.sqrt((2 * rho * share) / columns), products: 1 / Math.sqrt(2 * rho * (1 - share))}
}

/**
 * Learns a Gaussian copula from noisy counts and noisy sums of products; the latter use the results of the former, and
 * what is spent adds up. Costs the same whatever the number of rows, 0 included.
 *
 * @param positions One array [rows] per column, as `positionsOf` gives them.
 */
export function fitPrivateCopula(
  scales: readonly Scale[],
  positions: readonly Float64Array[],
  {rho, marginalShare, clip, influence, noise}: PrivateFit,
  context: Context,
): {copula: PrivateCopula; answers: NoisyAnswers} {
  const multipliers = noiseMultipliers(scales.length, rho, marginalShare)
  const counts = noisyCounts(scales, positions, multipliers.counts * influence.counts, noise, context)
  const marginals = marginalsFrom(scales, counts)
  if (scales.length === 1) return {copula: {marginals, factor: Float64Array.of(1)}, answers: {counts}}
  const spreads = marginals.map(marginal => ({variance: scoreVariance(marginal), present: 1 - marginal.missing}))
  const expected = spreads.reduce((sum, {variance, present}) => sum + variance * present, 0)
  // Columns without any spread have no products to speak of; the bound must be above 0 all the same.
  const squareBound = clip * Math.max(expected, 1e-3)
  const {sums, unit, sensitivity} = productQuery(scoresOf(marginals, positions), positions[0].length, squareBound)
  const sigma = multipliers.products * influence.products * sensitivity
  throwIfStopped(context)
  const noisy = addDiscreteGaussian(sums, sigma, noise)
  return {
    copula: {marginals, factor: estimateFactor(noisy, unit, sigma, spreads)},
    answers: {counts, products: {noisy, sigma, squareBound}},
  }
}

/** The rank scores of rows, one array per column. */
export const scoresOf = (marginals: readonly Marginal[], positions: readonly Float64Array[]): Float64Array[] =>
  positions.map((column, at) => column.map(position => scoreAt(marginals[at], position)))

/** Draws rows: one array of positions per column, NaN where the cell is to be missing. Post-processing: costs no budget. */
export async function samplePositions(
  {marginals, factor}: PrivateCopula,
  rowCount: number,
  context: Context,
): Promise<Float64Array[]> {
  const size = marginals.length
  const made = marginals.map(() => new Float64Array(rowCount))
  const deviates = new Float64Array(size)
  const draw = (row: number) => {
    for (let at = 0; at < size; at++) deviates[at] = normal(context.rng)
    for (let column = 0; column < size; column++) {
      let latent = 0
      for (let at = 0; at <= column; at++) latent += factor[column * size + at] * deviates[at]
      const absent = marginals[column].missing > 0 && context.rng.next() < marginals[column].missing
      made[column][row] = absent ? NaN : positionAt(marginals[column], normalCdf(latent))
    }
  }
  await forEachRow(rowCount, draw, context)
  return made
}
