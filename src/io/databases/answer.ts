import {createSha256} from '../../platform/hash.js'
import type {TypedColumns} from '../typed-column.js'

/** What a database answered. */
export interface Answer extends TypedColumns {
  readonly sha256: string
}

/**
 * SHA-256 of an answer: for each column the JSON of its name, its kind, its type, how its moments are counted, its different texts in the
 * order in which they come, and how many rows there are; then the numbers of its rows, or the places of their texts from 0 on (-1 is
 * missing), in the byte order of the machine. Of columns that no table can hold only name and type are known.
 */
export function hashOfAnswer({columns, rowCount}: TypedColumns): string {
  const hash = createSha256()
  for (const column of columns) {
    const levels = 'levels' in column ? column.levels : []
    const form = column.kind === 'moments' ? column.form : null
    hash.update(JSON.stringify([column.name, column.kind, column.type, form, levels, rowCount]))
    if (column.kind === 'other') continue
    const {buffer, byteOffset, byteLength} = 'codes' in column ? column.codes : column.values
    hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  return hash.digest('hex')
}
