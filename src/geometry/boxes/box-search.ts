import type {Assigned} from './assign-rows.js'
import {costHeld, type Boxes} from './row-fit.js'

/** A record, and by how many steps it is moved in a column. */
export interface Move {
  readonly record: number
  readonly column: number
  readonly by: number
}

/** Records that are moved for as long as their rows become likelier. */
export interface BoxSearch {
  /** Nats that a change of one record or two costs, with the records left as they were. */
  costOfMoves(moves: readonly Move[]): number
  /** Nats that it costs to have a record elsewhere, with the record left where it was. */
  costOfPlace(record: number, place: Float64Array): number
  /** Moves a record step by step to where its rows are likeliest. @returns Whether it was moved. */
  descend(record: number): boolean
  /** Makes the change if rows are likelier afterwards. */
  keepIfBetter(moves: readonly Move[]): boolean
  neighboursOf(record: number): number[]
  /** Of all rows of a record. */
  costOfRecord(record: number): number
}

const STEPS = [-1, 1]
const GAIN = 1e-9
const MOST_SWEEPS = 20
/** In nats. */
const OUT_OF_THE_QUESTION = 15
const HARDLY_MADE_UP_FOR = 40

export function createBoxSearch(boxes: Boxes, {from, to, cost, rowsOf}: Assigned): BoxSearch {
  const {
    records,
    rows: {columns},
  } = boxes
  // Which rows touch either of two records is asked again and again.
  const touchedByTwo = new Map<number, readonly number[]>()
  return {costOfMoves, costOfPlace, descend, keepIfBetter, neighboursOf, costOfRecord}

  function costOfMoves(moves: readonly Move[]): number {
    shift(moves, 1)
    const change = changeOf(rowsTouchedBy(moves), OUT_OF_THE_QUESTION)
    shift(moves, -1)
    return change
  }

  function costOfPlace(record: number, place: Float64Array): number {
    const before = records.slice(record * columns, (record + 1) * columns)
    records.set(place, record * columns)
    const change = changeOf(rowsOf[record], OUT_OF_THE_QUESTION)
    records.set(before, record * columns)
    return change
  }

  function descend(record: number): boolean {
    let isMoved = false
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let isBetter = false
      for (let column = 0; column < columns; column++)
        for (const by of STEPS) while (keepIfBetter([{record, column, by}])) isBetter = true
      if (!isBetter) break
      isMoved = true
    }
    return isMoved
  }

  function keepIfBetter(moves: readonly Move[]): boolean {
    const touched = rowsTouchedBy(moves)
    shift(moves, 1)
    const isBetter = changeOf(touched, HARDLY_MADE_UP_FOR) < -GAIN
    if (isBetter) for (const row of touched) cost[row] = costHeld(boxes, row, from[row], to[row])
    else shift(moves, -1)
    return isBetter
  }

  function neighboursOf(record: number): number[] {
    return [...new Set(rowsOf[record].map(row => (from[row] === record ? to[row] : from[row])))]
  }

  function costOfRecord(record: number): number {
    return rowsOf[record].reduce((sum, row) => sum + cost[row], 0)
  }

  function shift(moves: readonly Move[], sign: number): void {
    for (const {record, column, by} of moves) records[record * columns + column] += sign * by
  }

  function rowsTouchedBy(moves: readonly Move[]): readonly number[] {
    if (moves.length === 1) return rowsOf[moves[0].record]
    const [{record}, {record: other}] = moves
    const key = record * rowsOf.length + other
    const known = touchedByTwo.get(key) ?? [...new Set([...rowsOf[record], ...rowsOf[other]])]
    touchedByTwo.set(key, known)
    return known
  }

  /** Ends early at a change so large that it is out of the question. */
  function changeOf(rows: readonly number[], limit = Infinity): number {
    let change = 0
    for (const row of rows) {
      change += costHeld(boxes, row, from[row], to[row]) - cost[row]
      if (change > limit) break
    }
    return change
  }
}
