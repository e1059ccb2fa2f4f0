import {readFile} from 'node:fs/promises'
import {readError} from './text-chunks.js'

/**
 * A text file that the user named.
 * @throws {UserError} When it is not there or cannot be read.
 */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw readError(error, `'${path}'`)
  }
}
