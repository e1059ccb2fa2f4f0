import {UserError} from '../core/errors.js'
import {readBytes, type ReadLimit} from '../files/read-bytes.js'

/**
 * A text file that the user named, without a byte order mark.
 * @throws {UserError} When it is not there, cannot be read, is too large, or is not UTF-8.
 */
export async function readTextFile(path: string, limit: ReadLimit): Promise<string> {
  const bytes = await readBytes(path, limit)
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch {
    throw new UserError(
      'wrong-encoding',
      {file: path, encoding: 'utf-8'},
      `'${path}' must be text in UTF-8. It is in another encoding, or no text.`,
      ['Save it again as UTF-8.'],
    )
  }
}
