import {SIZES} from '../files/limits.js'
import {openFile} from '../files/read-bytes.js'
import {createSha256} from '../platform/hash.js'

/** What hashes piece by piece. */
interface Hashing {
  update(piece: Uint8Array): unknown
  digest(form: 'hex'): string
}

/**
 * Hash of a file's bytes, as hex.
 * @throws {UserError} When the file cannot be read.
 */
export async function hashOfFile(path: string, hash: Hashing, signal?: AbortSignal): Promise<string> {
  const {pieces, close} = await openFile(path, {...SIZES.table, signal}, {lent: true})
  try {
    for await (const piece of pieces) hash.update(piece)
  } finally {
    await close()
  }
  return hash.digest('hex')
}

export const sha256OfFile = (path: string, signal?: AbortSignal): Promise<string> => hashOfFile(path, createSha256(), signal)
