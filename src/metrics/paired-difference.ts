import type {Estimate} from '../core/estimate.js'
import {incompleteBeta, normalCdf, normalQuantile, studentQuantile} from '../stats/special.js'
import type {PoolSettings} from './pool-figure.js'
import {deviation} from './standard-error.js'
import type {MeasuredFigure} from './utility.js'

export interface PairedDifference extends Estimate {
  /** One-sided p-value of "the first is worse than the second by at least the margin". */
  readonly inferiorityPValue: number
}

/**
 * The mean difference of one figure of two models over repeats in which both were trained and tested on the same rows. Where repeats
 * split the rows anew: the corrected resampled t-test (Nadeau and Bengio, doi:10.1023/A:1024068626366). For one repeat, or
 * repeats on the same rows: normal, with the standard error of the difference on the same bootstrap resamples of the test rows and
 * the spread of the repeats. Two models that never differ in what was tested - both perfect, say - may differ elsewhere: their difference
 * is taken to be as uncertain as the steadier of their figures. Only a figure compared with itself differs by exactly 0.
 *
 * @param pairs Per repeat the figures of both.
 * @param margin By how much worse counts as worse, at least 0, in the figure's unit.
 * @param higherIsBetter Which way the figure is better.
 */
export function pairedDifference(
  pairs: readonly Pair[],
  margin: number,
  higherIsBetter: boolean,
  {trainRows, testRows, confidence, newSplits}: PoolSettings,
): PairedDifference {
  const differences = pairs.map(([first, second]) => first.value - second.value)
  const count = differences.length
  const value = differences.reduce((sum, each) => sum + each, 0) / count
  const spread = count < 2 ? 0 : deviation(differences)
  const resampled = newSplits && spread > 0
  const standardError = resampled ? spread * Math.sqrt(1 / count + testRows / trainRows) : errorOnRows(pairs, spread)
  const half =
    standardError * (resampled ? studentQuantile((1 + confidence) / 2, count - 1) : normalQuantile((1 + confidence) / 2))
  const ahead = (higherIsBetter ? value : -value) + margin
  const tail = (t: number) => (resampled ? studentTail(t, count - 1) : normalCdf(-t))
  return {
    value,
    low: value - half,
    high: value + half,
    confidence,
    trials: resampled ? count : testRows,
    method: resampled
      ? 'paired over repeats, corrected resampled t (Nadeau and Bengio)'
      : 'paired bootstrap over test rows, normal',
    inferiorityPValue: standardError === 0 ? (ahead > 0 ? 0 : 1) : tail(ahead / standardError),
  }
}

type Pair = readonly [MeasuredFigure, MeasuredFigure]

/** The standard error over test rows, the spread of repeats on the same rows added. */
function errorOnRows(pairs: readonly Pair[], spread: number): number {
  const meanSquare = (errorOf: (pair: Pair) => number) => pairs.reduce((sum, pair) => sum + errorOf(pair) ** 2, 0) / pairs.length
  const error = Math.sqrt(meanSquare(resampleError) + spread ** 2 / pairs.length)
  if (error > 0 || pairs.every(([first, second]) => first === second)) return error
  return Math.sqrt(meanSquare(([first, second]) => Math.min(first.standardError, second.standardError)))
}

/** The standard error of the difference of two models' figure on the same resamples of the test rows. */
export function resampleError([first, second]: Pair): number {
  const differences = first.resamples.map((value, at) => value - second.resamples[at])
  return differences.length < 2 ? 0 : deviation(differences)
}

/** The probability that Student's t with these degrees of freedom is above t. */
function studentTail(t: number, degrees: number): number {
  const half = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 1 / 2) / 2
  return t >= 0 ? half : 1 - half
}
