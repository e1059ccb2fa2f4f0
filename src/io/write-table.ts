import type {DateForm} from '../core/column.js'
import {dateWriter} from '../core/dates/write.js'
import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import type {SettingName} from '../core/settings.js'
import {hasOwnFiles, sampleForm, signalForm} from '../core/sample-form.js'
import {say, setting} from '../core/text.js'
import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn, type Table} from '../core/table.js'
import {writeError} from '../files/disk-errors.js'
import {refuseExisting, writePrivate, type FileOptions} from '../files/private-file.js'
import {writeToStandardOutput} from '../platform/streams.js'
import {contentOf, type CellTexts} from './cell-texts.js'
import {inForm} from './columns/number-form.js'
import {isDatabase, parseAddress} from './databases/address.js'
import {refuseTable, writeDatabase} from './databases/write-database.js'
import type {Dialect} from './dialect.js'
import type {FormatWriter} from './formats/format.js'
import {formatOfPath, tableFormats} from './formats/registry.js'
import {BLANKS} from './separator.js'
import type {ColumnType, TypedColumns} from './typed-column.js'
import {typedOfTable} from './typed/typed-of-table.js'

/** How numbers are written, and whether a file may be replaced. */
export interface WriteOptions extends Omit<FileOptions, 'isPacked'> {
  /** Round numbers to so many decimals; otherwise the shortest form that reads back the same is written. */
  readonly decimals?: number
  /** Round columns that held only whole numbers in the input. */
  readonly roundIntegers?: boolean
  /** Is told what the format of the file does not keep; no cell is shown. */
  readonly onNote?: (note: string) => void
  /** Rows to write as they were given; rounding still applies to their numbers where it changes them. */
  readonly given?: GivenRows
}

/** Rows that are written as they were given. */
export interface GivenRows {
  /** How the cells of a column were spelt. */
  readonly texts: ReadonlyMap<string, CellTexts>
  /** For each row of the table its row in the file that it came from; -1 for none. */
  readonly rows: Int32Array
}

/** The columns to write, in order; those the table does not have (ids, groups) are written empty. */
export interface OutputFormat {
  readonly header: readonly string[]
  /** How to write their names; null writes no header, and left out they are written as they are. */
  readonly headerCells?: readonly string[] | null
  readonly dialect: Dialect
  /** The column that is to be predicted; some formats say which one it is. */
  readonly target?: string | undefined
  /** What the columns were, by name, in a format that says it. */
  readonly types?: ReadonlyMap<string, ColumnType>
  /** The file that they were read from. */
  readonly path?: string
}

const CHUNK_CHARACTERS = 1 << 20

/**
 * Writes a table into a database whose address is given, or in the format that the file's name ends in, such as `.parquet`, with the types
 * of the file it came from. Any other name, and stdout, gets CSV, in the column order and with the separator, decimal sign and line ends of
 * that file; without a format its own columns with commas.
 * Pictures, sounds and series of files are written into a folder, a folder for each class, unless the name is one of a table.
 * Missing values are empty cells, and so are columns that the table does not have: a synthetic row has no id, and filled
 * cells would tell real rows from synthetic ones. The file appears whole or not at all, for its owner alone.
 *
 * @param file `-` is stdout, whose reader may leave early; a name ending in .gz is packed. Or the address of a table, such as
 *   `sqlite:FILE?table=NAME`.
 * @throws {UserError} When the file exists and may not be replaced, or cannot be written.
 * @throws {Interrupted} When the signal says so; nothing is left behind.
 * @example await writeTable('rows.csv', await generate(data, options))
 */
export async function writeTable(
  file: string,
  table: Table,
  format: OutputFormat = plainFormat(table),
  options: WriteOptions = {},
): Promise<void> {
  if (isDatabase(file)) {
    const {onComplete, overwrite = false, signal, option} = options
    const sha256 = await writeDatabase(parseAddress(file), typedOfTable(table, format, options), {overwrite, signal, option})
    await onComplete?.(sha256)
    return
  }
  if (isSampleFolder(file, table)) {
    await (
      await folderWriter(table, format, options)
    )(file, table, writeTable, options)
    return
  }
  const typed = isTextLike(file, format) ? undefined : writableFormat(file)
  const pieces =
    typed === undefined
      ? csvPieces(table, format, options)
      : await typedPieces(typed, typedOfTable(table, format, options), file, options)
  await writePieces(file, pieces, {...options, isPacked: file.endsWith('.gz')})
}

async function folderWriter(table: Table, {dialect}: OutputFormat, {decimals}: WriteOptions) {
  const form = signalForm(table)
  if (form === undefined) return (await import('./images/write-images.js')).writeImages
  if (form.stored?.as !== 'files') return (await import('./signals/write-signals.js')).writeSignals
  const {seriesWriter} = await import('./signals/write-series.js')
  return seriesWriter(form.stored, dialect, decimals)
}

async function typedPieces(writer: FormatWriter, table: TypedColumns, file: string, {onNote}: WriteOptions) {
  for (const loss of onNote === undefined ? [] : ((await writer.losses?.(table)) ?? [])) onNote?.(loss)
  return writer.write(table, `'${file}'`)
}

/**
 * A table can be written there: nothing is in the way, and its format is one that is written. Ask before long work, not after it.
 * @throws {UserError}
 */
export async function refuseOutput(file: string | undefined, overwrite: boolean, option?: SettingName): Promise<void> {
  if (file !== undefined && isDatabase(file)) {
    await refuseTable(parseAddress(file), {overwrite, option})
    return
  }
  if (file !== undefined) writableFormat(file)
  await refuseExisting(file, overwrite, option)
}

/**
 * Columns of these names can be written there. Ask before long work, not after it.
 * @throws {UserError}
 */
export async function refuseNames(
  file: string,
  {header, headerCells}: Pick<OutputFormat, 'header' | 'headerCells'>,
): Promise<void> {
  await writableFormat(file)?.checkNames?.(headerCells ?? header, `'${file}'`)
}

/** The ending of a file in the same format, where its name says for certain that it is one, and that is written. */
export function endingLike(path: string): string {
  const format = namedFormat(path)
  return format?.writer === undefined || format.isEndingOfText === true ? '.csv' : format.extensions[0]
}

/** A name such as rows.dat promises no format where the file that it came from had such a name and was text. */
function isTextLike(file: string, {path, types}: Pick<OutputFormat, 'path' | 'types'>): boolean {
  const format = path === undefined || types !== undefined ? undefined : namedFormat(path)
  return format?.isEndingOfText === true && format === namedFormat(file)
}

/** The format that a name asks for, whether the file is packed or not. */
const namedFormat = (file: string) => formatOfPath(file.replace(/\.gz$/, ''))

/** Its rows are pictures, sounds or series, which become a file each. */
export const isWrittenAsFolder = (table: Table): boolean => hasOwnFiles(sampleForm(table))

/** Pictures, sounds and series are written as such, unless the name is one of a table. */
const isSampleFolder = (file: string, table: Table): boolean =>
  file !== '-' && isWrittenAsFolder(table) && !/\.(?:csv|txt|tsv)(?:\.gz)?$/i.test(file) && writableFormat(file) === undefined

/**
 * How names of files in a format end.
 * @param name `csv`, or that of a format with types.
 * @throws {UserError} When no such format is written.
 */
export function endingOfFormat(name: string): string {
  if (name === 'csv') return '.csv'
  const written = tableFormats.filter(({writer}) => writer !== undefined)
  const format = written.find(each => each.name === name)
  if (format !== undefined) return format.extensions[0]
  const names = ['csv', ...written.map(each => each.name)]
  throw new UserError(
    'wrong-value',
    {setting: 'formats', given: name},
    say`${setting('formats')} must be one of ${names.join(', ')}. Got '${name}' instead.`,
    didYouMean(name, names),
  )
}

/** How a file of this name is written; nothing for CSV. @throws {UserError} When its format is only read. */
function writableFormat(file: string): FormatWriter | undefined {
  const format = file === '-' ? undefined : namedFormat(file)
  if (format === undefined || format.writer !== undefined) return format?.writer
  throw new UserError(
    'format-not-written',
    {format: format.name},
    `'${file}' would be ${format.title}, which is read and not written.`,
    [format.insteadOfWriting ?? 'Give a name that ends in .csv or .parquet.'],
  )
}

function plainFormat({columns}: Table): OutputFormat {
  const dialect = {delimiter: ',', decimalComma: false, newline: '\n', bom: false} as const
  return {header: columns.map(({field}) => field.name), dialect}
}

/** Writes text with the same rules. */
export async function writeText(file: string, text: string, options: Omit<FileOptions, 'isPacked'> = {}): Promise<void> {
  await writePieces(file, [text], {...options, isPacked: file.endsWith('.gz')})
}

/** Writes bytes with the same rules, but never packs them. */
export async function writeBytes(file: string, bytes: Uint8Array, options: Omit<FileOptions, 'isPacked'> = {}): Promise<void> {
  await writePieces(file, [bytes], options)
}

async function writePieces(file: string, pieces: Iterable<string | Uint8Array>, options: FileOptions): Promise<void> {
  if (file !== '-') {
    await writePrivate(file, pieces, options)
    return
  }
  await writeToStandardOutput(pieces, options.signal).catch(ignoreEarlyEnd)
}

/** `| head` has seen enough: not an error. */
function ignoreEarlyEnd(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw writeError(error, 'stdout')
}

function* csvPieces(
  table: Table,
  {header, headerCells = header, dialect}: OutputFormat,
  options: WriteOptions,
): Generator<string> {
  const {delimiter, newline, bom = false} = dialect
  const empty = emptyCell(delimiter)
  const writers = header.map(name => (table.has(name) ? cellWriter(table.column(name), dialect, options) : () => empty))
  // A line of one empty cell would read as an empty line, which is no row.
  const emptyLine = header.length === 1 ? '""' : ''
  const cells = header.map(() => '')
  let piece = bom ? '\uFEFF' : ''
  if (headerCells !== null) piece += headerCells.map(name => asGiven(name, delimiter)).join(delimiter) + newline
  for (let row = 0; row < table.rowCount; row++) {
    for (let at = 0; at < writers.length; at++) cells[at] = writers[at](row)
    piece += (cells.join(delimiter) || emptyLine) + newline
    if (piece.length > CHUNK_CHARACTERS) {
      yield piece
      piece = ''
    }
  }
  yield piece
}

function cellWriter(column: Column, dialect: Dialect, options: WriteOptions): (row: number) => string {
  const write = writerOf(column, dialect, options)
  const texts = options.given?.texts.get(column.field.name)
  if (options.given === undefined || texts === undefined) return write
  const {rows} = options.given
  const {decimals} = options
  return row => {
    const from = rows[row]
    const content = from < 0 ? undefined : contentOf(column, row)
    const isRounded = decimals !== undefined && typeof content === 'number' && Number(content.toFixed(decimals)) !== content
    return from < 0 || isRounded ? write(row) : asGiven(texts.at(from, content), dialect.delimiter)
  }
}

function writerOf(column: Column, dialect: Dialect, options: WriteOptions): (row: number) => string {
  if (column.kind === 'categorical') return levelWriter(column, dialect)
  const {date} = column.field
  return date === undefined ? numberWriter(column, dialect, options) : momentWriter(column.values, date, dialect)
}

function momentWriter(values: Float64Array, date: DateForm, {delimiter}: Dialect): (row: number) => string {
  const write = dateWriter(date)
  const empty = emptyCell(delimiter)
  return row => (Number.isNaN(values[row]) ? empty : quoted(write(values[row]), delimiter))
}

function levelWriter({codes, field}: CategoricalColumn, {delimiter}: Dialect): (row: number) => string {
  const levels = field.levels.map(level => quoted(level, delimiter))
  const empty = emptyCell(delimiter)
  return row => (codes[row] === MISSING_CODE ? empty : levels[codes[row]])
}

function numberWriter(
  {values, field}: NumericColumn,
  {delimiter, decimalComma, forms = []}: Dialect,
  options: WriteOptions,
): (row: number) => string {
  const format = numberFormat(options.roundIntegers === true && field.integer ? 0 : options.decimals)
  const empty = emptyCell(delimiter)
  const form = forms.find(each => each.column === field.name)
  const sign = decimalComma ? ',' : '.'
  if (form === undefined && !decimalComma) return row => (Number.isNaN(values[row]) ? empty : format(values[row]))
  const write =
    form === undefined
      ? (value: number) => format(value).replace('.', sign)
      : (value: number) => inForm(format(value), form, sign)
  return row => (Number.isNaN(values[row]) ? empty : quoted(write(values[row]), delimiter))
}

function numberFormat(decimals: number | undefined): (value: number) => string {
  if (decimals === undefined) return String
  // Number() takes trailing zeros away again, and adding 0 the sign of -0.
  return value => String(Number(value.toFixed(decimals)) + 0)
}

/** Between runs of blanks nothing would not be seen. */
const emptyCell = (delimiter: string) => (delimiter === BLANKS ? '""' : '')

/** Quotes what would read as something else, blanks at the ends included, which readers may take away. */
function quoted(text: string, delimiter: string): string {
  return /^\s|\s$/.test(text) ? inQuotes(text) : asGiven(text, delimiter)
}

/** The same for a text that is written as a file had it. */
function asGiven(text: string, delimiter: string): string {
  const separates = delimiter === BLANKS ? text === '' || /[ \t]/.test(text) : text.includes(delimiter)
  return separates || /["\r\n]/.test(text) ? inQuotes(text) : text
}

const inQuotes = (text: string) => `"${text.replaceAll('"', '""')}"`
