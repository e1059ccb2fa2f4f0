import {readFile} from 'node:fs/promises'
import {UserError} from '../core/errors.js'

/**
 * A text file that the user named.
 * @throws {UserError} When it is not there or cannot be read.
 */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UserError(`There is no file '${path}'.`, ['Check the path.'])
    if (code === 'EISDIR') throw new UserError(`'${path}' is a folder.`, ['Give a file.'])
    if (code === 'EACCES' || code === 'EPERM')
      throw new UserError(`'${path}' may not be read.`, ['Check the permissions of the file.'])
    throw error
  }
}
