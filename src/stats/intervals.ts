import type {Estimate} from '../core/estimate.js'
import {inverseIncompleteBeta, normalQuantile, studentQuantile} from './special.js'

type Range = readonly [low: number, high: number]

/**
 * A proportion with the exact interval of Clopper and Pearson (doi:10.1093/biomet/26.4.404), by quantiles of the beta
 * distribution. Counts may be fractional (means over repeats): the beta form is continuous in them.
 *
 * @param successes In [0, trials].
 * @param trials Positive.
 * @throws {RangeError} When the counts are outside of that.
 */
export function clopperPearson(successes: number, trials: number, confidence: number): Estimate {
  checkCounts(successes, trials)
  const tail = (1 - confidence) / 2
  const failures = trials - successes
  return {
    value: successes / trials,
    low: successes === 0 ? 0 : inverseIncompleteBeta(tail, successes, failures + 1),
    // By the mirrored distribution: near 1 its small end is the one that keeps its digits.
    high: failures === 0 ? 1 : 1 - inverseIncompleteBeta(tail, failures, successes + 1),
    confidence,
    trials: Math.round(trials),
    method: 'Clopper-Pearson',
  }
}

/**
 * A proportion with Wilson's score interval (doi:10.1080/01621459.1927.10502953). Counts may be fractional.
 *
 * @throws {RangeError} When the counts are not 0 <= successes <= trials, trials > 0.
 */
export function wilson(successes: number, trials: number, confidence: number): Estimate {
  checkCounts(successes, trials)
  const z = normalQuantile((1 + confidence) / 2)
  const share = successes / trials
  const centre = (successes + (z * z) / 2) / (trials + z * z)
  const half = (z / (trials + z * z)) * Math.sqrt((successes * (trials - successes)) / trials + (z * z) / 4)
  return {
    value: share,
    low: successes === 0 ? 0 : centre - half,
    high: successes === trials ? 1 : centre + half,
    confidence,
    trials: Math.round(trials),
    method: 'Wilson',
  }
}

/**
 * The mean of independent values with Student's t interval, cut to the range the figure can take.
 *
 * @throws {RangeError} With fewer than two values.
 */
export function studentMean(values: ArrayLike<number>, confidence: number, range: Range = [-Infinity, Infinity]): Estimate {
  return meanInterval(values, confidence, range, 0, "Student's t")
}

/**
 * The mean of a figure over repeated random splits of one data set. The splits overlap, so the variance of the mean is taken
 * as (1/J + test/train) s^2 instead of s^2/J (Nadeau and Bengio, doi:10.1023/A:1024068626366, eq. for the corrected resampled
 * t-test), and the interval is Student's t with J - 1 degrees of freedom, cut to the figure's range.
 *
 * @param testTrainRatio Test rows per training row, positive.
 * @throws {RangeError} With fewer than two values.
 */
export function repeatedSplitsMean(
  values: ArrayLike<number>,
  testTrainRatio: number,
  confidence: number,
  range: Range = [-Infinity, Infinity],
): Estimate {
  return meanInterval(values, confidence, range, testTrainRatio, 'corrected resampled t (Nadeau and Bengio)')
}

function meanInterval(values: ArrayLike<number>, confidence: number, range: Range, extra: number, method: string): Estimate {
  const count = values.length
  if (count < 2) throw new RangeError(`An interval from the spread of values needs at least 2 of them. Got ${count}.`)
  const list = Array.from(values)
  const value = list.reduce((sum, each) => sum + each, 0) / count
  const variance = list.reduce((sum, each) => sum + (each - value) ** 2, 0) / (count - 1)
  const half = studentQuantile((1 + confidence) / 2, count - 1) * Math.sqrt((1 / count + extra) * variance)
  return {value, ...cut(value - half, value + half, range), confidence, trials: count, method}
}

/** A value with a normal interval of this standard error, cut to the figure's range. */
export function normalInterval(
  value: number,
  standardError: number,
  about: {readonly confidence: number; readonly trials: number; readonly method: string; readonly range: Range},
): Estimate {
  const {confidence, trials, method, range} = about
  const half = normalQuantile((1 + confidence) / 2) * standardError
  return {value, ...cut(value - half, value + half, range), confidence, trials, method}
}

function cut(low: number, high: number, [least, most]: Range): {low: number; high: number} {
  return {low: Math.max(least, low), high: Math.min(most, high)}
}

function checkCounts(successes: number, trials: number): void {
  if (!(trials > 0 && successes >= 0 && successes <= trials))
    throw new RangeError(`A proportion needs 0 <= successes <= trials and trials > 0. Got ${successes} of ${trials}.`)
}
