import {MISSING_CODE, type Table} from '../core/table.js'

/** Whether a row holds no value: it is no record, whatever else stands in the file's line. */
export function isBlank({columns}: Table, row: number): boolean {
  return columns.every(column =>
    column.kind === 'numeric' ? Number.isNaN(column.values[row]) : column.codes[row] === MISSING_CODE,
  )
}

/** The rows that hold a value. */
export function withoutBlanks<T extends Table>(table: T): T | Table<T['role']> {
  const rows = Array.from({length: table.rowCount}, (_, row) => row).filter(row => !isBlank(table, row))
  return rows.length === table.rowCount ? table : table.select<T['role']>(rows, table.role)
}
