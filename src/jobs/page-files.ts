import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {UserError} from '../core/errors.js'

/** A file of the page, by the address that it has below the page's own. */
export interface PageFile {
  readonly type: string
  readonly content: Uint8Array
}

const TYPES: Readonly<Partial<Record<string, string>>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
}

/** Where the build puts the page: beside this module's folder in the package, and in `dist` when the sources run. */
const FOLDERS = ['../../web/', '../../dist/web/'].map(place => fileURLToPath(new URL(place, import.meta.url)))

/**
 * All files of the page, read once: what is not among them is not served, whatever is asked for.
 * @throws {UserError} When this copy of the tool has no page.
 */
export async function readPageFiles(folders: readonly string[] = FOLDERS): Promise<ReadonlyMap<string, PageFile>> {
  for (const folder of folders) {
    const names = await namesIn(folder)
    if (!names.includes('index.html')) continue
    const files = names.map(async name => {
      const file = {
        type: TYPES[path.extname(name)] ?? 'application/octet-stream',
        content: await readFile(path.join(folder, name)),
      }
      return [name.replaceAll(path.sep, '/'), file] as const
    })
    return new Map(await Promise.all(files))
  }
  throw new UserError('page-missing', {}, 'This copy of the tool has no page to open.', [
    'Install the tool anew, or build the page from its sources: npm run web',
  ])
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, {recursive: true, withFileTypes: true})
    return entries.filter(entry => entry.isFile()).map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
  } catch {
    return []
  }
}
