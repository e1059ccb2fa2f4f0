import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import type {Redis} from 'ioredis'
import {UserError} from '../core/errors.js'
import {writePrivate} from '../files/private-file.js'
import type {AuditKeys} from './keys.js'

/** Where the sealed parts of an audit's inputs lie. */
export interface PartStore {
  has(name: string): Promise<boolean>
  write(name: string, sealed: Uint8Array): Promise<void>
  /** @throws {UserError} When it is not there. */
  read(name: string): Promise<Uint8Array>
}

const KEPT_SECONDS = 86_400

/** Beside the queue, up to `most` bytes of one audit: Redis holds everything in memory. */
export function partsInRedis(redis: Redis, keys: AuditKeys, most: number): PartStore {
  let written = 0
  return {
    has: async name => (await redis.expire(keys.part(name), KEPT_SECONDS)) === 1,
    async write(name, sealed) {
      written += sealed.length
      if (written > most)
        throw new UserError('queue-too-large', {most}, `The data take more than ${most} bytes on the queue.`, [
          'Give a folder that all workers see, as the store of the queue, or a larger limit.',
        ])
      await redis.set(keys.part(name), Buffer.from(sealed), 'EX', KEPT_SECONDS)
    },
    async read(name) {
      const sealed = await redis.getBuffer(keys.part(name))
      if (sealed === null) throw missing(name)
      return sealed
    },
  }
}

/** In a folder that all parties see. Files are their owner's alone, so workers run as the same user. */
export function partsInFolder(folder: string): PartStore {
  const fileOf = (name: string) => path.join(folder, `${name}.part-of-audit`)
  return {
    has: name =>
      stat(fileOf(name)).then(
        () => true,
        () => false,
      ),
    write: (name, sealed) => writePrivate(fileOf(name), [sealed], {overwrite: true}),
    read: name => readFile(fileOf(name)).catch(() => Promise.reject(missing(name))),
  }
}

const missing = (name: string) =>
  new UserError('queue-gone', {part: name}, 'A part of the data of this audit is not in its store any more.', [
    'Start the audit again: it goes on where it was.',
  ])
