import {createHash} from 'node:crypto'
import type {Redis} from 'ioredis'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import type {AuditKeys} from './keys.js'

/** Where the sealed parts of one audit's inputs lie. No other audit uses them, so they go with it. */
export interface PartStore {
  has(name: string, signal?: AbortSignal): Promise<boolean>
  write(name: string, sealed: Uint8Array, signal?: AbortSignal): Promise<void>
  /** @throws {UserError} When it is not there. */
  read(name: string, signal?: AbortSignal): Promise<Uint8Array>
  /** Takes all of them away. */
  remove(): Promise<void>
}

/** A place for the parts of many audits. */
export interface PartStores {
  /** Names it: its kind, and a hash of where it is. */
  readonly place: string
  of(audit: string): PartStore
  /** Audits that have something there which does not go by itself. */
  audits(): Promise<string[]>
}

/** A path or the name of a bucket is nothing for all who read the queue. */
export const placeOf = (kind: 'folder' | 's3', where: string): string =>
  `${kind} ${createHash('sha256').update(where).digest('hex').slice(0, 12)}`

const KEPT_SECONDS = 86_400
/** Bytes of one audit's data that Redis takes, which holds everything in memory. */
const MOST_IN_REDIS = 512 * 2 ** 20

/** Beside the queue, where they expire by themselves. */
export const storesInRedis = (redis: Redis, keysOf: (audit: string) => AuditKeys): PartStores => ({
  place: 'redis',
  of: audit => partsInRedis(redis, keysOf(audit), MOST_IN_REDIS),
  audits: () => Promise.resolve([]),
})

function partsInRedis(redis: Redis, keys: AuditKeys, most: number): PartStore {
  let written = 0
  return {
    has: async name => (await redis.expire(keys.part(name), KEPT_SECONDS)) === 1,
    async write(name, sealed) {
      written += sealed.length
      if (written > most)
        throw new UserError('queue-too-large', {most}, `The data take more than ${most} bytes on the queue.`, [
          say`Give a folder or a bucket that all workers see, with ${setting('queueStore')}.`,
        ])
      await redis.set(keys.part(name), Buffer.from(sealed), 'EX', KEPT_SECONDS)
    },
    async read(name) {
      const sealed = await redis.getBuffer(keys.part(name))
      if (sealed === null) throw missingPart(name)
      return sealed
    },
    // All keys of an audit go together.
    remove: () => Promise.resolve(),
  }
}

export const missingPart = (name: string) =>
  new UserError('queue-gone', {part: name}, 'A part of the data of this audit is not in its store.', [
    say`Give the audit and all its workers the same ${setting('queueStore')}.`,
    'Start the audit again: it goes on where it was.',
  ])
