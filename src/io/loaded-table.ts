import type {FileReading} from '../core/column-reading.js'
import type {Table} from '../core/table.js'
import type {CellTexts} from './cell-texts.js'
import type {Dialect} from './dialect.js'
import type {ReadOptions} from './read-options.js'
import type {ColumnType} from './typed-column.js'

export interface PeopleColumn {
  readonly name: string
  /** Per row the number of its person. */
  readonly ids: Int32Array
  /** What the file calls the persons 0, 1, ...; those beyond it have no name. */
  readonly labels: readonly string[]
}

/** A file that was read: its table, and all that is needed to write another one alike. */
export interface LoadedTable {
  /** Features and target, without ignored and group columns. */
  readonly table: Table<'source'>
  /** Every column of the file, in its order, but those without a name that were dropped. */
  readonly header: readonly string[]
  /** The same names as the file writes them; null when it has no header. */
  readonly headerCells: readonly string[] | null
  readonly ignored: readonly string[]
  /** One number per person, from 0; a row that names nobody is a person by itself. */
  readonly group?: PeopleColumn
  /** Of the bytes as given. */
  readonly sha256: string
  readonly dialect: Dialect
  readonly path: string
  /** How the cells of columns were spelt, by name, if that was asked for. */
  readonly texts?: ReadonlyMap<string, CellTexts>
  /** What the columns were, by name, in a format that says it. */
  readonly types?: ReadonlyMap<string, ColumnType>
  /** What was left out or read in a way that one may not expect; no cell is shown. */
  readonly notes: readonly string[]
  /** How every column was read. */
  readonly reading: FileReading
  /** What it was read with. */
  readonly options: ReadOptions
  /** What was given, when it was a table in memory: ignored columns are there too. */
  readonly given?: Table
}
