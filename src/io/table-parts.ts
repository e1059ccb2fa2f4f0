import type {ColumnReading} from '../core/column-reading.js'
import {MISSING_CODE, Table} from '../core/table.js'
import {checkTarget} from './check-options.js'
import type {BuiltColumns} from './columns/build-columns.js'
import type {LoadedTable} from './loaded-table.js'
import type {PartPlace} from './parts/part-rows.js'
import type {ReadOptions} from './read-options.js'

/** What a table read from a file is, whatever its format. */
export type TableParts = Pick<LoadedTable, 'table' | 'header' | 'headerCells' | 'ignored' | 'group'> &
  Pick<BuiltColumns, 'forms' | 'readings'>

/** The columns of a file by name. */
export interface FileColumns {
  readonly names: readonly string[]
  /** As the file has them; left out when it has no header. */
  readonly written?: readonly string[] | undefined
  /** Places of columns that are as if they were not there. */
  readonly dropped: ReadonlySet<number>
  readonly ignored: ReadonlySet<string>
}

/** What a column is in the table. */
export function partOf(name: string, {target, group}: ReadOptions): ColumnReading['part'] {
  if (name === target) return 'target'
  return name === group ? 'group' : 'feature'
}

/**
 * Puts built columns together.
 * @throws {UserError} When rows have no label, or labels are spelt otherwise than was asked for.
 */
export function tableParts(
  file: string,
  {names, written, dropped, ignored}: FileColumns,
  built: BuiltColumns,
  rowCount: number,
  options: ReadOptions,
  placeOf?: (row: number) => PartPlace | undefined,
): TableParts {
  const people = built.columns.find(({field}) => field.name === options.group)
  const columns = built.columns.filter(column => column !== people)
  checkTarget(columns, file, options, placeOf)
  const isKept = (_: string, at: number) => !dropped.has(at)
  const header = names.filter(isKept)
  const byName = new Map(built.readings.map(reading => [reading.name, reading]))
  return {
    table: new Table('source', columns, rowCount),
    header,
    headerCells: written?.filter(isKept) ?? null,
    ignored: header.filter(name => ignored.has(name)),
    ...(people?.kind === 'categorical' && {
      group: {name: people.field.name, ids: peopleOf(people.codes), labels: people.field.levels},
    }),
    forms: built.forms,
    readings: header.map(name => byName.get(name) ?? unread(name)),
  }
}

/** The reading of a column that was not looked at. */
const unread = (name: string): ColumnReading => ({name, part: 'ignored', type: 'unread', missing: [], notes: []})

/** A row that names nobody is a person by itself. */
function peopleOf(codes: Int32Array): Int32Array {
  let next = codes.reduce((largest, code) => Math.max(largest, code), MISSING_CODE)
  return codes.map(code => (code === MISSING_CODE ? ++next : code))
}
