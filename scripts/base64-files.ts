import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {Plugin} from 'vite'

/** For Vite and vitest: `FILE?base64` is the content of a file as a text. */
export function base64Files(): Plugin {
  const ending = '?base64'
  return {
    name: 'base64-files',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source.endsWith(ending) && importer !== undefined ? path.resolve(path.dirname(importer), source) : null,
    load: id =>
      id.endsWith(ending) ? `export default ${JSON.stringify(readFileSync(id.slice(0, -ending.length), 'base64'))}` : null,
  }
}
