import {sharedFloat64, sharedInt32} from '../../core/shared.js'
import type {TypedColumn} from '../typed-column.js'

/** The same column with some of its rows alone. */
export function keepRows(column: TypedColumn, rows: readonly number[]): TypedColumn {
  if (column.kind === 'other') return column
  if (column.kind === 'levels' || column.kind === 'mixed') {
    const codes = sharedInt32(rows.length)
    for (const [at, row] of rows.entries()) codes[at] = column.codes[row]
    return {...column, codes}
  }
  const values = sharedFloat64(rows.length)
  for (const [at, row] of rows.entries()) values[at] = column.values[row]
  return {...column, values}
}
