import {stepName} from '../core/dates/step-name.js'
import type {Table} from '../core/table.js'
import {nameOfForm, numberFormsOf} from '../geometry/number-form.js'

/** A way in which numbers were written, and the columns written so. */
export interface ColumnForm {
  readonly form: string
  readonly columns: readonly string[]
}

/**
 * How the numbers of each column were written: in full, in single precision, to so many significant digits or decimals, as whole
 * numbers, or steps of dates. Whether whole numbers were truncated rather than rounded shows only where rows lie between known records.
 *
 * @param seen What a reconstruction says of columns, as `NAME: FORM`.
 */
export function columnForms(table: Table, seen: readonly string[] = []): ColumnForm[] {
  const numeric = table.columns.flatMap(column => (column.kind === 'numeric' ? [column] : []))
  const forms = numberFormsOf(numeric.map(({values}) => values.filter(value => !Number.isNaN(value))))
  const columns = new Map<string, string[]>()
  numeric.forEach(({field: {name, date}}, at) => {
    const truncated = nameOfForm({...forms[at], kind: 'truncated'})
    const written = seen.includes(`${name}: ${truncated}`) ? truncated : nameOfForm(forms[at])
    const form = date === undefined ? written : written.replace('whole numbers', `whole ${stepName(date.step)}s`)
    columns.set(form, [...(columns.get(form) ?? []), name])
  })
  return Array.from(columns, ([form, names]) => ({form, columns: names}))
}
