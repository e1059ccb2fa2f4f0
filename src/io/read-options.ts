import type {Readable} from 'node:stream'
import type {KnownKind} from '../core/column.js'
import type {ColumnReading, FileReading} from '../core/column-reading.js'
import type {Wording} from '../core/text.js'
import type {NumberForm} from './columns/number-form.js'

/** How a file is read. What is left out is found out from the file, or an error says what to give. */
export interface ReadOptions {
  /** Class column: always read as labels, never as numbers. */
  readonly target?: string
  /**
   * Names the class column where `target` is left out, by how the columns were read. Numbers of a file of text become its labels if every
   * cell is one; others stay numbers.
   */
  readonly suggestTarget?: (readings: readonly ColumnReading[]) => string | undefined
  readonly minority?: readonly string[]
  /** Columns to read as categories whatever their cells look like. */
  readonly categorical?: readonly string[]
  /** Columns that are numbers whatever speaks against it, such as leading zeros. */
  readonly numeric?: readonly string[]
  /**
   * Columns of dates or times, as `COLUMN` or `COLUMN=PATTERN` in Unicode's date field symbols (`admitted=dd/MM/yyyy`). A column may be
   * named several times: each file is read by the pattern that all its cells are written in. `COLUMN=epoch-seconds` and the like say how
   * another file counts the dates of a column.
   */
  readonly dates?: readonly string[]
  readonly ignore?: readonly string[]
  /** Column of molecules in SMILES; left out, one is found by its name and its cells. */
  readonly smiles?: string
  /** Rows whose molecule is missing or cannot be read are left out, and counted; otherwise they are an error. */
  readonly skipUnreadable?: boolean
  /**
   * Columns that hold the values of one signal a row, as a pattern (`v*`); of series in files of their own, the column of values.
   */
  readonly signalColumns?: string
  /** Values a second, of series as text. */
  readonly rate?: number
  /** The files of a folder hold a series each, as those of the data do. */
  readonly areSeries?: boolean
  /** A network in ONNX that features of pictures are made by. */
  readonly embedding?: string
  /** Of DICOM files: centre and width of what becomes black to white, such as `40,400`; left out, numbers are read as they are stored. */
  readonly window?: string
  /** Columns whose values name people: left out like ignored ones, and releases are searched for their values. */
  readonly identifiers?: readonly string[]
  /** Columns that a file of roles names: this file must have them, unless it is one made of the data that the roles are of. */
  readonly roled?: {readonly by: string; readonly columns: readonly string[]; readonly mayLack: boolean}
  /** Column that names the person a row belongs to. */
  readonly group?: string
  /** Feature columns to read; the others are ignored. */
  readonly columns?: readonly string[]
  readonly decimalComma?: boolean
  /** What stands between thousands: `comma`, `point`, `blank`, `apostrophe`, or `none`; found out where a column shows it for certain. */
  readonly thousands?: string
  /**
   * Whether the first line holds the names of the columns; found out when left out. Without them columns are called
   * column1, column2, ...
   */
  readonly header?: boolean
  /** Of a file that is not UTF-8: a label of the WHATWG Encoding Standard, such as windows-1252. */
  readonly encoding?: string
  /** Of an Excel file: the sheet that holds the table; found out where one alone does. */
  readonly sheet?: string
  /** Keep columns without a name, called after their place. */
  readonly keepUnnamed?: boolean
  /** One character, or its name such as 'tab' or 'space' (runs of blanks); found out from the first lines when left out. */
  readonly delimiter?: string
  /** Cells that stand for a missing value, instead of the default list; an empty cell always does. */
  readonly missing?: readonly string[]
  /**
   * Marks of missing values of single columns, beside the others: `COLUMN=MARK`. A number stands for its value, however many zeros it
   * ends in.
   */
  readonly missingIn?: readonly string[]
  /** Of the marks of missing values the ones that are levels in columns of categories, such as NA. */
  readonly keepLevel?: readonly string[]
  /** Columns whose levels are the same where they differ in spelling alone (case, blanks, 1 and 1.0); the most common spelling stays. */
  readonly mergeLevels?: readonly string[]
  /** Columns whose levels differ where their spelling does. */
  readonly distinctLevels?: readonly string[]
  /**
   * Kinds decided by another file that this one is read beside. Columns named in the other options may then be absent:
   * `alignTables` compares the columns.
   */
  readonly kinds?: ReadonlyMap<string, KnownKind>
  /** What levels of other files are in this one: `COLUMN:LEVEL=LEVEL OF THE DATA`. */
  readonly mapLevels?: readonly string[]
  /** How released numbers become those of the data: `standardised`, `minmax`, `as-is`, or `COLUMN=FACTOR`. */
  readonly scaleOfRelease?: readonly string[]
  /**
   * Most bytes of the file, of its text when unpacked, and of its cells as numbers of eight bytes; 4 GB when left out, and then
   * 20 million rows at most.
   */
  readonly maxBytes?: number
  /** Keep how cells were spelt, so that rows can be written as they were given. */
  readonly keepTexts?: boolean
  /** Read the masks that lie beside pictures; left out, they are left aside. */
  readonly masks?: boolean
  /** Symbols and separators of numbers, found in another file that this one is read beside. */
  readonly forms?: readonly NumberForm[]
  /** How notes name settings: as the library's options, when left out. */
  readonly wording?: Wording
  /** Is told how the file was read. */
  readonly onReading?: (reading: FileReading) => void
  /** Where `-` reads from; process.stdin when left out. */
  readonly stdin?: Readable
  readonly signal?: AbortSignal
}

/** The options that decide what is read. */
export function plainOptions(given: ReadOptions): ReadOptions {
  const {signal: _signal, stdin: _stdin, onReading: _onReading, suggestTarget: _suggest, wording: _wording, ...options} = given
  return options
}
