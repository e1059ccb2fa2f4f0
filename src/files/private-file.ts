import {UserError} from '../core/errors.js'
import type {SettingName} from '../core/settings.js'
import {say, setting} from '../core/text.js'
import {createSha256} from '../platform/hash.js'
import {hexText} from '../platform/bytes.js'
import {link, lstat, mkdir, readdir, rename, rm, writeFile, type FileInfo} from '../platform/files.js'
import * as path from '../platform/paths.js'
import {fillRandom} from '../platform/random.js'
import {writeNewFile} from '../platform/write-file.js'
import {writeError} from './disk-errors.js'

export interface FileOptions {
  /** Replace the file when it exists. */
  readonly overwrite?: boolean
  readonly signal?: AbortSignal
  /** The option that names the file, for messages; `out` when left out. */
  readonly option?: SettingName
  /** Pack it with gzip. */
  readonly isPacked?: boolean
  /** Called with the SHA-256 of what was written, before it gets its name. */
  readonly onComplete?: ((sha256: string) => Promise<void>) | undefined
}

const OWNER_ONLY = 0o600
const UNFINISHED = /^\.[0-9a-f]{16}\.part$/
const OWNER_ONLY_FOLDER = 0o700

/** A name, or the end of one, that nobody can foresee. */
export function unforeseenName(): string {
  const bytes = new Uint8Array(8)
  fillRandom(bytes)
  return hexText(bytes)
}

/** Makes a folder that its owner alone can enter, and those above it; one that is there stays as it is. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true, mode: OWNER_ONLY_FOLDER})
}

/**
 * Writes a file that its owner alone can read: what comes out of real records may tell of them. The file appears whole or not at all. It is
 * written beside its place, under a name that nobody can foresee, and then gets its own; one that was not there and must not be replaced is
 * not replaced either when it has come into being meanwhile.
 *
 * @throws {UserError} When the file exists and may not be replaced, is no regular file, or cannot be written.
 * @throws {Interrupted} When the signal says so; nothing is left behind.
 */
export async function writePrivate(
  file: string,
  pieces: Iterable<string | Uint8Array>,
  {overwrite = false, signal, option, isPacked = false, onComplete}: FileOptions = {},
): Promise<void> {
  const mode = await modeFor(file, overwrite, option)
  const partial = besideOf(file)
  try {
    await makeFolder(path.dirname(file))
    const hash = createSha256()
    await writeNewFile(partial, pieces, {mode, isPacked, signal, onBytes: bytes => void hash.update(bytes)})
    await onComplete?.(hash.digest('hex'))
    await (overwrite ? rename(partial, file) : nameAnew(partial, file))
  } catch (error) {
    // A failure to clean up must not hide why.
    await rm(partial, {force: true}).catch(() => undefined)
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw existsAlready(file, option)
    throw writeError(error, file, option)
  }
}

/** Where a file is written before it gets its name; see {@link removeUnfinished}. */
const besideOf = (file: string) => path.join(path.dirname(file), `.${path.basename(file).slice(0, 40)}.${unforeseenName()}.part`)

/**
 * Writes or replaces a small file of the tool's own in a folder of its own. The same as {@link writePrivate} with half of its calls to the
 * system, for what is written a thousand times: it does not look at what is in the file's place, which goes, whatever permissions it had,
 * and it makes the folder when it turns out to be missing.
 *
 * @throws {UserError} When the file cannot be written.
 */
export async function replaceOwn(file: string, content: string): Promise<void> {
  const partial = besideOf(file)
  const write = () => writeFile(partial, content, {flag: 'wx', mode: OWNER_ONLY})
  try {
    await write().catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      await makeFolder(path.dirname(file))
      await write()
    })
    await rename(partial, file)
  } catch (error) {
    await rm(partial, {force: true}).catch(() => undefined)
    throw writeError(error, file)
  }
}

/**
 * Takes away the unfinished files that killed processes left: those in a folder, or those of one file. Call while no other process
 * writes there.
 */
export async function removeUnfinished(folder: string, file?: string): Promise<void> {
  const start = file === undefined ? '.' : `.${path.basename(file).slice(0, 40)}.`
  const names = await readdir(folder).catch(() => [])
  const isUnfinished = (name: string) =>
    name.startsWith(start) && UNFINISHED.test(name.slice(file === undefined ? -22 : start.length - 1))
  for (const name of names) if (isUnfinished(name)) await rm(path.join(folder, name), {force: true}).catch(() => undefined)
}

/** @throws {UserError} When the file is there and may not be replaced: ask before long work, not after it. */
export async function refuseExisting(file: string | undefined, overwrite: boolean, option: SettingName = 'out'): Promise<void> {
  if (file !== undefined && file !== '-') await modeFor(file, overwrite, option)
}

/** Permissions of a file to be written: never more than the one in its place has. */
async function modeFor(file: string, overwrite: boolean, option: SettingName | undefined): Promise<number> {
  let present: FileInfo
  try {
    present = await lstat(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return OWNER_ONLY
    throw writeError(error, file, option)
  }
  if (!overwrite) throw existsAlready(file, option)
  if (present.isFile()) return OWNER_ONLY & present.mode
  const kind = present.isSymbolicLink() ? 'a symbolic link' : present.isDirectory() ? 'a folder' : 'no regular file'
  throw new UserError('file-not-writable', {file}, `'${file}' is ${kind}, not a place where a file can be written.`, [
    say`Give the name of a file with
      ${setting(option ?? 'out')}${present.isDirectory() ? '' : '; - is stdout, where a command writes there'}.`,
  ])
}

/** A link fails where a name is taken, a rename would replace it. Not every file system has links. */
async function nameAnew(partial: string, file: string): Promise<void> {
  try {
    await link(partial, file)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
    await rename(partial, file)
    return
  }
  await rm(partial)
}

const existsAlready = (file: string, option: SettingName = 'out') =>
  new UserError('file-exists', {file}, `'${file}' exists already.`, [
    say`Give another name with ${setting(option)}, or replace it with ${setting('overwrite', true)}.`,
  ])
