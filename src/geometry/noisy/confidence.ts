import type {Matrix} from '../../core/matrix.js'
import {normalCdf} from '../../stats/special.js'
import type {Anchor} from './fit-line.js'
import {columnRanges} from './whiten.js'

/** A place counts as a record within so many errors of a number, and within this share of the way to the nearest other record. */
const MATCH_ERRORS = 30
const MATCH_SHARE = 1 / 4
/** Largest error of a number whose error is uniform and of variance 1. */
const LARGEST_ERROR = Math.sqrt(3)
/** A column whose errors take up more of its half range places nothing. */
const NOISE_ALONE = 0.5

/**
 * The probability that each record is one and is where it is said to be: that it is worth its description ({@link weighRecords}), times
 * that the error of its place, normal with the variance that the least-squares fit leaves, is smaller than what an audit lets count as the same record
 * (audit/match.ts).
 *
 * @param points [points, columns], in units of their own error. @param saved Per record, logarithm of the odds that there is one.
 * @param units Per column of the points, how long one is in the released units.
 */
export function recordConfidence(
  points: Matrix,
  anchors: readonly Anchor[],
  saved: Float64Array,
  units: Float64Array,
): Float64Array {
  const ranges = columnRanges(points)
  const columns = Array.from(units.keys()).filter(column => LARGEST_ERROR < (NOISE_ALONE * ranges[column]) / 2)
  const widest = columns.reduce((most, column) => Math.max(most, units[column]), 0)
  const most = MATCH_ERRORS * LARGEST_ERROR * widest
  return saved.map((odds, record) => {
    const radius = Math.min(most, MATCH_SHARE * nearestOther(record))
    const isPlaced = 2 * normalCdf(radius / (widest * Math.sqrt(anchors[record].variance))) - 1
    return isPlaced / (1 + Math.exp(-odds))
  })

  function nearestOther(record: number): number {
    let nearest = Infinity
    for (let other = 0; other < anchors.length; other++) {
      if (other === record) continue
      let largest = 0
      for (const column of columns)
        largest = Math.max(largest, Math.abs(anchors[other].place[column] - anchors[record].place[column]) * units[column])
      nearest = Math.min(nearest, largest)
    }
    return nearest
  }
}
