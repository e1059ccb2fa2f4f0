import path from 'node:path'
import {SIZES} from '../files/limits.js'
import {isThere, readBytes} from '../files/read-bytes.js'
import {sha256Hex} from '../platform/hash.js'

/** A quoted path beside the file: what is imported, required or read by a name that stands in the text. */
const BESIDE = /(['"`])(\.{1,2}\/[^'"`\n]{1,500})\1/gu

/**
 * SHA-256 of a file; where the file names others by relative paths, of the list of all of them, each with its own SHA-256. A name that
 * is put together at run time is not seen, and packages are not looked into.
 *
 * @throws {UserError} When a file cannot be read.
 */
export async function hashOfFiles(entry: string): Promise<string> {
  const hashes = new Map<string, string>()
  const queue = [entry]
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (hashes.has(file)) continue
    const bytes = await readBytes(file, SIZES.plugin)
    hashes.set(file, sha256Hex(bytes))
    for (const [, , name] of new TextDecoder().decode(bytes).matchAll(BESIDE)) {
      const other = path.resolve(path.dirname(file), name)
      if (path.extname(name) !== '' && (await isThere(other))) queue.push(other)
    }
  }
  const [own] = hashes.values()
  if (hashes.size === 1) return own
  const folder = path.dirname(entry)
  const lines = [...hashes].map(([file, hash]) => `${hash}  ${path.relative(folder, file).replaceAll(path.sep, '/')}\n`)
  return sha256Hex(lines.sort().join(''))
}
