import {aboutFile, UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {basename} from '../platform/paths.js'
import {isDatabase, parseAddress, shownSource, type Address} from './databases/address.js'
import {databaseFile} from './databases/database-file.js'
import {readDatabase} from './databases/read-database.js'
import {recognisedFormat, type ReadableFormat} from './formats/registry.js'
import {readHead} from './head.js'
import {findImages, type ImageFolder} from './images/find-images.js'
import type {LoadedTable} from './loaded-table.js'
import {openBytes, type ByteSource} from './open-bytes.js'
import {findParts} from './parts/find-parts.js'
import {readParts} from './parts/read-parts.js'
import {withMolecules} from './molecules/read-molecules.js'
import {plainOptions, type ReadOptions} from './read-options.js'
import {PLAIN, type ReadSource, type ReadTable} from './read-source.js'
import {checkSampleOptions} from './samples/check-sample-options.js'
import {seriesAt} from './signals/find-series.js'
import {findSounds} from './signals/find-sounds.js'
import {withSignalColumns} from './signals/signal-columns.js'
import type {FolderOfSignals} from './signals/signal-table.js'
import {TableReader} from './table-reader.js'
import {textOf} from './text-chunks.js'
import {readTextRecords} from './text-records.js'
import {typedTable} from './typed-table.js'

/**
 * Reads a file, a folder of files, or a table of a database into typed columns. A CSV file (RFC 4180, UTF-8) is read row by row.
 * Recognised without being told: comma, semicolon, tab or bar as separator, LF, CRLF or CR, a byte order mark, gzip, missing values. A
 * column is numeric when all its cells are decimal numbers, parsed as by Number, or such numbers with one symbol; the target is always
 * categorical. Nothing is coerced silently: a column that can be read in several ways, infinite numbers and numbers that a double cannot
 * hold are errors, and `reading` says how each column was read.
 *
 * @param path A file, `-` for stdin, a folder or a pattern of files that hold one table (`release/part-*.parquet`), or the address of a
 *   database, such as `sqlite:FILE?table=NAME`.
 * @throws {UserError} Naming file, row, column, what was expected and what kind of thing was found.
 * @throws {Interrupted} When the signal says so.
 * @example const {table, notes} = await readTable('patients.csv', {target: 'diagnosis', ignore: ['id']})
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<LoadedTable> {
  checkMostBytes(options)
  const shown = path === '-' ? 'stdin' : shownSource(path)
  try {
    const answer = isDatabase(path) ? readAnswer(parseAddress(path), options) : readFile(path, options)
    const given = withSignalColumns(await answer, `'${shown}'`, options)
    checkSampleOptions(given.table, `'${shown}'`, options)
    const {readings, sourceNotes, shortName, title = shown, ...read} = await withMolecules(given, `'${shown}'`, options)
    const notes = [...sourceNotes, ...read.notes].map(note => `${shortName}: ${note}`)
    const reading = {file: title, rows: read.table.rowCount, isFurther: options.kinds !== undefined, columns: readings}
    options.onReading?.(reading)
    return {...read, options: plainOptions(options), path: path === '-' ? path : shown, reading, notes}
  } catch (error) {
    throw aboutFile(error, shown)
  }
}

async function readFile(path: string, options: ReadOptions): Promise<ReadSource> {
  const sounds = path === '-' ? undefined : await findSounds(path)
  if (sounds !== undefined) return readSounds(sounds, path, options)
  const images = path === '-' ? undefined : await findImages(path)
  if (images !== undefined) return readPictures(images, path, options)
  const series = path === '-' ? undefined : await seriesAt(path, options)
  if (series !== undefined) return readSeriesFolder(series, path, options)
  const found = await findParts(path, options)
  if (found !== undefined) return readParts(found, options)
  const file = path === '-' ? 'stdin' : `'${path}'`
  const source = await openBytes(path, options)
  try {
    const database = databaseFile(source)
    if (database !== undefined) return await readAnswer(database, options)
    const read = await (readTyped(source, options) ?? readText(source, file, options))
    // Notes go into reports, where folders do not belong.
    return {...read, sha256: await source.sha256(), shortName: path === '-' ? 'stdin' : basename(path)}
  } finally {
    source.close()
  }
}

async function readPictures(images: ImageFolder, path: string, options: ReadOptions): Promise<ReadSource> {
  const {readImages} = await import('./images/read-images.js')
  return asSource(await readImages(images, options, readTable), path)
}

async function readSounds(sounds: FolderOfSignals, path: string, options: ReadOptions): Promise<ReadSource> {
  const {readSignals} = await import('./signals/read-signals.js')
  return asSource(await readSignals(sounds, options), path)
}

const asSource = <R extends Pick<ReadSource, 'notes'>>({notes, ...read}: R, path: string) => ({
  ...{...read, notes: [], dialect: PLAIN},
  ...{sourceNotes: notes, shortName: basename(path)},
})

async function readSeriesFolder(series: FolderOfSignals, path: string, options: ReadOptions): Promise<ReadSource> {
  const {readSeries} = await import('./signals/read-series.js')
  const {dialect, ...read} = await readSeries(series, options)
  return {...asSource(read, path), dialect}
}

async function readAnswer(address: Address, options: ReadOptions): Promise<ReadSource> {
  const {sha256, ...columns} = await readDatabase(address, options)
  const {forms: _, ...read} = typedTable(`'${address.shown}'`, columns, options)
  return {...read, dialect: PLAIN, sourceNotes: [], sha256, shortName: address.name}
}

/** Nothing where the file is of no format with types. */
function readTyped(source: ByteSource, options: ReadOptions): Promise<ReadTable> | undefined {
  const format = recognisedFormat(source)
  return format === undefined ? undefined : readFormat(source, format, options)
}

async function readFormat(source: ByteSource, format: ReadableFormat, options: ReadOptions): Promise<ReadTable> {
  const {forms: _, ...read} = typedTable(source.name, await format.reader.read(source, options), options)
  return {...read, dialect: PLAIN, sourceNotes: []}
}

async function readText(source: ByteSource, file: string, options: ReadOptions): Promise<ReadTable> {
  const text = textOf(source, options.encoding)
  const head = await readHead(text.chunks, file)
  const reader = new TableReader(file, options)
  const {dialect, notes} = await readTextRecords(head, text.bom, file, options, reader)
  const {forms, ...read} = reader.finish()
  return {...read, dialect: {...dialect, ...(forms.length > 0 && {forms})}, sourceNotes: [...text.notes(), ...notes]}
}

function checkMostBytes({maxBytes}: ReadOptions): void {
  if (maxBytes === undefined || (Number.isSafeInteger(maxBytes) && maxBytes > 0)) return
  throw new UserError(
    'wrong-value',
    {setting: 'maxBytes', given: maxBytes},
    say`${setting('maxBytes')} must be a whole number of bytes above 0. Got ${maxBytes} instead.`,
  )
}
