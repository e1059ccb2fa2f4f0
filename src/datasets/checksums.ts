import {createHash} from 'node:crypto'
import path from 'node:path'
import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import {placeholder, say, setting} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {isThere} from '../files/read-bytes.js'
import {hashOfFile, sha256OfFile} from '../io/hash.js'
import {readTextFile} from '../io/read-text.js'
import {writeText} from '../io/write-table.js'
import type {RemoteFile} from './catalogue.js'

/** How far a downloaded file can be trusted. */
export type Trust =
  /** The publisher's checksum agrees. */
  | {readonly kind: 'published'; readonly algorithm: 'md5'; readonly value: string}
  /** The same as the first download; no published checksum was at hand. */
  | {readonly kind: 'unchanged'; readonly algorithm: 'sha256'; readonly value: string}
  /** The first download: its hash is written down now. */
  | {readonly kind: 'recorded'; readonly algorithm: 'sha256'; readonly value: string}

export const LOCK_FILE = 'datasets.lock.json'
const RECORD_SECONDS = 15

/**
 * Checks a file against the publisher's checksum where there is one, and against the hash of its first download, which is
 * kept in a lock file beside it. A file that fails is left to the caller.
 *
 * @throws {UserError} When a hash differs.
 */
export async function verify(file: string, remote: RemoteFile, signal: AbortSignal): Promise<Trust> {
  const published =
    remote.checksumRecord === undefined ? undefined : await publishedMd5(remote.checksumRecord, remote.name, signal)
  if (published !== undefined) {
    const actual = await hashOfFile(file, createHash('md5'))
    if (actual !== published)
      throw new WrongChecksum(
        'wrong-checksum',
        {file, expected: published, actual},
        `'${file}' is not what was published: its MD5 must be ${published}. Got ${actual} instead.`,
        [say`Run the command again, or give the address of another copy with ${setting('from', placeholder('URL'))}.`],
      )
  }
  const lock = await readLock(path.dirname(file))
  const known = lock.get(remote.name)
  const sha256 = await sha256OfFile(file)
  if (known !== undefined && known !== sha256 && published === undefined)
    throw new WrongChecksum(
      'wrong-checksum',
      {file, expected: known, actual: sha256},
      `'${file}' is not what was first downloaded: its SHA-256 must be ${known}. Got ${sha256} instead.`,
      [
        say`If the publisher has changed the file, take its line out of ${path.join(path.dirname(file), LOCK_FILE)}
          and run the command again.`,
      ],
    )
  if (known !== sha256) await writeLock(path.dirname(file), lock.set(remote.name, sha256))
  if (published !== undefined) return {kind: 'published', algorithm: 'md5', value: published}
  return {kind: known === undefined ? 'recorded' : 'unchanged', algorithm: 'sha256', value: sha256}
}

export class WrongChecksum extends UserError {}

/** In words, for the user. */
export function describeTrust({kind, algorithm, value}: Trust): string {
  const hash = `${algorithm} ${value}`
  if (kind === 'published') return `agrees with the published checksum (${hash})`
  if (kind === 'unchanged') return `is the same as at its first download (${hash}); no published checksum was at hand`
  return `has no published checksum at hand: its hash is written down and checked from now on (${hash})`
}

/** The MD5 that a Zenodo record gives for a file; undefined when the record cannot be read, which must not stop the work. */
async function publishedMd5(record: string, name: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(record, {signal: AbortSignal.any([signal, AbortSignal.timeout(RECORD_SECONDS * 1000)])})
    if (!response.ok) return undefined
    const {files = []} = (await response.json()) as {files?: {key?: string; checksum?: string}[]}
    const checksum = files.find(({key}) => key === name)?.checksum ?? ''
    return /^md5:([0-9a-f]{32})$/i.exec(checksum)?.[1].toLowerCase()
  } catch {
    return undefined
  }
}

async function readLock(folder: string): Promise<Map<string, string>> {
  const file = path.join(folder, LOCK_FILE)
  const text = (await isThere(file)) ? await readTextFile(file, SIZES.state) : '{}'
  try {
    const {sha256 = {}} = parseJson(text) as {sha256?: Record<string, string>}
    return new Map(Object.entries(sha256))
  } catch {
    throw new UserError('file-damaged', {file}, `'${file}' is damaged: it must be JSON.`, [
      'Delete it; the hashes are then written down anew.',
    ])
  }
}

async function writeLock(folder: string, lock: Map<string, string>): Promise<void> {
  const sorted = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)))
  await writeText(path.join(folder, LOCK_FILE), `${JSON.stringify({sha256: sorted}, null, 2)}\n`, {overwrite: true})
}
