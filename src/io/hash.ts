import {createHash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {pipeline} from 'node:stream/promises'
import {readError} from './text-chunks.js'

/**
 * Hash of a file's bytes, as hex.
 * @throws {UserError} When the file cannot be read.
 */
export async function hashOfFile(path: string, algorithm: 'sha256' | 'md5'): Promise<string> {
  const hash = createHash(algorithm)
  try {
    await pipeline(createReadStream(path), hash)
  } catch (error) {
    throw readError(error, `'${path}'`)
  }
  return hash.digest('hex')
}

export const sha256OfFile = (path: string): Promise<string> => hashOfFile(path, 'sha256')
