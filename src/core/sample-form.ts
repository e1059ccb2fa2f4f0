import type {ImageForm, NumericColumn} from './column.js'
import type {Role, Table} from './table.js'

/** What the samples of a table are, where its rows are no records: the form of the first column that is a part of one. */
export function sampleForm(table: Table): ImageForm | undefined {
  for (const {field} of table.columns) if (field.kind === 'numeric' && field.sample !== undefined) return field.sample.form
  return undefined
}

/** The columns of samples, in the order of their form, whatever order the table has them in. */
export function sampleColumns(table: Table): NumericColumn[] {
  const placeOf = ({field}: NumericColumn) => field.sample?.place ?? 0
  return table.columns
    .filter((column): column is NumericColumn => column.kind === 'numeric' && column.field.sample !== undefined)
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/** The columns beside those of samples. */
export const withoutSamples = <R extends Role>(table: Table<R>): Table<R> =>
  table.withColumns(table.columns.filter(({field}) => field.kind !== 'numeric' || field.sample === undefined))

/** Such as `28 x 28, grey, 8 bit`: width first. */
export const formInWords = ({width, height, channels, bits}: ImageForm): string =>
  `${width} x ${height}, ${channels === 1 ? 'grey' : 'colour'}, ${bits} bit`
