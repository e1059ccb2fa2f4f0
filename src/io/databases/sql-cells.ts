import type {DateForm} from '../../core/column.js'
import {isoForm} from '../../core/dates/iso-form.js'
import {dateWriter} from '../../core/dates/write.js'
import {MISSING_CODE} from '../../core/table.js'
import type {TypedColumn} from '../typed-column.js'

/** A value as databases take it in; null where it is missing. */
export type Cell = number | string | null

/** The value of a column in a row. */
export function cellOf(column: TypedColumn): (row: number) => Cell {
  if (column.kind === 'other') return () => null
  if (column.kind === 'levels' || column.kind === 'mixed') {
    const {codes, levels} = column
    return row => (codes[row] === MISSING_CODE ? null : levels[codes[row]])
  }
  const {values} = column
  if (column.kind === 'numbers') return row => (Number.isNaN(values[row]) ? null : values[row])
  const write = dateWriter(sqlForm(column.form))
  return row => (Number.isNaN(values[row]) ? null : write(values[row]))
}

/** As ISO 8601 has it but for two things that SQL writes otherwise. */
function sqlForm(form: DateForm): DateForm {
  const {pattern, zone, ...iso} = isoForm(form)
  return {...iso, pattern: pattern.replace("'T'", ' '), ...(zone !== undefined && {zone: zone === 'Z' ? '+00' : zone})}
}
