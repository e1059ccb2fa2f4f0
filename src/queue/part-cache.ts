import {lstat, readdir, rm, utimes} from 'node:fs/promises'
import path from 'node:path'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {makeFolder, writePrivate} from '../files/private-file.js'
import {readBytes} from '../files/read-bytes.js'

/** Parts that a machine has fetched, by name. What it gives back may be damaged: whoever asks compares it with its name. */
export interface PartCache {
  read(name: string): Promise<Uint8Array | undefined>
  /** Never fails: a cache saves time and nothing else. */
  write(name: string, sealed: Uint8Array): Promise<void>
  usage(): Promise<CacheUsage>
}

export interface CacheUsage {
  /** Of all parts in the folder, whichever worker wrote them. */
  readonly bytes: number
  readonly parts: number
  /** Parts that this process has taken away for their age or for want of room. */
  readonly evicted: number
}

export interface PartCacheOptions {
  readonly folder: string
  /** Bytes of all files. */
  readonly most: number
  /** Told once when nothing can be kept. */
  readonly onNote?: (text: string) => void
}

const ENDING = '.part-of-audit'
const OURS = /^[0-9a-f]{32}\.part-of-audit$/
/** What a killed process left of a file, see `writePrivate`. */
const UNFINISHED = /^\.[0-9a-f]{32}\.part-of\.[0-9a-f]{16}\.part$/
const UNFINISHED_MILLISECONDS = 3_600_000
/** Data of an audit do not lie about for ever because there was room for them. */
const UNUSED_MILLISECONDS = 7 * 86_400_000
/** Other workers of this machine write there too, so the folder is looked at after each such share of its size. */
const LOOK_AFTER = 1 / 16

/**
 * Keeps parts as files that their owner alone can read, in a folder that nobody else can enter when it was made here. Several workers may
 * share it. Beyond its size, or after a week, those go that were not used for the longest time.
 *
 * @throws {UserError} When the folder cannot be made, or others may write to it.
 */
export async function openPartCache({folder, most, onNote}: PartCacheOptions): Promise<PartCache> {
  await refuseShared(folder)
  const fileOf = (name: string) => path.join(folder, name + ENDING)
  let evicted = await evict(folder, most)
  let written = 0
  let hasNoted = false
  return {
    async read(name) {
      const file = fileOf(name)
      const sealed = await readBytes(file, SIZES.part).catch(() => undefined)
      const now = new Date()
      if (sealed !== undefined) await utimes(file, now, now).catch(() => undefined)
      return sealed
    },
    async write(name, sealed) {
      if (sealed.length > most) return
      try {
        await writePrivate(fileOf(name), [sealed], {overwrite: true, option: 'cache'})
        written += sealed.length
        if (written <= most * LOOK_AFTER) return
        written = 0
        evicted += await evict(folder, most)
      } catch (error) {
        if (!hasNoted) onNote?.(`Data are not kept on this machine: ${(error as Error).message}`)
        hasNoted = true
      }
    },
    async usage() {
      // Somebody may have removed the folder.
      const files = await filesIn(folder).catch(() => [])
      const parts = files.filter(({isUnfinished}) => !isUnfinished)
      return {bytes: parts.reduce((sum, {bytes}) => sum + bytes, 0), parts: parts.length, evicted}
    },
  }
}

/** Files of others in it would be taken for parts, and files of ours be replaced. */
async function refuseShared(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    const info = await lstat(folder)
    const uid = process.getuid?.()
    const isOurs = uid === undefined || (info.uid === uid && (info.mode & 0o022) === 0)
    if (info.isDirectory() && isOurs) return
  } catch (error) {
    throw unusable(folder, (error as NodeJS.ErrnoException).code ?? 'it cannot be made')
  }
  throw unusable(folder, 'it is no folder of this user alone')
}

/** Files of ours in a folder; others are nobody's business. */
async function filesIn(folder: string) {
  const names = await readdir(folder)
  const found = await Promise.all(
    names.map(async name => {
      const isUnfinished = UNFINISHED.test(name)
      if (!isUnfinished && !OURS.test(name)) return []
      const file = path.join(folder, name)
      // Another worker may have taken it away meanwhile.
      const info = await lstat(file).catch(() => undefined)
      return info === undefined ? [] : [{file, isUnfinished, bytes: info.size, usedAt: info.mtimeMs}]
    }),
  )
  return found.flat()
}

/** Takes away what is too old or too much. Returns how many parts that were. */
async function evict(folder: string, most: number): Promise<number> {
  const files = await filesIn(folder)
  const now = Date.now()
  let kept = 0
  let gone = 0
  for (const {file, isUnfinished, bytes, usedAt} of files.sort((a, b) => b.usedAt - a.usedAt)) {
    const isOld = now - usedAt > (isUnfinished ? UNFINISHED_MILLISECONDS : UNUSED_MILLISECONDS)
    kept += bytes
    if (!isOld && (isUnfinished || kept <= most)) continue
    await rm(file, {force: true}).catch(() => undefined)
    if (!isUnfinished) gone++
  }
  return gone
}

const unusable = (folder: string, why: string) =>
  new UserError('cache-unusable', {folder}, `Data cannot be kept in '${folder}': ${why}.`, [
    say`Name another folder with ${setting('cache')}, or none.`,
  ])
