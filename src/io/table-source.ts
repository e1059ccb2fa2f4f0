import type {ColumnReading} from '../core/column-reading.js'
import type {Column} from '../core/column.js'
import {UserError} from '../core/errors.js'
import {Table} from '../core/table.js'
import {categoricalColumnOf} from '../core/table-cells.js'
import {isDatabase, parseAddress, shownSource} from './databases/address.js'
import {readTable} from './read-table.js'
import {datesOfLevels} from './columns/dates/dates-of-levels.js'
import {dateStatements, type DateStatement} from './columns/dates/statements.js'
import {stepName} from '../core/dates/step-name.js'
import {createSha256} from '../platform/hash.js'
import {partOf, tableParts} from './table-parts.js'
import {checkNames, ignoredOf} from './check-options.js'
import type {LoadedTable} from './loaded-table.js'
import {nameOfPath} from './parts/find-parts.js'
import {withMolecules} from './molecules/read-molecules.js'
import {plainOptions, type ReadOptions} from './read-options.js'
import {checkSampleOptions} from './samples/check-sample-options.js'
import {withSignalColumns} from './signals/signal-columns.js'

/** A table in memory, and what reports call it. */
export interface NamedRows {
  readonly name: string
  readonly table: Table
}

/** Rows as somebody has them: the path of a file, the address of a database, a file that was read, or a table in memory. */
export type TableSource = string | LoadedTable | Table | NamedRows

/**
 * The rows of a source, whatever it is. A file is read as the options say. Of a table in memory they name the columns, and a column of
 * numbers that is the target, the group or categorical becomes one of categories. A file that was read stays as it was read.
 *
 * @param name What a table without a name is called.
 * @throws {UserError} When a file cannot be read, or columns are not there.
 */
export async function readSource(source: TableSource, options: ReadOptions, name: string): Promise<LoadedTable> {
  if (typeof source === 'string') return readTable(source, options)
  if (source instanceof Table) return takeTable(source, name, options)
  return 'dialect' in source ? asItWasRead(source, options) : takeTable(source.table, source.name, options)
}

/** Where a source is from, for messages: a path, an address without its password, or its name. */
export function sourcePath(source: TableSource, name: string): string {
  if (typeof source === 'string') return shownSource(source)
  if (source instanceof Table) return name
  return 'dialect' in source ? source.path : source.name
}

/** What reports call a source: they name no folder but the one that holds the parts of a table. */
export function sourceName(source: TableSource, name: string): string {
  const isTable = source instanceof Table || (typeof source === 'object' && 'name' in source)
  const where = sourcePath(source, name)
  if (isTable) return where
  return isDatabase(where) ? parseAddress(where).name : nameOfPath(where)
}

function asItWasRead(loaded: LoadedTable, {target, group, kinds}: ReadOptions): LoadedTable {
  if (kinds !== undefined) return loaded
  for (const [what, wanted, given] of [
    ['target', target, loaded.options.target],
    ['group', group, loaded.options.group],
  ] as const)
    if (wanted !== undefined && wanted !== given)
      throw new UserError(
        'read-otherwise',
        {file: loaded.path, setting: what, column: wanted},
        `'${loaded.path}' was read without '${wanted}' as its ${what}.`,
        [`Say so when it is read: readTable('${loaded.path}', {${what}: '${wanted}'})`],
      )
  return loaded
}

async function takeTable(table: Table, name: string, options: ReadOptions): Promise<LoadedTable> {
  const {target, group, categorical = [], kinds} = options
  const names = table.columns.map(({field}) => field.name)
  if (kinds === undefined) checkNames(names, `'${name}'`, options)
  const ignored = ignoredOf(names, options)
  const statements = dateStatements(options.dates ?? [], names)
  const isCategorical = (column: string) =>
    column === target || column === group || categorical.includes(column) || kinds?.get(column) === 'categorical'
  const read = table.columns
    .filter(({field}) => !ignored.has(field.name))
    .map(column => (isCategorical(column.field.name) ? asCategories(column) : withDates(column, name, options, statements)))
  const built = {columns: read, readings: read.map(column => readingOf(column, partOf(column.field.name, options))), forms: []}
  const parts = tableParts(`'${name}'`, {names, written: names, dropped: new Set(), ignored}, built, table.rowCount, options)
  const signals = withSignalColumns({...parts, notes: []}, `'${name}'`, options)
  checkSampleOptions(signals.table, `'${name}'`, options)
  const {readings, forms: _, ...loaded} = await withMolecules(signals, `'${name}'`, options)
  const reading = {file: name, rows: loaded.table.rowCount, isFurther: kinds !== undefined, columns: readings}
  options.onReading?.(reading)
  return {
    ...loaded,
    sha256: hashOf(table),
    dialect: {delimiter: ',', decimalComma: false, newline: '\n', bom: false},
    path: name,
    reading,
    options: plainOptions(options),
    given: table,
  }
}

function asCategories(column: Column): Column {
  return column.kind === 'categorical'
    ? column
    : categoricalColumnOf(
        column.field.name,
        Array.from(column.values, value => (Number.isNaN(value) ? null : value)),
      )
}

/** Texts that were said to be dates, or that are dates in the table that this one is read beside. */
function withDates(
  column: Column,
  file: string,
  {kinds}: ReadOptions,
  statements: ReadonlyMap<string, readonly DateStatement[]>,
): Column {
  const {name} = column.field
  const kind = kinds?.get(name)
  const known = typeof kind === 'object' ? kind : undefined
  const own = statements.get(name) ?? []
  if (column.kind === 'numeric' || (known === undefined && own.length === 0)) return column
  return datesOfLevels(column, {statements: own, known, order: undefined}, `'${file}'`) ?? column
}

function readingOf({field}: Column, part: ColumnReading['part']): ColumnReading {
  const missing = field.missing === 0 ? [] : [{token: '', count: field.missing}]
  const base = {name: field.name, part, missing, notes: []}
  const typeOf = (different: number) => (different === 0 ? 'empty' : different === 1 ? 'constant' : undefined)
  if (field.kind === 'categorical') return {...base, type: typeOf(field.levels.length) ?? 'category', levels: field.levels.length}
  const {date} = field
  const different = Number.isNaN(field.min) ? 0 : field.min === field.max ? 1 : 2
  const type = typeOf(different)
  if (date === undefined) return {...base, type: type ?? 'number', decimals: field.decimals}
  return {...base, type: type ?? 'date', form: date.pattern + (date.zone ?? ''), step: stepName(date.step)}
}

/** Of what the table holds: columns in their order with names, kinds, levels and values. */
function hashOf(table: Table): string {
  const hash = createSha256()
  for (const column of table.columns) {
    const {field} = column
    const {name, kind} = field
    const more = kind === 'categorical' ? [field.levels] : field.date === undefined ? [[]] : [[], field.date]
    hash.update(JSON.stringify([name, kind, ...more, table.rowCount]))
    const {buffer, byteOffset, byteLength} = column.kind === 'numeric' ? column.values : column.codes
    hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  return hash.digest('hex')
}
