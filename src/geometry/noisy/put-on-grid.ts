import type {Matrix} from '../../core/matrix.js'
import {settleRecords} from '../boxes/settle-records.js'
import {placesOf} from './anchored-lines.js'
import type {Anchor} from './fit-line.js'
import {columnRanges} from './whiten.js'

export interface OnGrid {
  readonly anchors: readonly Anchor[]
  /** Per record: how surely its place is the right one of the grid. */
  readonly certainty: () => Float64Array
}

/** Records are on the grid of their rows where of the rows on edges more than this share fit. */
const MOST_FIT = 0.75
/** A record is known exactly where so many rows hold it, and of these more than this share fit. */
const FEWEST_ROWS = 3
const NEARLY_ALL = 0.8
/** A place known to so many steps tells whether it is on the grid. */
const KNOWN = 0.2
/** Places are between the points of the grid where the mean of their cosines is below this: 1 is on it, -1 half a step beside. */
const BETWEEN = -0.2

/**
 * Whether records are half a step beside the grid, as they are where decimals were cut off: placed as if rows had been rounded.
 * @param steps Per column of the grid.
 */
function isCutOff(anchors: readonly Anchor[], steps: Float64Array): boolean {
  let [sum, count] = [0, 0]
  for (const {place, variance} of anchors)
    steps.forEach((step, column) => {
      if (Math.sqrt(variance) > KNOWN * step) return
      sum += Math.cos((2 * Math.PI * place[column]) / step)
      count++
    })
  return count > 0 && sum < BETWEEN * count
}

/**
 * Puts records on the grid that the rows were rounded to, where rows say that they are on it: a source of few decimals
 * was rounded to its own. Where it has more, whole steps do not keep the rows within what rounding allows.
 *
 * @param points [points, columns], measured from a point of the grid. @param steps Per column of the grid.
 * @returns Undefined where the records are not on the grid, or decimals were cut off.
 */
export function putOnGrid(
  points: Matrix,
  anchors: readonly Anchor[],
  steps: Float64Array,
  nearness: Float64Array,
): OnGrid | undefined {
  if (anchors.length < 2 || isCutOff(anchors, steps)) return undefined
  const {data, rows, columns} = points
  const inSteps = (values: Float64Array) => values.map((value, at) => value / steps[at % columns])
  const boxes = {data: inSteps(data).map(Math.round), rows, columns}
  const byRange = columnRanges(points).map(range => 1 / range)
  const measures = [nearness, byRange].map(measure => measure.map((value, at) => value * steps[at]))
  const {records, certainty, held, fitting} = settleRecords(boxes, inSteps(placesOf(anchors, columns).data), measures)
  const sum = (counts: Int32Array) => counts.reduce((total, count) => total + count, 0)
  if (sum(fitting) <= MOST_FIT * sum(held)) return undefined
  return {
    anchors: anchors.map((anchor, at) =>
      held[at] < FEWEST_ROWS || fitting[at] <= NEARLY_ALL * held[at]
        ? anchor
        : {place: records.slice(at * columns, (at + 1) * columns).map((value, column) => value * steps[column]), variance: 0},
    ),
    certainty: () => knownByOthers(certainty().map((value, at) => value * (held[at] === 0 ? 0 : (fitting[at] / held[at]) ** 2))),
  }
}

/** A record is as sure as those at the other ends of its edges: where most are open, none is certain. */
function knownByOthers(certainty: Float64Array): Float64Array {
  const sure = certainty.filter(value => value >= LIKELY).length
  return sure < LIKELY * certainty.length ? certainty.map(value => Math.min(value, NOT_CERTAIN)) : certainty
}

const LIKELY = 0.5
const NOT_CERTAIN = 0.98
