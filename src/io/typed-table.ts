import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {checkNames, ignoredOf} from './check-options.js'
import {buildColumns, columnChoices} from './columns/build-columns.js'
import {namedHeader} from './header.js'
import type {PartPlace} from './parts/part-rows.js'
import type {ReadOptions} from './read-options.js'
import {tableParts, type TableParts} from './table-parts.js'
import {checkSize} from './table-size.js'
import type {ColumnType, TypedColumn, TypedColumns} from './typed-column.js'
import {cellsOf, gatheredOf, type ReadColumn} from './typed/gather.js'
import {keepRows} from './typed/keep-rows.js'
import {recordsIn} from './typed/records-in.js'
import {unnamedColumns} from './typed/unnamed-columns.js'

/** A table of a format with types: what its columns are was said by whoever wrote it. */
export type TypedTable = TableParts & {readonly notes: readonly string[]; readonly types: ReadonlyMap<string, ColumnType>}

/**
 * The table of columns with types, as the options say. Types are kept: numbers are numbers, texts and booleans categories, whatever texts
 * look like. Cells without a value are missing, and so are empty texts, since files of text hold no other; marks such as NA are levels
 * where `missing` does not name them. The target and the group are always categories. Of a table in several files `placeOf` says where
 * a row stands in them.
 *
 * @param file What messages call it.
 * @throws {UserError} When there are no rows, too many cells, or columns that options name are not there; and one for all columns that can
 *   be read in several ways.
 */
export function typedTable(
  file: string,
  {columns, rowCount, notes, outputs, hasHeader = true}: TypedColumns,
  options: ReadOptions,
  placeOf?: (row: number) => PartPlace | undefined,
): TypedTable {
  if (rowCount === 0 || columns.length === 0)
    throw new UserError('no-rows', {}, `${file} has ${columns.length === 0 ? 'no columns' : 'columns but no rows'}.`, [
      'Give a file with rows.',
    ])
  checkSize(file, rowCount, columns.length, options.maxBytes)
  const {names, written, unnamed} = namedHeader(
    columns.map(({name}) => name),
    file,
  )
  if (options.kinds === undefined) checkNames(names, file, options, outputs)
  refuseOthers(file, names, columns, options)
  const ignored = ignoredOf(names, options)
  const without = unnamedColumns(file, columns, names, unnamed, options)
  const others = names.filter((_, at) => columns[at].kind === 'other')
  const read = names.flatMap((name, at) =>
    ignored.has(name) || without.dropped.has(at) || columns[at].kind === 'other' ? [] : [{name, column: columns[at]}],
  )
  const {cells, kept, records, notes: rowNotes} = recordCells(file, read, rowCount, options)
  const placeOfRecord = placeOf && ((row: number) => placeOf(records === undefined ? row : records[row - 1] + 1))
  const gathered = cells.map(each => gatheredOf(each, options))
  const built = buildColumns(file, gathered, columnChoices(options, options.missing !== undefined, placeOfRecord))
  const leftOut = new Set([...ignored, ...others])
  const parts = tableParts(
    file,
    {names, written: hasHeader ? written : undefined, dropped: without.dropped, ignored: leftOut},
    built,
    kept,
    options,
    placeOfRecord,
  )
  const types = new Map(names.map((name, at): [string, ColumnType] => [name, typeOf(columns[at])]))
  return {
    ...parts,
    readings: parts.readings.map(reading => {
      const type = types.get(reading.name)
      return reading.type === 'unread' && type !== undefined ? {...reading, source: type.type} : reading
    }),
    notes: [...notes, ...without.notes, ...rowNotes, ...othersNote(others.filter(name => !ignored.has(name)))],
    types,
  }
}

/** The cells of columns in the rows that hold anything. @throws {UserError} When no row does. */
function recordCells(file: string, read: readonly Omit<ReadColumn, 'cells'>[], rowCount: number, options: ReadOptions) {
  const whole = read.map(({name, column}) => ({name, column, cells: cellsOf(name, column, options)}))
  const {records, notes} = recordsIn(whole, rowCount, options)
  if (records === undefined) return {cells: whole, kept: rowCount, notes}
  if (records.length === 0) throw new UserError('no-rows', {}, `${file} has no row with a value.`, ['Give a file with rows.'])
  const cells = read.map(({name, column}) => {
    const some = keepRows(column, records)
    return {name, column: some, cells: cellsOf(name, some, options)}
  })
  return {cells, kept: records.length, records, notes}
}

const typeOf = (column: TypedColumn): ColumnType => ({
  kind: column.kind,
  type: column.type,
  ...(column.kind === 'moments' && {form: column.form}),
  ...(column.kind === 'levels' && column.isListed === true && {levels: column.levels}),
  ...((column.kind === 'numbers' || column.kind === 'levels') && column.labels !== undefined && {labels: column.labels}),
  ...(column.kind === 'levels' && column.isOrdered === true && {order: column.levels}),
})

/** @throws {UserError} When an option wants a column that no table can hold. */
function refuseOthers(file: string, names: readonly string[], columns: readonly TypedColumn[], options: ReadOptions): void {
  const {target, group, categorical = [], numeric = [], columns: chosen = []} = options
  const wanted = new Set([target, group, ...categorical, ...numeric, ...chosen])
  const at = names.findIndex((name, place) => columns[place].kind === 'other' && wanted.has(name))
  if (at < 0) return
  throw new UserError(
    'column-without-cells',
    {column: names[at], type: columns[at].type},
    `${file}: column '${names[at]}' holds values of the type ${columns[at].type}, which are no numbers, texts or times.`,
    [say`Leave it out with ${setting('ignore', [names[at]])}, or make columns of what is in it.`],
  )
}

function othersNote(others: readonly string[]): string[] {
  if (others.length === 0) return []
  const shown = others.slice(0, 5).map(name => `'${name}'`)
  const which =
    others.length === 1 ? `column ${shown[0]} holds` : `columns ${shown.join(', ')}${others.length > 5 ? ' ...' : ''} hold`
  return [`${which} lists, bytes or the like, which no table of records has; left out.`]
}
