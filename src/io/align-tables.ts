import type {DateForm} from '../core/column.js'
import {UserError} from '../core/errors.js'
import {comparedForm, rowsInWords, sampleForm} from '../core/sample-form.js'
import type {InputCheck} from '../core/input-check.js'
import {withSharedLevels} from '../core/shared-levels.js'
import {MISSING_CODE, Table, type CategoricalColumn, type Column, type NumericColumn} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {dateStatements} from './columns/dates/statements.js'
import {alignDates} from './align/dates.js'
import {alignLevels, confirmedLevels} from './align/levels.js'
import {commonColumns, renameColumns, type NamedTable} from './align/names.js'
import {spellingKey, truthOf} from './align/spelling.js'

export type {NamedTable} from './align/names.js'

/** A column that a file may leave out because all its rows are of one class. */
export interface ConstantColumn {
  readonly name: string
  readonly level: string
}

export interface AlignOptions {
  readonly fill?: ConstantColumn | undefined
  /** `COLUMN:LEVEL=LEVEL OF THE REFERENCE`, as the user confirmed them. */
  readonly mapLevels?: readonly string[] | undefined
  /** How other files count the dates of columns, as `COLUMN=epoch-seconds`. */
  readonly dates?: readonly string[] | undefined
}

export interface AlignedTables {
  /** The reference, then the others in the order given. */
  readonly tables: readonly Table[]
  /** What was taken for the same although it is written otherwise, and what is not there. */
  readonly checks: readonly InputCheck[]
}

/**
 * Brings tables of several files to the columns of the first, in its order and with one sorted list of levels per
 * categorical column that all of them share, so that their rows can be compared and put together. Names and levels that
 * are written otherwise are taken for the same where that is certain, and columns that a release lacks are left out of
 * all; `checks` say so. Read the other files with `kinds` of the first: a cell that does not fit is then found while
 * reading, with its row.
 *
 * @throws {UserError} Naming the file and the columns that are missing, of another kind, or whose levels cannot be compared.
 */
export function alignTables(
  reference: NamedTable,
  others: readonly NamedTable[],
  {fill, mapLevels = [], dates = []}: AlignOptions = {},
): AlignedTables {
  for (const other of others) refuseOtherForm(other, reference)
  const confirmed = confirmedLevels(mapLevels, reference)
  const statements = dateStatements(dates, [...reference.table.columns.map(({field}) => field.name)])
  const checks: InputCheck[] = []
  const renamed = others.map((other): NamedTable => {
    const result = renameColumns(other, reference)
    checks.push(...result.checks)
    return {...other, table: fill === undefined ? result.table : withConstantTarget(result.table, fill)}
  })
  const common = commonColumns(reference, renamed)
  checks.push(...common.checks)
  const columns = common.names.map(name => {
    const field = reference.table.column(name)
    const aligned = renamed.map(other => {
      const column = comparableColumn(other.table.column(name), field, other.path, reference.path)
      if (isDates(field) && column.kind === 'numeric') {
        const result = alignDates(column, field, statements.get(name) ?? [], other, reference)
        checks.push(...result.checks)
        return result.column
      }
      // Molecules have one spelling each already, and their texts differ in case alone where the molecules differ.
      if (column.kind === 'numeric' || field.kind === 'numeric' || column.field.sample !== undefined) return column
      const result = alignLevels(column, field, confirmed.get(name), other, reference)
      checks.push(...result.checks)
      return result.column
    })
    return sharedLevels([field, ...aligned])
  })
  const tables = [reference.table, ...renamed.map(({table}) => table)].map(
    (table, at) =>
      new Table(
        table.role,
        columns.map(aligned => aligned[at]),
        table.rowCount,
      ),
  )
  return {tables, checks}
}

/** The table with a column that holds one level in every row; a table that has the column stays as it is. */
export function withConstantTarget<T extends Table>(table: T, {name, level}: ConstantColumn): T | Table<T['role']> {
  if (table.has(name)) return table
  const column: CategoricalColumn = {
    kind: 'categorical',
    field: {kind: 'categorical', name, levels: [level], missing: 0},
    codes: new Int32Array(table.rowCount),
  }
  return new Table<T['role']>(table.role, [...table.columns, column], table.rowCount)
}

/** @throws {UserError} When samples are of another form: columns of the same name then stand elsewhere in a picture. */
function refuseOtherForm(other: NamedTable, reference: NamedTable): void {
  const [their, our] = [other, reference].map(({table}) => sampleForm(table))
  const [theirs, ours] = [rowsInWords(comparedForm(their, our)), rowsInWords(comparedForm(our, their))]
  if (theirs === ours) return
  throw new UserError(
    'samples-differ',
    {file: other.path, reference: reference.path},
    `'${other.path}' holds ${theirs}, and '${reference.path}' ${ours}.`,
    ['Bring both to one form, in the way that the release was made.'],
  )
}

/** The column in the kind of the reference. @throws {UserError} When it is of another kind. */
function comparableColumn(column: Column, field: Column, path: string, referencePath: string): Column {
  if (column.kind === field.kind) return column
  const {name} = field.field
  const indicator = column.kind === 'categorical' && isIndicator(field) ? indicatorOf(column) : undefined
  if (indicator !== undefined) return indicator
  throw new UserError(
    'column-kinds-differ',
    {column: name, file: path, reference: referencePath},
    `Column '${name}' is ${field.kind} in '${referencePath}' and ${column.kind} in '${path}'.`,
    [say`Read it as categories in both with ${setting('categorical', [name])}, or mend the file.`],
  )
}

const isDates = (column: Column): column is NumericColumn & {readonly field: {readonly date: DateForm}} =>
  column.kind === 'numeric' && column.field.date !== undefined

/** A column of numbers that are all 0 or 1, which other files may write in words. */
export function isIndicator(column: Column): boolean {
  return (
    column.kind === 'numeric' &&
    column.field.date === undefined &&
    column.values.every(value => value === 0 || value === 1 || Number.isNaN(value))
  )
}

/** A column of words for yes and no as 1 and 0; undefined when it holds anything else. */
function indicatorOf({field, codes}: CategoricalColumn): NumericColumn | undefined {
  const truths = field.levels.map(level => truthOf(spellingKey(level)))
  if (truths.some(truth => truth === undefined)) return undefined
  const values = Float64Array.from(codes, code => (code === MISSING_CODE ? NaN : truths[code] === true ? 1 : 0))
  const has = (value: number) => values.includes(value)
  return {
    kind: 'numeric',
    field: {
      kind: 'numeric',
      name: field.name,
      min: has(0) ? 0 : has(1) ? 1 : NaN,
      max: has(1) ? 1 : has(0) ? 0 : NaN,
      decimals: 0,
      integer: true,
      missing: field.missing,
    },
    values,
  }
}

/** One column of all tables. Fields of numeric columns keep what each file showed; levels become the sorted union. */
function sharedLevels(columns: readonly Column[]): Column[] {
  const categorical = columns.filter(column => column.kind === 'categorical')
  if (categorical.length === 0) return [...columns]
  return withSharedLevels(categorical)
}
