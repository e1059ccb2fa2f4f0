import {existsSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'

/** A schema of this install, as editors find it from the folder of a file. */
export function schemaFrom(file: string, name: 'roles.schema.json' | 'config.schema.json'): string {
  const built = new URL(`../../../fixtures/schema/${name}`, import.meta.url)
  const url = existsSync(built) ? built : new URL(`../../fixtures/schema/${name}`, import.meta.url)
  const relative = path.relative(path.dirname(path.resolve(file)), fileURLToPath(url))
  return path.isAbsolute(relative) ? pathToFileURL(relative).href : encodeURI(relative.split(path.sep).join('/'))
}
