import {missOf, rowsByRecord, type BoundedRow} from './bounded-row.js'

export interface OnGrid {
  readonly step: number
  /** [records]: multiples of the step. */
  readonly values: Float64Array
  /** Per record 1 when its rows fit and would not with another multiple: alone, or with a neighbour changed along with it. */
  readonly isFixed: Uint8Array
  /** Share of the rows that do not fit. */
  readonly missed: number
}

const MOST_SWEEPS = 20
/** Steps that a value is moved by to make its rows fit. */
const MOVES = [-1, 1, -2, 2]
const NEXT = [-1, 1]
/** Where more rows than this miss before any value was moved, the step is wrong. */
const TOO_MANY = 0.6

/**
 * Puts the records' values in a column on a grid so that their rows fit: a row's value is known within hard bounds (half
 * a unit of what was rounded, a unit of what was cut off), and only few multiples of a step keep all the rows of a
 * record within them. From the nearest multiples to a least-squares solution, values are moved by steps, alone and
 * along an edge with the one at its other end, for as long as the rows miss their bounds by less.
 *
 * A method of this project. @param solution [records]; NaN where not known, and left so. @param step Of the grid, which goes through 0.
 */
export function fitToGrid(rows: readonly BoundedRow[], solution: Float64Array, step: number): OnGrid {
  const values = solution.map(value => step * Math.round(value / step))
  const own = rowsByRecord(rows, solution.length)
  const missesOf = (record: number) => own[record].reduce((sum, row) => sum + missOf(row, values), 0)
  const countMissed = () => rows.reduce((count, row) => count + (missOf(row, values) > 0 ? 1 : 0), 0) / Math.max(1, rows.length)
  if (countMissed() > TOO_MANY) return {step, values, isFixed: new Uint8Array(values.length), missed: 1}
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let moved = false
    for (let record = 0; record < values.length; record++) if (missesOf(record) > 0 && improve(record)) moved = true
    if (!moved) break
  }
  return {step, values, isFixed: Uint8Array.from(values, (_, record) => (isFixed(record) ? 1 : 0)), missed: countMissed()}

  function improve(record: number): boolean {
    return (
      MOVES.some(move => keepIfBetter([record], [move])) ||
      neighboursOf(record).some(other =>
        NEXT.some(move => NEXT.some(otherMove => keepIfBetter([record, other], [move, otherMove]))),
      )
    )
  }

  function keepIfBetter(records: readonly number[], moves: readonly number[]): boolean {
    const before = missesOfAll(records)
    records.forEach((record, at) => (values[record] += moves[at] * step))
    if (missesOfAll(records) < before * (1 - 1e-9)) return true
    records.forEach((record, at) => (values[record] -= moves[at] * step))
    return false
  }

  function missesOfAll(records: readonly number[]): number {
    return records.reduce((sum, record) => sum + missesOf(record), 0)
  }

  function neighboursOf(record: number): number[] {
    return [...new Set(own[record].map(({from, to}) => (from === record ? to : from)))]
  }

  function isFixed(record: number): boolean {
    if (!(missesOf(record) === 0) || own[record].length === 0) return false
    return (
      NEXT.every(move => missesAfter([record], [move]) > 0) &&
      neighboursOf(record).every(other =>
        NEXT.every(move => NEXT.every(otherMove => missesAfter([record, other], [move, otherMove]) > 0)),
      )
    )
  }

  function missesAfter(records: readonly number[], moves: readonly number[]): number {
    records.forEach((record, at) => (values[record] += moves[at] * step))
    const misses = missesOfAll(records)
    records.forEach((record, at) => (values[record] -= moves[at] * step))
    return misses
  }
}
