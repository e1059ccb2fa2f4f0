import type {Table} from '../../core/table.js'
import type {Predicate} from './risk.js'

/** A bound holds within this share of its size: copies that went through a text file may be off in the last digits. */
const SLACK = 1e-9

/** The rows for which every condition holds. */
export function matchingRows(table: Table, predicate: Predicate): number[] {
  let rows = Array.from({length: table.rowCount}, (_, row) => row)
  for (const condition of predicate) {
    const column = table.column(condition.column)
    if (condition.is === 'level')
      rows = column.kind === 'categorical' ? rows.filter(row => column.codes[row] === condition.code) : []
    else if (column.kind === 'numeric') {
      const {value, is} = condition
      const slack = SLACK * Math.abs(value)
      rows = rows.filter(row => (is === 'at-least' ? column.values[row] >= value - slack : column.values[row] <= value + slack))
    } else rows = []
  }
  return rows
}

/** The first of each set of equal rows. */
export function distinctRows(table: Table): Int32Array {
  const seen = new Set<string>()
  const first: number[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const key = table.columns.map(column => (column.kind === 'numeric' ? column.values[row] : column.codes[row])).join()
    if (seen.has(key)) continue
    seen.add(key)
    first.push(row)
  }
  return Int32Array.from(first)
}
