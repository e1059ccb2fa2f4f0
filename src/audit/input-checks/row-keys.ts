import type {Table} from '../../core/table.js'

/** A text per row that is equal for rows that are equal in all columns. Tables must share their columns and levels. */
export function rowKeys(table: Table): string[] {
  const cells = table.columns.map(column => (column.kind === 'numeric' ? column.values : column.codes))
  return Array.from({length: table.rowCount}, (_, row) => cells.map(column => column[row]).join('|'))
}

/** How often each key occurs. */
export function keyCounts(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
