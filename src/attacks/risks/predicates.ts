import type {Column, Table} from '../../core/table.js'
import {ascendingOrder} from '../../stats/ascending-order.js'
import type {Spaces} from '../spaces.js'
import type {Condition, Predicate} from './risk.js'

/** A bound holds within this share of its size: copies that went through a text file may be off in the last digits. */
const SLACK = 1e-9

/** The rows for which every condition holds. */
export function matchingRows(table: Table, predicate: Predicate): number[] {
  const tests = predicate.map(condition => testOf(table, condition))
  return Array.from({length: table.rowCount}, (_, row) => row).filter(row => tests.every(holds => holds(row)))
}

/**
 * Whether every condition holds for one row and no other. Rows are looked at that meet the bound which fewest meet, until
 * a second one is found.
 *
 * @param spaces Has the columns in order.
 */
export function matchesOneRow(table: Table, predicate: Predicate, spaces: Spaces): boolean {
  const tests = predicate.map(condition => testOf(table, condition))
  let [rows, from, to] = [undefined as Int32Array | undefined, 0, table.rowCount]
  for (const condition of predicate) {
    const column = table.column(condition.column)
    if (condition.is === 'level' || column.kind !== 'numeric') continue
    const order = spaces.of(column.values, ascendingOrder)
    const bound = boundOf(condition)
    const isMet = condition.is === 'at-least' ? (value: number) => value >= bound : (value: number) => value > bound
    const first = firstIn(order, column.values, isMet)
    const [low, high] = condition.is === 'at-least' ? [first, order.length] : [0, first]
    if (high - low < to - from) [rows, from, to] = [order, low, high]
  }
  let found = 0
  for (let at = from; at < to && found < 2; at++) {
    const row = rows === undefined ? at : rows[at]
    if (tests.every(holds => holds(row))) found++
  }
  return found === 1
}

function testOf(table: Table, condition: Condition): (row: number) => boolean {
  const column = table.column(condition.column)
  if (condition.is === 'level') {
    const {code} = condition
    return column.kind === 'categorical' ? row => column.codes[row] === code : () => false
  }
  if (column.kind !== 'numeric') return () => false
  const bound = boundOf(condition)
  return condition.is === 'at-least' ? row => column.values[row] >= bound : row => column.values[row] <= bound
}

function boundOf({is, value}: Extract<Condition, {value: number}>): number {
  const slack = SLACK * Math.abs(value)
  return is === 'at-least' ? value - slack : value + slack
}

/** The first place in the order whose value meets a condition that all later ones meet; the length where none does. */
function firstIn(order: Int32Array, values: Float64Array, isMet: (value: number) => boolean): number {
  let [low, high] = [0, order.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isMet(values[order[middle]])) high = middle
    else low = middle + 1
  }
  return low
}

/** The table with one of each set of equal rows, the first; the same table where no two rows are equal. */
export function withDistinctRows(table: Table): Table {
  const rows = distinctRows(table)
  return rows.length === table.rowCount ? table : table.select(rows, 'synthetic')
}

/** The first of each set of equal rows; missing cells are equal, and 0 and -0 are. */
function distinctRows({columns, rowCount}: Table): Int32Array {
  const cells = columns.map(column => (column.kind === 'numeric' ? column.values : column.codes))
  const hashes = new Int32Array(rowCount)
  for (const column of columns) mixInto(hashes, column)
  const isEqual = (a: number, b: number) => cells.every(values => Object.is(values[a] + 0, values[b] + 0))
  // Open addressing: places hold row numbers, at most half of them are taken.
  const places = new Int32Array(2 ** Math.ceil(Math.log2(2 * rowCount + 1))).fill(-1)
  const mask = places.length - 1
  const first = new Int32Array(rowCount)
  let count = 0
  for (let row = 0; row < rowCount; row++) {
    let place = hashes[row] & mask
    while (places[place] >= 0 && !(hashes[places[place]] === hashes[row] && isEqual(places[place], row)))
      place = (place + 1) & mask
    if (places[place] >= 0) continue
    places[place] = row
    first[count++] = row
  }
  return first.slice(0, count)
}

/** Spreads the bits of a column's cells over hashes of the rows so far (the steps of MurmurHash3). */
function mixInto(hashes: Int32Array, column: Column): void {
  const number = new Float64Array(1)
  const words = new Int32Array(number.buffer)
  const values = column.kind === 'numeric' ? column.values : column.codes
  for (let row = 0; row < hashes.length; row++) {
    const value = values[row]
    // Adding 0 makes -0 and 0 the same, and all ways to write NaN in bits are one.
    number[0] = Number.isNaN(value) ? NaN : value + 0
    let mixed = hashes[row]
    for (const word of words) {
      let part = Math.imul(word, 0xcc9e2d51)
      part = Math.imul((part << 15) | (part >>> 17), 0x1b873593)
      mixed ^= part
      mixed = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
    }
    mixed ^= mixed >>> 16
    mixed = Math.imul(mixed, 0x85ebca6b)
    hashes[row] = mixed ^ (mixed >>> 13)
  }
}
