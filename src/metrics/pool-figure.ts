import type {Estimate} from '../core/estimate.js'
import {normalInterval, repeatedSplitsMean} from '../stats/intervals.js'
import {deviation} from './standard-error.js'

export interface PoolSettings {
  /** Rows of one repeat: their ratio says how much the splits overlap. */
  readonly trainRows: number
  readonly testRows: number
  readonly confidence: number
  /** Whether every repeat splits the rows anew; otherwise repeats differ in what was drawn and trained alone. */
  readonly newSplits: boolean
}

/**
 * The mean of a figure over repeats with its interval, cut to the figure's range: the corrected resampled t interval (Nadeau and Bengio,
 * doi:10.1023/A:1024068626366) where repeats split the rows anew. One repeat, or repeats that all gave the same value, have no spread to
 * go by, and repeats on the same rows show a part of it alone: there the interval is normal with the standard error over rows,
 * the spread of the repeats added, which leaves out what another training set would change.
 *
 * @param values One per repeat, as `errors`.
 * @param errorMethod How the standard errors were made, for the estimate's method.
 */
export function poolFigure(
  values: readonly number[],
  errors: readonly number[],
  range: readonly [number, number],
  {trainRows, testRows, confidence, newSplits}: PoolSettings,
  errorMethod: string,
): Estimate {
  const spread = values.length < 2 ? 0 : deviation(values)
  if (newSplits && spread > 0) return repeatedSplitsMean(values, testRows / trainRows, confidence, range)
  const count = values.length
  const value = spread === 0 ? values[0] : values.reduce((sum, each) => sum + each, 0) / count
  const squared = errors.reduce((sum, error) => sum + error * error, 0) / count
  const standardError = Math.sqrt(squared + (spread * spread) / count)
  return normalInterval(value, standardError, {
    confidence,
    trials: testRows,
    method: `${errorMethod} over test rows, normal`,
    range,
  })
}
