import type {Column, Table} from './table.js'

/** Per row a text that is the same for equal rows and no others. */
export function rowKeys(table: Table, names: readonly string[]): string[] {
  const columns = names.map(name => table.column(name))
  return Array.from({length: table.rowCount}, (_, row) => columns.map(column => cellKey(column, row)).join(','))
}

function cellKey(column: Column, row: number): string {
  // Adding 0 makes -0 and 0 the same.
  return column.kind === 'numeric'
    ? String(column.values[row] + 0)
    : JSON.stringify(column.field.levels[column.codes[row]] ?? null)
}
