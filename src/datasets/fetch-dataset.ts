import {access, rm, stat} from 'node:fs/promises'
import {homedir} from 'node:os'
import path from 'node:path'
import {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'
import {subContext, throwIfStopped, type Context} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {categoricalColumn} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {readBytes} from '../files/read-bytes.js'
import {refuseExisting} from '../files/private-file.js'
import type {LoadedTable} from '../io/loaded-table.js'
import {readTable} from '../io/read-table.js'
import {readSource} from '../io/table-source.js'
import {endingOfFormat, writeBytes, writeTable, writeText} from '../io/write-table.js'
import {readBenchmark} from './benchmark.js'
import type {Dataset, DatasetSource, RemoteFile, UciFormat} from './catalogue.js'
import {verify, WrongChecksum, type Trust} from './checksums.js'
import {download, DOWNLOAD_SETTINGS, type DownloadSettings} from './download.js'
import {readUci} from './uci.js'

export interface FetchRequest {
  /** Folder for the downloads and the file; the cache folder when left out. */
  readonly out?: string
  /** Address of a copy: the file itself, or a folder that holds it under its original name. */
  readonly from?: string
  /** How the file is written: `csv`, which it is when left out, or another format that is written, such as `parquet`. */
  readonly format?: string
  /** Replace a file that is there already. */
  readonly overwrite?: boolean
  readonly settings?: DownloadSettings
}

type FileSource = Exclude<DatasetSource, {readonly kind: 'simulated'}>

export interface FetchedFile {
  readonly file: string
  readonly bytes: number
  /** It was there already. */
  readonly present: boolean
  readonly trust: Trust
}

export interface FetchedDataset {
  readonly name: string
  /** The file, ready for the other commands. */
  readonly file: string
  readonly rows: number
  readonly target: string
  readonly minority: readonly string[]
  readonly minorityRows: number
  readonly categorical: readonly string[]
  readonly downloads: readonly FetchedFile[]
  readonly notes: readonly string[]
}

/**
 * Brings a data set of the catalogue onto this machine as a CSV file, or one in another format, with its natural or, for the benchmark
 * archive, its numeric columns. Downloads are kept beside it, checked every time, and not made again.
 *
 * @throws {UserError} When it cannot be downloaded or verified, no such format is written, or a file of this name is there already.
 */
export async function fetchDataset(dataset: Dataset, request: FetchRequest, context: Context): Promise<FetchedDataset> {
  const folder = request.out ?? cacheFolder()
  const {format = 'csv'} = request
  const file = path.join(folder, dataset.name + endingOf(dataset, request.format))
  // The cache is the tool's own; elsewhere the file may be somebody's.
  const overwrite = request.overwrite === true || request.out === undefined
  await refuseExisting(file, overwrite)
  const {source} = dataset
  const downloads: FetchedFile[] = []
  const remotes = remotesOf(dataset)
  for (const [index, remote] of remotes.entries()) {
    const part = subContext(context, remote.name, index / remotes.length, (index + 1) / remotes.length)
    downloads.push(await ensureFile(remote, folder, request, part))
  }
  const paths = downloads.map(fetched => fetched.file)
  const losses: string[] = []
  if (source.kind === 'simulated') {
    await writeTable(file, await source.make(), undefined, {overwrite, onNote: note => losses.push(note)})
  } else if (format !== 'csv') {
    const loaded = await loadedFrom({...dataset, source}, paths)
    const onNote = (note: string) => losses.push(note)
    await writeTable(file, loaded.table, {...loaded, target: dataset.target}, {overwrite, onNote})
  } else if (source.kind === 'embedded') await copyEmbedded(source.file, file, overwrite)
  else if (source.kind === 'benchmark') await convertBenchmark(paths[0], source.member, file, overwrite)
  else await convertUci(paths, source.format, file, overwrite)
  const described = await describe(dataset, file, context.signal)
  return {...described, downloads, notes: [...described.notes, ...losses]}
}

/** Simulated samples become a folder of files where no format is asked for, as their kind usually is. */
const endingOf = ({source}: Dataset, format: string | undefined): string =>
  source.kind === 'simulated' && format === undefined ? '' : endingOfFormat(format ?? 'csv')

/** Where downloads go when no folder is given. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['XDG_CACHE_HOME']
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(home(), '.cache'), 'minority-report')
}

function home(): string {
  try {
    return homedir()
  } catch {
    throw new UserError('setting-missing', {settings: ['out']}, 'There is no home folder to keep downloads in.', [
      say`Name a folder with ${setting('out')}.`,
    ])
  }
}

/** Path of a data set that comes with the package. */
export async function embeddedFile(name: string): Promise<string> {
  // The distance to the package's folder differs between the sources and what is compiled from them.
  for (
    let folder = path.dirname(fileURLToPath(import.meta.url));
    folder !== path.dirname(folder);
    folder = path.dirname(folder)
  ) {
    const file = path.join(folder, 'fixtures/data', name)
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file
  }
  throw new Error(`The package lacks fixtures/data/${name}.`)
}

export function remotesOf({source}: Dataset): readonly RemoteFile[] {
  if (source.kind === 'embedded' || source.kind === 'simulated') return []
  return source.kind === 'benchmark' ? [source.archive] : source.format.files
}

/** Takes the file that is there, or downloads it, and checks it either way. */
async function ensureFile(remote: RemoteFile, folder: string, request: FetchRequest, context: Context): Promise<FetchedFile> {
  const file = path.join(folder, remote.name)
  const present = await stat(file).then(
    info => info.size,
    () => undefined,
  )
  const url = addressOf(remote, request.from)
  const bytes = present ?? (await download(url, file, context, request.settings ?? DOWNLOAD_SETTINGS))
  throwIfStopped(context)
  try {
    const trust = await verify(file, remote, context.signal)
    throwIfStopped(context)
    return {file, bytes, present: present !== undefined, trust}
  } catch (error) {
    if (!(error instanceof WrongChecksum)) throw error
    const {message, suggestions} = error.texts
    if (present !== undefined)
      throw new UserError('wrong-checksum', error.data, message, ['Delete the file to download it again.', ...suggestions])
    await rm(file, {force: true})
    throw new UserError('wrong-checksum', error.data, say`${message} It has been deleted.`, suggestions)
  }
}

/** @throws {UserError} When the address given is none. */
function addressOf(remote: RemoteFile, from: string | undefined): string {
  if (from === undefined) return remote.url
  if (!/^https?:\/\//.test(from) || !URL.canParse(from))
    throw new UserError(
      'wrong-value',
      {setting: 'from', given: from},
      say`${setting('from')} must be an address that starts with http:// or https://. Got '${from}' instead.`,
      [say`A file on this machine is found when it is put into the folder named by ${setting('out')}, as '${remote.name}'.`],
    )
  const original = path.posix.basename(new URL(remote.url).pathname)
  return from.endsWith(`/${original}`) ? from : `${from.replace(/\/$/, '')}/${original}`
}

/** What the columns are is said by the catalogue, and by the file that is written from then on. */
async function loadedFrom(
  {source, name, target, categorical}: Dataset & {readonly source: FileSource},
  paths: readonly string[],
): Promise<LoadedTable> {
  const options = {target, categorical}
  if (source.kind === 'embedded') return readTable(await embeddedFile(source.file), options)
  if (source.kind === 'benchmark') return readSource(await readBenchmark(paths[0], source.member), options, name)
  const {csv} = await readUci(paths, source.format)
  return readTable('-', {...options, stdin: Readable.from([Buffer.from(csv)])})
}

async function copyEmbedded(name: string, file: string, overwrite: boolean): Promise<void> {
  await writeBytes(file, await readBytes(await embeddedFile(name), SIZES.table), {overwrite})
}

async function convertBenchmark(archive: string, member: string, file: string, overwrite: boolean): Promise<void> {
  const table = await readBenchmark(archive, member)
  const header = table.columns.map(({field}) => field.name)
  await writeTable(file, table, {header, dialect: {delimiter: ',', decimalComma: false, newline: '\n'}}, {overwrite})
}

async function convertUci(paths: readonly string[], format: UciFormat, file: string, overwrite: boolean): Promise<void> {
  const {csv} = await readUci(paths, format)
  await writeText(file, csv, {overwrite})
}

/** Reads what was written, as the other commands will, and compares it with the catalogue. */
async function describe(dataset: Dataset, file: string, signal: AbortSignal): Promise<Omit<FetchedDataset, 'downloads'>> {
  const {name, target, minority, categorical, rows, features} = dataset
  const {table} = await readTable(file, {target, categorical, signal})
  const {codes, field} = categoricalColumn(table, target)
  const minorityCodes = new Set(minority.map(label => field.levels.indexOf(label)))
  const differs = table.rowCount !== rows || table.columns.length !== features + 1
  return {
    ...{name, file, rows: table.rowCount, target, minority, categorical},
    minorityRows: codes.reduce((count, code) => (minorityCodes.has(code) ? count + 1 : count), 0),
    notes: differs
      ? [
          `The file has ${table.rowCount} rows and ${table.columns.length - 1} features; the catalogue says ${rows} and ${features}.`,
        ]
      : [],
  }
}
