import type {Matrix} from '../../core/matrix.js'
import {assignRows, type Assigned} from './assign-rows.js'
import {createBoxSearch, type BoxSearch} from './box-search.js'
import {rivalsOf} from './rivals.js'
import {missedColumns, wayThatFits, type Boxes} from './row-fit.js'
import {solveRecord} from './solve-record.js'

export interface SettledRecords {
  /** [records, columns], whole numbers. */
  readonly records: Float64Array
  /** Per record the probability that it is right, if its edges are: of all that are near, how likely its rows make it. Takes a while. */
  readonly certainty: () => Float64Array
  /** Per record: rows on its edges, and those of them that fit. */
  readonly held: Int32Array
  readonly fitting: Int32Array
}

/** Rounds of giving rows to edges and moving records. */
const MOST_ROUNDS = 4
const MOST_SWEEPS = 4
const STEPS = [-1, 1]

/**
 * Puts records on the grid that they are known to be on, by the boxes that rounding leaves: the exact point of a row is within half
 * a step of it in every column, so that between two given records it has few places or none. The length of these is the
 * row's likelihood. Rows are given to the edges on which they are likeliest, records moved by single steps, alone and together
 * with a neighbour, and placed anew by least squares (see solveRecord), for as long as all rows become likelier.
 *
 * A method of this project. Unlike least squares it knows that the error of rounding is bounded: a place that is off by
 * one step is found out by a single row.
 *
 * @param rows [rows, columns], in steps of the grid: whole numbers. @param start [records, columns], roughly right.
 * @param measures What a step counts in each column where near records are looked for: several ways.
 */
export function settleRecords(rows: Matrix, start: Float64Array, measures: readonly Float64Array[]): SettledRecords {
  const boxes = {rows, records: start.map(Math.round)}
  const count = start.length / rows.columns
  let assigned = assignRows(boxes, measures)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (!improve(boxes, assigned, count)) break
    assigned = assignRows(boxes, measures)
  }
  const search = createBoxSearch(boxes, assigned)
  const held = Int32Array.from(assigned.rowsOf, ({length}) => length)
  const fitting = Int32Array.from(assigned.rowsOf, own => own.filter(row => fits(boxes, assigned, row)).length)
  const certainty = () => Float64Array.from(held, (_, record) => 1 / (1 + rivalsOf(boxes, search, record)))
  return {records: boxes.records, certainty, held, fitting}
}

const fits = (boxes: Boxes, {from, to}: Assigned, row: number) => wayThatFits(boxes, row, from[row], to[row]) > 0

function improve(boxes: Boxes, assigned: Assigned, count: number): boolean {
  const search = createBoxSearch(boxes, assigned)
  const misses = (record: number) => assigned.rowsOf[record].some(row => !fits(boxes, assigned, row))
  const columnsMissed = (record: number) => [
    ...new Set(assigned.rowsOf[record].flatMap(row => missedColumns(boxes, row, assigned.from[row], assigned.to[row]))),
  ]
  let isMoved = false
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let isBetter = false
    for (let record = 0; record < count; record++) {
      if (search.descend(record)) isBetter = true
      if (moveWithNeighbours(search, record, columnsMissed(record))) isBetter = true
    }
    if (!isBetter) break
    isMoved = true
  }
  for (let record = 0; record < count; record++)
    if (misses(record) && solveRecord(boxes, assigned, search, record)) isMoved = true
  return isMoved
}

function moveWithNeighbours(search: BoxSearch, record: number, columns: readonly number[]): boolean {
  let isMoved = false
  for (const other of search.neighboursOf(record))
    for (const column of columns)
      for (const by of STEPS)
        for (const otherBy of STEPS)
          if (
            search.keepIfBetter([
              {record, column, by},
              {record: other, column, by: otherBy},
            ])
          )
            isMoved = true
  return isMoved
}
