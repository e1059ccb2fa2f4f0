import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import type {SettingName} from '../core/settings.js'
import {say, setting} from '../core/text.js'
import {utf8Text} from '../platform/bytes.js'
import {link, readdir, rename, rm, rmdir, writeFile} from '../platform/files.js'
import * as path from '../platform/paths.js'
import {hasEnded, hostName, thisProcess, type ProcessName} from '../platform/processes.js'
import {writeError} from './disk-errors.js'
import {makeFolder, removeUnfinished, unforeseenName} from './private-file.js'
import {isThere, readBytes} from './read-bytes.js'

interface Place {
  readonly name: string
  readonly option: SettingName
}

/** What follows the lock's name in a draft's. */
const DRAFT = /^[0-9a-f]{16}$/
const SMALL = {most: 4096, what: 'a lock'}

/**
 * Does some work while no other process does work under the same lock. The lock is a file that names its holder, so that one left by a
 * process that was killed is known to be nobody's and taken over.
 *
 * @param lock The file.
 * @param place What is locked, and the option that names it, for messages.
 * @throws {UserError} When another process holds it.
 */
async function withLock<T>(lock: string, place: Place, work: () => Promise<T>): Promise<T> {
  await acquire(lock, place)
  try {
    await removeDrafts(lock)
    return await work()
  } finally {
    await rm(lock, {force: true}).catch(() => undefined)
  }
}

/**
 * The same for a file that will be written; `-` and no file need no lock. What killed processes left of it is taken away.
 */
export function withFileLock<T>(file: string | undefined, option: SettingName, work: () => Promise<T>): Promise<T> {
  if (file === undefined || file === '-') return work()
  return withLock(path.join(path.dirname(file), `.${path.basename(file)}.lock`), {name: file, option}, async () => {
    await removeUnfinished(path.dirname(file), file)
    return work()
  })
}

/** The same for a folder and all in it. */
export async function withFolderLock<T>(folder: string | undefined, option: SettingName, work: () => Promise<T>): Promise<T> {
  if (folder === undefined) return work()
  const done = await withLock(path.join(folder, '.lock'), {name: folder, option}, async () => {
    await removeUnfinished(folder)
    return work()
  })
  // Nothing is left in it when the work took away its own.
  await rmdir(folder).catch(() => undefined)
  return done
}

async function acquire(lock: string, {name, option}: Place): Promise<void> {
  try {
    await makeFolder(path.dirname(lock))
    if (await take(lock)) return
    const holder = await holderOf(lock)
    if (holder !== undefined && !(await hasEnded(holder))) {
      const where = holder.host === hostName() ? '' : ` on '${holder.host}'`
      throw new UserError(
        'file-locked',
        {file: name, process: holder.pid, host: holder.host},
        `'${name}' is being written by another process (number ${holder.pid}${where}).`,
        [
          say`Wait until it has ended, or give another place with ${setting(option)}.`,
          ...(holder.host === hostName() ? [] : [`If it has ended, delete '${lock}'.`]),
        ],
      )
    }
    if (await takeOver(lock)) return
    throw new UserError('file-locked', {file: name}, `'${name}' is being written by another process.`, [
      say`Wait until it has ended, or give another place with ${setting(option)}.`,
    ])
  } catch (error) {
    throw writeError(error, name, option)
  }
}

/**
 * Takes away drafts of the lock, and locks moved aside, that killed processes left; one that does not say whose it is
 * may be in the making.
 */
async function removeDrafts(lock: string): Promise<void> {
  const folder = path.dirname(lock)
  const start = `${path.basename(lock)}.`
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(start) || !DRAFT.test(name.slice(start.length))) continue
    const draft = path.join(folder, name)
    const holder = await holderOf(draft).catch(() => undefined)
    if (holder !== undefined && (await hasEnded(holder))) await rm(draft, {force: true}).catch(() => undefined)
  }
}

/** The lock appears with all that it says: nobody can read half of it. */
async function take(lock: string): Promise<boolean> {
  const holder = await thisProcess()
  const draft = `${lock}.${unforeseenName()}`
  await writeFile(draft, JSON.stringify(holder), {flag: 'wx', mode: 0o600})
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
    // A file system without links.
    if (await isThere(lock)) return false
    await rename(draft, lock)
    return true
  } finally {
    await rm(draft, {force: true})
  }
}

/** Several processes may find the same lock stale: it is moved away first, and whoever moved away a fresh one puts it back. */
async function takeOver(lock: string): Promise<boolean> {
  const aside = `${lock}.${unforeseenName()}`
  try {
    await rename(lock, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return take(lock)
  }
  const holder = await holderOf(aside)
  if (holder === undefined || (await hasEnded(holder))) {
    await rm(aside, {force: true})
    return take(lock)
  }
  await link(aside, lock).catch(() => undefined)
  await rm(aside, {force: true})
  return false
}

/** Undefined when the lock has gone or says nothing. */
async function holderOf(lock: string): Promise<ProcessName | undefined> {
  if (!(await isThere(lock))) return undefined
  try {
    const holder = parseJson(utf8Text(await readBytes(lock, SMALL))) as Partial<ProcessName> | null
    if (typeof holder?.host !== 'string' || typeof holder.pid !== 'number' || typeof holder.started !== 'string') return undefined
    return {host: holder.host, pid: holder.pid, started: holder.started}
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
