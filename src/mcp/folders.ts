import {realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import {UserError} from '../core/errors.js'
import {shownName} from '../core/printable.js'

/** The folders that may be read, as they really are; nothing outside them is opened. */
export interface Folders {
  readonly roots: readonly string[]
  /**
   * The real path of a file that a client names: whole, or from one of the folders on.
   * @throws {UserError} When it is no regular file inside them. Whether there is a file outside is not told.
   */
  readonly file: (name: string) => Promise<string>
}

/** A file of such a name would be read as a pattern, which may match links to elsewhere. */
const PATTERN = /[*?[\]{}]/

/** @throws {UserError} When a folder is not there. */
export async function openFolders(given: readonly string[]): Promise<Folders> {
  const roots = await Promise.all(given.map(realFolder))
  return {
    roots,
    async file(name) {
      for (const candidate of path.isAbsolute(name) ? [name] : roots.map(root => path.join(root, name))) {
        const real = await realpath(candidate).catch(() => undefined)
        // Links and .. are followed before it is asked where they lead.
        if (real === undefined || PATTERN.test(real) || !roots.some(root => isInside(root, real))) continue
        if ((await stat(real)).isFile()) return real
      }
      throw new UserError('not-allowed', {file: name}, `There is no file '${shownName(name)}' in the folders that may be read.`, [
        'list_files names the files that are there.',
        'Whoever started the server can allow another folder.',
      ])
    },
  }
}

async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined)
  if (real === undefined || !(await stat(real)).isDirectory())
    throw new UserError('no-such-file', {file: folder}, `There is no folder '${shownName(folder)}'.`, ['Check the path.'])
  return real
}

function isInside(root: string, real: string): boolean {
  const relative = path.relative(root, real)
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
}
