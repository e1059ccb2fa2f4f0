import {once} from 'node:events'
import {createWriteStream} from 'node:fs'
import {access, mkdir, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {finished} from 'node:stream/promises'
import {createGzip} from 'node:zlib'
import {Interrupted, UserError} from '../core/errors.js'
import {MISSING_CODE, type Column, type Table} from '../core/table.js'
import type {Dialect} from './dialect.js'

export interface WriteOptions {
  /** Replace the file when it exists. */
  readonly overwrite?: boolean
  /** Round numbers to so many decimals; otherwise the shortest form that reads back the same is written. */
  readonly decimals?: number
  /** Round columns that held only whole numbers in the input. */
  readonly roundIntegers?: boolean
  readonly signal?: AbortSignal
}

/** The columns to write, in order; those the table does not have (ids, groups) are written empty. */
export interface OutputFormat {
  readonly header: readonly string[]
  readonly dialect: Dialect
}

const CHUNK_CHARACTERS = 1 << 20

/**
 * Writes a table as CSV, in the column order and with the separator of the file it came from. The file appears whole or not
 * at all: it is written under another name and moved into place.
 *
 * @param file `-` is stdout; a name ending in .gz is packed.
 * @throws {UserError} When the file exists and may not be replaced, or cannot be written.
 */
export async function writeTable(file: string, table: Table, format: OutputFormat, options: WriteOptions = {}): Promise<void> {
  await writePieces(file, csvPieces(table, format, options), options)
}

/** Writes text with the same rules. */
export async function writeText(
  file: string,
  text: string,
  options: Pick<WriteOptions, 'overwrite' | 'signal'> = {},
): Promise<void> {
  await writePieces(file, [text], options)
}

/** @throws {UserError} When the file is there and may not be replaced: ask before long work, not after it. */
export async function refuseExisting(file: string | undefined, overwrite: boolean): Promise<void> {
  if (file === undefined || file === '-' || overwrite || !(await exists(file))) return
  throw new UserError(`'${file}' exists already.`, ['Give another name with --out, or replace it with --force.'])
}

async function writePieces(file: string, pieces: Iterable<string>, {overwrite = false, signal}: WriteOptions): Promise<void> {
  if (file === '-') {
    await pump(pieces, process.stdout, signal)
    return
  }
  await refuseExisting(file, overwrite)
  const partial = `${file}.${process.pid}.part`
  try {
    await mkdir(path.dirname(file), {recursive: true})
    const sink = createWriteStream(partial)
    const target = file.endsWith('.gz') ? createGzip() : sink
    if (target !== sink) target.pipe(sink)
    const closed = finished(sink)
    // Both are awaited below; this keeps an early failure of the file from being unhandled meanwhile.
    closed.catch(() => undefined)
    await pump(pieces, target, signal)
    target.end()
    await closed
    await rename(partial, file)
  } catch (error) {
    await rm(partial, {force: true})
    throw writeError(error, file)
  }
}

async function pump(pieces: Iterable<string>, target: NodeJS.WritableStream, signal?: AbortSignal): Promise<void> {
  for (const piece of pieces) {
    if (signal?.aborted === true) throw new Interrupted()
    // once() also rejects when the stream fails.
    if (!target.write(piece)) await once(target, 'drain')
  }
}

function writeError(error: unknown, file: string): unknown {
  const {code} = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new UserError(`'${file}' may not be written.`, ['Choose another place with --out.'])
  if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENOENT')
    return new UserError(`'${file}' is not a place where a file can be written.`, ['Choose another place with --out.'])
  if (code === 'ENOSPC') return new UserError(`There is no space left to write '${file}'.`, ['Choose another place with --out.'])
  return error
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

function* csvPieces(table: Table, {header, dialect}: OutputFormat, options: WriteOptions): Generator<string> {
  const {delimiter, newline} = dialect
  const cells = header.map(name => (table.has(name) ? cellWriter(table.column(name), dialect, options) : () => ''))
  let piece = header.map(name => quoted(name, delimiter)).join(delimiter) + newline
  for (let row = 0; row < table.rowCount; row++) {
    piece += cells[0](row)
    for (let at = 1; at < cells.length; at++) piece += delimiter + cells[at](row)
    piece += newline
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
    return row => (codes[row] === MISSING_CODE ? '' : levels[codes[row]])
  }
  const {values} = column
  const format = numberFormat(options.roundIntegers === true && column.field.integer ? 0 : options.decimals)
  const write = decimalComma ? (value: number) => quoted(format(value).replace('.', ','), delimiter) : format
  return row => (Number.isNaN(values[row]) ? '' : write(values[row]))
}

function numberFormat(decimals: number | undefined): (value: number) => string {
  if (decimals === undefined) return String
  // Number() takes trailing zeros and the sign of -0 away again.
  return value => String(Number(value.toFixed(decimals)) + 0)
}

function quoted(text: string, delimiter: string): string {
  const needs = text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text)
  return needs ? `"${text.replaceAll('"', '""')}"` : text
}
