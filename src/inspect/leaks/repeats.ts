import type {Table} from '../../core/table.js'
import {isBlank} from '../blank-rows.js'
import {listedRows, type Leak} from '../leak.js'

/** Rows that equal an earlier or later row in every column: interpolation and noise make none, copying does. */
export function findRepeats(table: Table): Leak[] {
  if (table.columns.length === 0) return []
  const first = new Map<string, number>()
  const repeated = new Set<number>()
  for (let row = 0; row < table.rowCount; row++) {
    if (isBlank(table, row)) continue
    const key = table.columns.map(column => (column.kind === 'numeric' ? column.values[row] : column.codes[row])).join(' ')
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, row)
    else repeated.add(earlier).add(row)
  }
  if (repeated.size === 0) return []
  const rows = [...repeated].sort((a, b) => a - b)
  return [
    {
      kind: 'verbatim-rows',
      rows: listedRows(rows),
      message:
        `${rows.length} rows occur more than once, equal in every column: copies of records, unless the ` +
        'columns are so coarse that different people share all values.',
    },
  ]
}
