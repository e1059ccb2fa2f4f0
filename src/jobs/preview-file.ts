import type {ColumnReading} from '../core/column-reading.js'
import type {Context} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {categoricalColumn, MISSING_CODE, type Row, type Table} from '../core/table.js'
import type {ReadOptions} from '../io/read-options.js'
import {readTable} from '../io/read-table.js'
import {guessRoles} from '../roles/guess-roles.js'
import type {ColumnRole} from '../roles/role.js'
import {suggestTarget, type SuggestedTarget} from '../roles/suggest-target.js'
import {findMinority} from './labels.js'

export interface PreviewRequest {
  readonly file: string
  readonly read: ReadOptions
  /** The class column where the user named it; a likely one is looked for when it is left out. */
  readonly target?: string
  /** Rows to show as they are, from the first one: cells of real people perhaps, so only when the user asks. */
  readonly showRows?: number
}

/** What a file holds, before anything is made of it. No cell of it but labels of the class column, unless rows were asked for. */
export interface FilePreview {
  readonly rows: number
  readonly sha256: string
  readonly columns: readonly PreviewedColumn[]
  readonly target?: SuggestedTarget & {readonly isGiven: boolean}
  /** The labels of the class column, in its order, where there are not too many to be classes. */
  readonly classes?: readonly {readonly label: string; readonly rows: number}[]
  /** The rarest label, where there is no doubt that it is what is meant. */
  readonly minority?: readonly string[]
  /** Where one may not expect how the file was read. */
  readonly notes: readonly string[]
  readonly shown?: readonly Row[]
}

/** How a column was read, and what it may be for. */
export interface PreviewedColumn extends ColumnReading {
  readonly role: ColumnRole
  /** Why it may have that role; left out where nothing speaks for another one. */
  readonly because?: string
}

/** More labels than these are not listed: each would be a cell of somebody's. */
const MOST_CLASSES = 50

/**
 * Reads a file as an audit would, and says what each column may be for: which one holds the classes, which label is rare, and which
 * columns name people or tell something of them.
 *
 * @throws {UserError} When the file cannot be read, or has no such column.
 */
export async function previewFile(request: PreviewRequest, {signal}: Pick<Context, 'signal'>): Promise<FilePreview> {
  const {file, read, showRows = 0} = request
  const given = request.target ?? read.target
  const suggest = (readings: readonly ColumnReading[]) => suggestTarget(readings)?.name
  const first = await readTable(file, {...read, ...(given === undefined ? {suggestTarget: suggest} : {target: given}), signal})
  const suggested = given === undefined ? suggestTarget(first.reading.columns) : undefined
  // Labels are read as they are written; a column that stayed one of numbers says them otherwise.
  const isNumeric = suggested !== undefined && first.table.column(suggested.name).kind === 'numeric'
  const loaded = isNumeric ? await readTable(file, {...read, target: suggested.name, signal}) : first
  const {table, reading, sha256, notes} = loaded
  const target = given ?? suggested?.name
  const columns = reading.columns.map(column => (column.name === target ? {...column, part: 'target' as const} : column))
  return {
    rows: table.rowCount,
    sha256,
    columns: guessRoles(columns, table).map(({column, role, because}) => {
      const reason = column.name === suggested?.name ? suggested.because : because
      return {...column, role, ...(reason !== undefined && {because: reason})}
    }),
    ...(target !== undefined && {
      target: {name: target, because: suggested?.because ?? 'you said so', isGiven: given !== undefined},
      ...classesOf(table, target),
    }),
    notes,
    ...(showRows > 0 && {shown: table.select(firstRows(table, showRows), 'source').toRows()}),
  }
}

const firstRows = ({rowCount}: Table, most: number) => Array.from({length: Math.min(rowCount, most)}, (_, row) => row)

function classesOf(table: Table, target: string): Pick<FilePreview, 'classes' | 'minority'> {
  const {field, codes} = categoricalColumn(table, target)
  if (field.levels.length > MOST_CLASSES) return {}
  const rows = new Array<number>(field.levels.length).fill(0)
  for (const code of codes) if (code !== MISSING_CODE) rows[code]++
  const minority = minorityOf(table, target)
  return {
    classes: field.levels.map((label, code) => ({label, rows: rows[code]})),
    ...(minority && {minority}),
  }
}

/** Nothing where the user must say it. */
function minorityOf(table: Table, target: string): readonly string[] | undefined {
  try {
    return findMinority(table, target, undefined).minority
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
