import {readdir, rm, stat} from 'node:fs/promises'
import path from 'node:path'
import {UserError} from '../core/errors.js'
import {SIZES} from '../files/limits.js'
import {writePrivate} from '../files/private-file.js'
import {readBytes} from '../files/read-bytes.js'
import {isAuditId} from './keys.js'
import {missingPart, placeOf, type PartStore, type PartStores} from './part-store.js'

/** A folder that all parties see: in it one for each audit. Files are their owner's alone, so workers run as the same user. */
export const storesInFolder = (folder: string): PartStores => ({
  place: placeOf('folder', path.resolve(folder)),
  of: audit => partsInFolder(path.join(folder, audit)),
  async audits() {
    const names = await readdir(folder).catch(() => [])
    return names.filter(isAuditId)
  },
})

function partsInFolder(folder: string): PartStore {
  const fileOf = (name: string) => path.join(folder, `${name}.part-of-audit`)
  return {
    has: name =>
      stat(fileOf(name)).then(
        () => true,
        () => false,
      ),
    write: (name, sealed, signal) =>
      writePrivate(fileOf(name), [sealed], {overwrite: true, option: 'queueStore', ...(signal && {signal})}),
    read: (name, signal) =>
      readBytes(fileOf(name), {...SIZES.part, signal}).catch((error: unknown) => {
        throw error instanceof UserError && error.code === 'no-such-file' ? missingPart(name) : error
      }),
    remove: () => rm(folder, {recursive: true, force: true, maxRetries: 3}),
  }
}
