import {normalCdf, normalQuantile} from '../../../stats/special.js'

/** A normal distribution cut off at both ends, which may be infinite. */
export interface TruncatedNormal {
  readonly mean: number
  readonly deviation: number
  readonly low: number
  readonly high: number
}

/** How many deviations either side of the middle hold 95 % of a normal distribution. */
const MIDDLE_95 = normalQuantile(0.975)

/**
 * The distribution of a number in a leaf: mean and deviation (divisor n - 1) of its values, cut off at the bounds of the leaf.
 * Where the values do not vary, the deviation is sqrt(2 / n) of one that puts 95 % between the bounds, with the range of the class
 * for an infinite one (`forde` of the R package `arf`).
 *
 * @param values At least one, within the bounds.
 * @param bounds The leaf's.
 * @param range Smallest and largest value of the class.
 */
export function fitTruncatedNormal(
  values: Float64Array,
  bounds: readonly [low: number, high: number],
  range: readonly [min: number, max: number],
): TruncatedNormal {
  const [low, high] = bounds
  const [first] = values
  if (values.some(value => value !== first)) {
    const mean = values.reduce((sum, value) => sum + value / values.length, 0)
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return {mean, deviation: Math.sqrt(squares / (values.length - 1)), low, high}
  }
  const width = (Number.isFinite(high) ? high : range[1]) - (Number.isFinite(low) ? low : range[0])
  return {mean: first, deviation: Math.sqrt(2 / values.length) * (width / 2 / MIDDLE_95), low, high}
}

/** The quantile of a probability in [0, 1). */
export function truncatedQuantile({mean, deviation, low, high}: TruncatedNormal, probability: number): number {
  if (deviation === 0) return mean
  const [below, upTo] = [low, high].map(bound => normalCdf((bound - mean) / deviation))
  const place = below + probability * (upTo - below)
  // At 0 and 1 the quantile is infinite.
  if (place <= 0 || place >= 1) return mean
  return Math.max(low, Math.min(high, mean + deviation * normalQuantile(place)))
}
