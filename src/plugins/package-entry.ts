import path from 'node:path'
import {SIZES} from '../files/limits.js'
import {isThere, readBytes} from '../files/read-bytes.js'

interface Manifest {
  readonly exports?: unknown
  readonly main?: unknown
}

/** The file that a package is imported by, where one of that name is installed in the folder or above it. */
export async function packageEntry(name: string, folder: string): Promise<string | undefined> {
  if (!/^(?:@[\w.-]+\/)?[\w.-]+$/u.test(name)) return undefined
  const manifest = path.join(folder, 'node_modules', name, 'package.json')
  if (await isThere(manifest)) return path.resolve(path.dirname(manifest), await entryOf(manifest))
  const above = path.dirname(folder)
  return above === folder ? undefined : packageEntry(name, above)
}

async function entryOf(manifest: string): Promise<string> {
  const {exports: all, main} = JSON.parse(new TextDecoder().decode(await readBytes(manifest, SIZES.plugin))) as Manifest
  return importedBy(all) ?? (typeof main === 'string' ? main : 'index.js')
}

/** Of what a package exports, that which an import of its name gives. */
function importedBy(exported: unknown): string | undefined {
  if (typeof exported === 'string') return exported
  if (typeof exported !== 'object' || exported === null) return undefined
  const given = exported as Readonly<Record<string, unknown>>
  const [found] = ['.', 'import', 'node', 'default'].flatMap(key => importedBy(given[key]) ?? [])
  return found
}
