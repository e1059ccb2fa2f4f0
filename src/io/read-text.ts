import {readFile} from 'node:fs/promises'
import {UserError} from '../core/errors.js'
import {readError} from './text-chunks.js'

/**
 * A text file that the user named, without a byte order mark.
 * @throws {UserError} When it is not there, cannot be read, or is not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw readError(error, `'${path}'`)
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch {
    throw new UserError(`'${path}' must be text in UTF-8. It is in another encoding, or no text.`, ['Save it again as UTF-8.'])
  }
}
