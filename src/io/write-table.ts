import {createWriteStream} from 'node:fs'
import {access, mkdir, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {createGzip} from 'node:zlib'
import {UserError} from '../core/errors.js'
import {MISSING_CODE, type Column, type Table} from '../core/table.js'
import {writeError} from '../files/disk-errors.js'
import type {Dialect} from './dialect.js'
import {BLANKS} from './separator.js'

export interface WriteOptions {
  /** Replace the file when it exists. */
  readonly overwrite?: boolean
  /** Round numbers to so many decimals; otherwise the shortest form that reads back the same is written. */
  readonly decimals?: number
  /** Round columns that held only whole numbers in the input. */
  readonly roundIntegers?: boolean
  readonly signal?: AbortSignal
  /** The flag that names the file, for messages; --out when left out. */
  readonly flag?: string
}

/** The columns to write, in order; those the table does not have (ids, groups) are written empty. */
export interface OutputFormat {
  readonly header: readonly string[]
  /** How to write their names; null writes no header, and left out they are written as they are. */
  readonly headerCells?: readonly string[] | null
  readonly dialect: Dialect
}

const CHUNK_CHARACTERS = 1 << 20

/**
 * Writes a table as CSV, in the column order and with the separator, decimal sign and line ends of the file it came from.
 * Missing values are empty cells, and so are columns that the table does not have: a synthetic row has no id, and filled
 * cells would tell real rows from synthetic ones. The file appears whole or not at all: it is written under another name
 * beside its place and moved there at the end.
 *
 * @param file `-` is stdout, whose reader may leave early; a name ending in .gz is packed.
 * @throws {UserError} When the file exists and may not be replaced, or cannot be written.
 * @throws {Interrupted} When the signal says so; nothing is left behind.
 */
export async function writeTable(file: string, table: Table, format: OutputFormat, options: WriteOptions = {}): Promise<void> {
  await writePieces(file, csvPieces(table, format, options), {...options, packed: file.endsWith('.gz')})
}

/** Writes text with the same rules. */
export async function writeText(
  file: string,
  text: string,
  options: Pick<WriteOptions, 'overwrite' | 'signal' | 'flag'> = {},
): Promise<void> {
  await writePieces(file, [text], {...options, packed: file.endsWith('.gz')})
}

/** Writes bytes with the same rules, but never packs them. */
export async function writeBytes(
  file: string,
  bytes: Uint8Array,
  options: Pick<WriteOptions, 'overwrite' | 'signal' | 'flag'> = {},
): Promise<void> {
  await writePieces(file, [bytes], options)
}

/** @throws {UserError} When the file is there and may not be replaced: ask before long work, not after it. */
export async function refuseExisting(file: string | undefined, overwrite: boolean, flag = '--out'): Promise<void> {
  if (file === undefined || file === '-' || overwrite || !(await exists(file))) return
  throw new UserError(`'${file}' exists already.`, [`Give another name with ${flag}, or replace it with --force.`])
}

async function writePieces(
  file: string,
  pieces: Iterable<string | Uint8Array>,
  {overwrite = false, packed = false, signal, flag}: WriteOptions & {packed?: boolean},
): Promise<void> {
  const source = Readable.from(pieces)
  const control = signal === undefined ? {} : {signal}
  if (file === '-') {
    await pipeline(source, process.stdout, {end: false, ...control}).catch(ignoreEarlyEnd)
    return
  }
  await refuseExisting(file, overwrite, flag)
  const partial = `${file}.${process.pid}.part`
  try {
    await mkdir(path.dirname(file), {recursive: true})
    const sink = createWriteStream(partial)
    if (packed) await pipeline(source, createGzip(), sink, control)
    else await pipeline(source, sink, control)
    await rename(partial, file)
  } catch (error) {
    // A failure to clean up must not hide why.
    await rm(partial, {force: true}).catch(() => undefined)
    throw writeError(error, file, flag)
  }
}

/** `| head` has seen enough: not an error. */
function ignoreEarlyEnd(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw writeError(error, 'stdout')
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
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

function cellWriter(column: Column, {delimiter, decimalComma}: Dialect, options: WriteOptions): (row: number) => string {
  if (column.kind === 'categorical') {
    const {codes} = column
    const levels = column.field.levels.map(level => quoted(level, delimiter))
    const empty = emptyCell(delimiter)
    return row => (codes[row] === MISSING_CODE ? empty : levels[codes[row]])
  }
  const {values} = column
  const format = numberFormat(options.roundIntegers === true && column.field.integer ? 0 : options.decimals)
  const write = decimalComma ? (value: number) => quoted(format(value).replace('.', ','), delimiter) : format
  const empty = emptyCell(delimiter)
  return row => (Number.isNaN(values[row]) ? empty : write(values[row]))
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
