import {equalRows} from '../../core/equal-rows.js'
import type {NumericColumn, Table} from '../../core/table.js'
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
    const bound = boundOf(condition, column)
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
  const bound = boundOf(condition, column)
  return condition.is === 'at-least' ? row => column.values[row] >= bound : row => column.values[row] <= bound
}

function boundOf({is, value}: Extract<Condition, {value: number}>, {field}: NumericColumn): number {
  // A share of the time since 1970 would be many steps.
  const slack = field.date === undefined ? SLACK * Math.abs(value) : 0
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
  const names = table.columns.map(({field}) => field.name)
  const {numbers, count} = equalRows([table], names)
  if (count === table.rowCount) return table
  const first = new Int32Array(count)
  let found = 0
  numbers[0].forEach((number, row) => {
    if (number === found) first[found++] = row
  })
  return table.select(first, 'synthetic')
}
