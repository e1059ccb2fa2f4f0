import {breather, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import {createProjection, project, projectedError} from '../geometry/projection.js'

/** Two records, by number, with `from` below `to`. */
export interface Pair {
  readonly from: number
  readonly to: number
}

export interface Exactness {
  /** Per column: how far a row's coordinate may be off. */
  readonly uncertainty: Float64Array
  /** How many times that a record may be off. */
  readonly recordErrors: number
}

export interface RowsOnEdges {
  /** Per row: the pair it lies between, by its place in the list, or -1. */
  readonly pairOf: Int32Array
  /** Per row: how far along its pair it lies, from 0 at `from` to 1. */
  readonly places: Float64Array
  /** Per row: the record that it equals, or -1. */
  readonly recordOf: Int32Array
}

/** Pairs that fit a row as well as each other, in uncertainties: the shorter one is taken. */
const AS_GOOD = 2

/**
 * Which pair of records each row lies between. Rows are sorted by their image under a linear form, so that a pair is compared with the
 * rows between its images alone. Of several pairs the one that fits best is taken, of equally good ones the shorter. A row that equals a
 * record lies between none.
 *
 * @param rows [rows, columns], complete.
 * @param records [records, columns].
 * @param pairs The pairs that come into question.
 */
export async function rowsOnEdges(
  rows: Matrix,
  records: Matrix,
  pairs: readonly Pair[],
  {uncertainty, recordErrors}: Exactness,
  context: Context,
): Promise<RowsOnEdges> {
  const projection = createProjection(rows.columns)
  const images = project(projection, 0, rows)
  const order = Int32Array.from(images.keys()).sort((a, b) => images[a] - images[b])
  const sorted = Float64Array.from(order, row => images[row])
  const ends = project(projection, 0, records)
  const slack = recordErrors * projectedError(projection, 0, uncertainty)
  const allowed = uncertainty.map(value => recordErrors * value)
  const recordOf = new Int32Array(rows.rows).fill(-1)
  for (let record = 0; record < records.rows; record++)
    forRange(sorted, ends[record] - slack, ends[record] + slack, at => {
      if (misfit(rows, order[at], records, record, record, uncertainty).off <= recordErrors) recordOf[order[at]] = record
    })
  const pairOf = new Int32Array(rows.rows).fill(-1)
  const places = new Float64Array(rows.rows).fill(NaN)
  const misfits = new Float64Array(rows.rows).fill(Infinity)
  const lengths = new Float64Array(rows.rows).fill(Infinity)
  const breathe = breather(context)
  for (const [pair, {from, to}] of pairs.entries()) {
    const length = distance(records, from, to)
    const [low, high] = [Math.min(ends[from], ends[to]), Math.max(ends[from], ends[to])]
    forRange(sorted, low - slack, high + slack, at => {
      const row = order[at]
      if (recordOf[row] >= 0 || !isInBox(rows, row, records, from, to, allowed)) return
      const fit = misfit(rows, row, records, from, to, uncertainty)
      const off = Math.max(AS_GOOD, fit.off)
      if (off > recordErrors || off > misfits[row] || (off === misfits[row] && length >= lengths[row])) return
      pairOf[row] = pair
      places[row] = fit.place
      misfits[row] = off
      lengths[row] = length
    })
    context.progress((pair + 1) / pairs.length)
    await breathe()
  }
  return {pairOf, places, recordOf}
}

/** Calls for every place of a sorted list whose value lies in [low, high]. */
function forRange(sorted: Float64Array, low: number, high: number, call: (at: number) => void): void {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle] < low) from = middle + 1
    else to = middle
  }
  for (let at = from; at < sorted.length && sorted[at] <= high; at++) call(at)
}

function isInBox(rows: Matrix, row: number, records: Matrix, from: number, to: number, allowed: Float64Array): boolean {
  const {columns} = rows
  for (let column = 0; column < columns; column++) {
    const value = rows.data[row * columns + column]
    const [a, b] = [records.data[from * columns + column], records.data[to * columns + column]]
    if (value < Math.min(a, b) - allowed[column] || value > Math.max(a, b) + allowed[column]) return false
  }
  return true
}

/** The largest distance of a row from the segment between two records in any column, in uncertainties of the column, and its place. */
function misfit(
  rows: Matrix,
  row: number,
  records: Matrix,
  from: number,
  to: number,
  uncertainty: Float64Array,
): {off: number; place: number} {
  const {columns} = rows
  let [along, squared] = [0, 0]
  for (let column = 0; column < columns; column++) {
    const start = records.data[from * columns + column]
    // Every column by its own exactness, so that exact ones say where the row lies.
    const step = (records.data[to * columns + column] - start) / uncertainty[column]
    along += (step * (rows.data[row * columns + column] - start)) / uncertainty[column]
    squared += step * step
  }
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, along / squared))
  let largest = 0
  for (let column = 0; column < columns; column++) {
    const start = records.data[from * columns + column]
    const expected = start + share * (records.data[to * columns + column] - start)
    largest = Math.max(largest, Math.abs(rows.data[row * columns + column] - expected) / uncertainty[column])
  }
  return {off: largest, place: share}
}

function distance({data, columns}: Matrix, a: number, b: number): number {
  let sum = 0
  for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
  return Math.sqrt(sum)
}
