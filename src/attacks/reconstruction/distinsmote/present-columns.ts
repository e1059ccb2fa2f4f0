import type {NumericColumn, Table} from '../../../core/table.js'

/** Rows that lack the same numbers. */
export interface PresentColumns {
  /** All rows, with only the numeric columns that these rows have. */
  readonly table: Table
  /** Rows of the file, in ascending order. */
  readonly rows: Int32Array
}

/**
 * The rows in groups by which numbers they have: those that lack none first, then the larger groups. Columns without
 * any number count for none.
 */
export function presentColumns(table: Table): PresentColumns[] {
  const numeric = table.columns.filter((column): column is NumericColumn => column.kind === 'numeric')
  const filled = numeric.filter(({values}) => values.some(value => !Number.isNaN(value)))
  const groups = new Map<string, number[]>([[filled.map(() => '1').join(''), []]])
  for (let row = 0; row < table.rowCount; row++) {
    const key = filled.map(({values}) => (Number.isNaN(values[row]) ? '0' : '1')).join('')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  const [complete, ...others] = groups
  others.sort(([keyA, a], [keyB, b]) => b.length - a.length || (keyA < keyB ? -1 : 1))
  return [complete, ...others].map(([key, rows]) => ({
    table: table.withColumns(filled.filter((_, at) => key[at] === '1')),
    rows: Int32Array.from(rows),
  }))
}
