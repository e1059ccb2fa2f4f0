import {
  MISSING_CODE,
  type CategoricalColumn,
  type Column,
  type Field,
  type GridForm,
  type ImageForm,
  type NumericColumn,
  type SampleForm,
  type SignalForm,
} from './column.js'
import type {Role, Table} from './table.js'

/** What the samples of a table are, where its rows are no records: the form of the first column that is one or a part of one. */
export function sampleForm(table: Table): SampleForm | undefined {
  for (const {field} of table.columns) if (field.sample !== undefined) return field.sample.form
  return undefined
}

/** The same, of pictures alone. */
export function imageForm(table: Table): ImageForm | undefined {
  const form = sampleForm(table)
  return form?.kind === 'image' ? form : undefined
}

/** The same, of signals alone. */
export function signalForm(table: Table): SignalForm | undefined {
  const form = sampleForm(table)
  return form?.kind === 'signal' ? form : undefined
}

/** How the numbers of samples lie: row by row, the channels of a place side by side. A signal is one row. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** Undefined where the samples are no numbers in a fixed order, or the rows no samples. */
export function gridOf(form: SampleForm | undefined): Grid | undefined {
  if (form === undefined || form.kind === 'molecule') return undefined
  if (form.kind === 'signal') return {width: form.length, height: 1, channels: 1}
  const {width, height, channels} = form
  return {width, height, channels}
}

/** A column is a sample or one of the numbers of one. */
export const isOfSample = (field: Field): boolean => field.sample !== undefined

/** The columns of numbers of samples, in the order of their form, whatever order the table has them in, without the masks beside them. */
export const sampleColumns = (table: Table): NumericColumn[] =>
  inOrder(table, column => column.kind === 'numeric' && isOfSample(column.field) && !isMask(column))

/** The columns of masks beside pictures, pixel by pixel; none where there are no masks. */
export const maskColumns = (table: Table): NumericColumn[] => inOrder(table, isMask)

function inOrder(table: Table, isWanted: (column: Column) => boolean): NumericColumn[] {
  const placeOf = ({field}: NumericColumn) => field.sample?.place ?? 0
  return table.columns.filter((column): column is NumericColumn => isWanted(column)).sort((a, b) => placeOf(a) - placeOf(b))
}

/** The column of molecules, which each row has one of. */
export function moleculeColumn(table: Table): CategoricalColumn | undefined {
  return table.columns.find((column): column is CategoricalColumn => column.kind === 'categorical' && isOfSample(column.field))
}

/**
 * The molecule of each row, as SMILES.
 * @throws {RangeError} When a row has none, which reading refuses.
 */
export function moleculesOf(table: Table): string[] {
  const column = moleculeColumn(table)
  if (column === undefined || column.codes.includes(MISSING_CODE)) throw new RangeError('Every row must have a molecule.')
  return Array.from(column.codes, code => column.field.levels[code])
}

const isMask = ({field}: Column) => field.kind === 'numeric' && field.sample?.mask === true

export const hasMasks = (table: Table): boolean => table.columns.some(isMask)

/** The table without the masks beside its pictures; a table without masks stays as it is. */
export const withoutMasks = <R extends Role>(table: Table<R>): Table<R> =>
  hasMasks(table) ? table.withColumns(table.columns.filter(column => !isMask(column))) : table

/** The columns beside those of samples and their masks. */
export const withoutSamples = <R extends Role>(table: Table<R>): Table<R> =>
  table.withColumns(table.columns.filter(({field}) => !isOfSample(field)))

export interface Levels {
  readonly first: number
  readonly last: number
}

/** The whole numbers that a sample's numbers are; nothing where they are not rounded to such. */
export function levelsOf(form: GridForm): Levels | undefined {
  if (form.kind === 'image') return {first: 0, last: 2 ** form.bits - 1}
  return form.bits === undefined ? undefined : {first: -(2 ** (form.bits - 1)), last: 2 ** (form.bits - 1) - 1}
}

/** Such as `28 x 28, grey, 8 bit`: width first. */
export function formInWords(form: GridForm): string {
  if (form.kind === 'signal') return signalInWords(form)
  const {width, height, channels, bits} = form
  return `${width} x ${height}, ${channels === 1 ? 'grey' : 'colour'}, ${bits} bit`
}

/** Such as `4000 values, 8000 a second, 16 bit`. */
function signalInWords({length, ...values}: SignalForm): string {
  return [`${length} values`, ...valuesInWords(values)].join(', ')
}

/** What the values of signals are, whatever the length: `8000 a second`, `16 bit`. */
export function valuesInWords({rate, bits, float, stored}: Omit<SignalForm, 'kind' | 'length'>): string[] {
  return [
    ...(rate === undefined ? [] : [`${rate} a second`]),
    ...(bits === undefined ? [] : [stored === undefined ? `${bits} bit` : `whole numbers of ${bits} bit`]),
    ...(float === undefined ? [] : [`${float} bit floating point`]),
  ]
}

/**
 * The form by which samples of two files are compared. Of series as text, one file may hold numbers that another one has rounded, and a
 * rate that another one does not tell.
 */
export function comparedForm(form: SampleForm | undefined, other: SampleForm | undefined): SampleForm | undefined {
  if (form?.kind !== 'signal' || form.stored === undefined) return form
  const {bits: _, rate, ...compared} = form
  return other?.kind === 'signal' && other.rate !== undefined && rate !== undefined ? {...compared, rate} : compared
}

/** Such samples become a file each. */
export function hasOwnFiles(form: SampleForm | undefined): boolean {
  if (form?.kind !== 'signal') return form?.kind === 'image'
  return form.stored === undefined ? form.rate !== undefined : form.stored.as === 'files'
}

/** What the rows of a table are, such as `pictures of 28 x 28, grey, 8 bit`. */
export function rowsInWords(form: SampleForm | undefined): string {
  if (form === undefined) return 'records'
  if (form.kind === 'molecule') return 'molecules'
  return `${form.kind === 'image' ? 'pictures' : 'signals'} of ${formInWords(form)}`
}
