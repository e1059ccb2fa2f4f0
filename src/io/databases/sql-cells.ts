import type {DateForm} from '../../core/column.js'
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
  const write = dateWriter(isoForm(column.form))
  return row => (Number.isNaN(values[row]) ? null : write(values[row]))
}

/** As ISO 8601 writes it, whatever the column's own form is. */
function isoForm({kind, step, zone}: DateForm): DateForm {
  const time = `HH:mm:ss${step >= 1000 ? '' : step >= 1 ? '.SSS' : '.SSSSSS'}`
  const pattern = kind === 'date' ? 'yyyy-MM-dd' : kind === 'time' ? time : `yyyy-MM-dd ${time}`
  return {kind, step, pattern, ...(zone !== undefined && {zone: zone === 'Z' ? '+00' : zone})}
}
