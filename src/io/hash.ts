import {createHash} from 'node:crypto'
import {SIZES} from '../files/limits.js'
import {openFile} from '../files/read-bytes.js'

/**
 * Hash of a file's bytes, as hex.
 * @throws {UserError} When the file cannot be read.
 */
export async function hashOfFile(path: string, algorithm: 'sha256' | 'md5', signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm)
  const {pieces, close} = await openFile(path, {...SIZES.table, signal}, {lent: true})
  try {
    for await (const piece of pieces) hash.update(piece)
  } finally {
    await close()
  }
  return hash.digest('hex')
}

export const sha256OfFile = (path: string, signal?: AbortSignal): Promise<string> => hashOfFile(path, 'sha256', signal)
