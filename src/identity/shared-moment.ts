import {equalPairsOf} from './whole-numbers.js'

/**
 * Chance that two people share a moment, by how often any two do, or by how often two share the day and two share the time of day: few
 * pairs meet on both, yet where everything happens in office hours, or on full quarters of an hour, far more do than the spread of the
 * moments tells. Days and times of day are taken to be independent.
 *
 * @param values Moments in steps; NaN is missing.
 * @param stepsPerDay 1 for days.
 */
export function chanceOfSharing(values: Float64Array, stepsPerDay: number): number {
  const present = values.filter(value => !Number.isNaN(value))
  const days = present.map(value => Math.floor(value / stepsPerDay))
  const clocks = present.map((value, at) => value - days[at] * stepsPerDay)
  return Math.max(equalShare(present), stepsPerDay > 1 ? equalShare(days) * equalShare(clocks) : 0)
}

/** Share of the pairs that are equal. */
function equalShare(values: Float64Array): number {
  const pairs = (values.length * (values.length - 1)) / 2
  return pairs === 0 ? 0 : equalPairsOf(values.toSorted()) / pairs
}
