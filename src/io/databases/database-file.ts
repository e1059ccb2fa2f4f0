import {UserError} from '../../core/errors.js'
import {openFile} from '../../files/read-bytes.js'
import {latin1Text} from '../../platform/bytes.js'
import * as path from '../../platform/paths.js'
import type {ByteSource} from '../open-bytes.js'
import type {FileAddress} from './address.js'

/**
 * Drivers do not say why a file cannot be opened. How large it is does not matter, since a part of it is read.
 * @throws {UserError} When it is not there, is no regular file, or may not be read.
 */
export async function checkFile(file: string): Promise<void> {
  const {close} = await openFile(file, {most: Infinity, what: 'a database'})
  await close()
}

const ENGINES = {
  sqlite: {magic: 'SQLite format 3\0', at: 0, title: 'an SQLite database'},
  duckdb: {magic: 'DUCK', at: 8, title: 'a DuckDB database'},
} as const

/**
 * The address of a database that a file is by its first bytes; nothing where it is none.
 * @throws {UserError} When it is one that cannot be read from where it stands.
 */
export function databaseFile({head, path: file, name}: ByteSource): FileAddress | undefined {
  for (const engine of ['sqlite', 'duckdb'] as const) {
    const {magic, at, title} = ENGINES[engine]
    if (latin1Text(head.subarray(at, at + magic.length)) !== magic) continue
    if (file !== undefined) return {engine, file, shown: `${engine}:${file}`, name: path.basename(file)}
    throw new UserError('wrong-format', {format: engine}, `${name} is ${title}, which is read in its place only.`, [
      'Give the database itself, unpacked, by its path.',
    ])
  }
  return undefined
}
