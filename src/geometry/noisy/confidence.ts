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

/** Nothing is surer than this: with errors, what a model leaves out is never so rare. */
const SUREST = 0.9999
/**
 * Logistic regression of being right on what a record saves, over self-made releases with errors so large that many
 * records are wrong (normal, clustered and log-normal records in 4 to 6 columns, rounded to 2 decimals). A place is the
 * best of very many that were tried, so that it takes as many nats to make it as likely as not; and points on one edge
 * are not independent of each other.
 */
const EVEN = 25
const SLOPE = 0.12

/**
 * The probability that each record is one and is where it is said to be: given what it is worth ({@link weighRecords}), times
 * that the error of its place, normal with the variance that the least-squares fit leaves, is smaller than what an
 * audit lets count as the same record (audit/match.ts).
 *
 * @param points [points, columns], in units of their own error. @param saved Per record, in nats.
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
    return Math.min(SUREST, isPlaced / (1 + Math.exp(-SLOPE * (odds - EVEN))))
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
