import {numericColumn, type NumericColumn} from '../core/table.js'
import {constant, scalar} from './affine.js'
import type {FitTransform, FittedTransform} from './transform.js'

/** Pairs of quantiles and how far they are apart in a normal distribution of standard deviation 1: the inner ones first. */
const SPREADS = [
  {tail: 0.25, width: 1.349},
  {tail: 0.05, width: 3.29},
  {tail: 0.01, width: 4.653},
  {tail: 0, width: 6},
] as const
/** From so many spreads off the median on, distances grow like a logarithm. */
const BEND = 2.5

/**
 * Median 0 and a standard deviation of about 1 by quantiles of the training rows, so that one wild value moves no
 * other: the spread is that of the quartiles, or, where these are equal, that of the 5 %, of the 1 % quantiles, or of
 * the ends. Beyond 2.5 spreads v becomes sign(v) (2.5 + ln(1 + |v| - 2.5)), which keeps the order and the distance
 * between two wild values apart from that between a wild and a usual one. A constant column becomes 0 and comes back
 * exactly. Missing values take the median and do not count. Quantiles are linear between order statistics (definition 7
 * of Hyndman and Fan, doi:10.1080/00031305.1996.10473566).
 */
export const fitRobust: FitTransform = (train, name) => {
  const column = numericColumn(train, name)
  return robustTransform(column, robustScale(column.values.filter(value => !Number.isNaN(value)).sort()))
}

/** What robust scaling takes from a column. */
export interface RobustScale {
  /** Half of the median. */
  readonly centre: number
  /** Half of a standard deviation by quantiles; 0 where all values are the same. */
  readonly spread: number
}

/** @param sorted The values that are there, ascending. */
export function robustScale(sorted: Float64Array): RobustScale {
  if (sorted.length === 0) return {centre: 0, spread: 0}
  if (sorted[0] === sorted[sorted.length - 1]) return {centre: sorted[0] / 2, spread: 0}
  // In halves, so that the range of very large numbers does not overflow.
  const spreads = SPREADS.map(({tail, width}) => (halfQuantile(sorted, 1 - tail) - halfQuantile(sorted, tail)) / width)
  return {centre: halfQuantile(sorted, 0.5), spread: spreads.find(half => half > 0) ?? Number.MIN_VALUE}
}

/** The same as {@link fitRobust}, where the scale is known. */
export function robustTransform(column: NumericColumn, {centre, spread}: RobustScale): FittedTransform {
  if (spread === 0) return constant(column, 2 * centre)
  const largest = Number.MAX_VALUE
  return scalar(
    column,
    value => bent(Math.min(largest, Math.max(-largest, (value / 2 - centre) / spread))),
    feature => 2 * (centre + unbent(feature) * spread),
  )
}

function halfQuantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1)
  const at = Math.min(Math.floor(position), sorted.length - 2)
  return sorted[at] / 2 + (position - at) * (sorted[at + 1] / 2 - sorted[at] / 2)
}

const bent = (value: number) => (Math.abs(value) <= BEND ? value : Math.sign(value) * (BEND + Math.log1p(Math.abs(value) - BEND)))

const unbent = (feature: number) =>
  Math.abs(feature) <= BEND ? feature : Math.sign(feature) * (BEND + Math.expm1(Math.abs(feature) - BEND))
