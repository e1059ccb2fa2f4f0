import type {Column, ImageForm, NumericColumn} from './column.js'
import type {Role, Table} from './table.js'

/** What the samples of a table are, where its rows are no records: the form of the first column that is a part of one. */
export function sampleForm(table: Table): ImageForm | undefined {
  for (const {field} of table.columns) if (field.kind === 'numeric' && field.sample !== undefined) return field.sample.form
  return undefined
}

/** The columns of samples, in the order of their form, whatever order the table has them in. Masks beside them are not among them. */
export const sampleColumns = (table: Table): NumericColumn[] => inOrder(table, column => isSample(column) && !isMask(column))

/** The columns of masks beside pictures, pixel by pixel; none where there are no masks. */
export const maskColumns = (table: Table): NumericColumn[] => inOrder(table, isMask)

function inOrder(table: Table, isWanted: (column: Column) => boolean): NumericColumn[] {
  const placeOf = ({field}: NumericColumn) => field.sample?.place ?? 0
  return table.columns.filter((column): column is NumericColumn => isWanted(column)).sort((a, b) => placeOf(a) - placeOf(b))
}

const isSample = ({field}: Column) => field.kind === 'numeric' && field.sample !== undefined
const isMask = ({field}: Column) => field.kind === 'numeric' && field.sample?.mask === true

export const hasMasks = (table: Table): boolean => table.columns.some(isMask)

/** The table without the masks beside its pictures; a table without masks stays as it is. */
export const withoutMasks = <R extends Role>(table: Table<R>): Table<R> =>
  hasMasks(table) ? table.withColumns(table.columns.filter(column => !isMask(column))) : table

/** The columns beside those of samples and their masks. */
export const withoutSamples = <R extends Role>(table: Table<R>): Table<R> =>
  table.withColumns(table.columns.filter(({field}) => field.kind !== 'numeric' || field.sample === undefined))

/** Such as `28 x 28, grey, 8 bit`: width first. */
export const formInWords = ({width, height, channels, bits}: ImageForm): string =>
  `${width} x ${height}, ${channels === 1 ? 'grey' : 'colour'}, ${bits} bit`
