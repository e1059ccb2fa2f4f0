import {allBytes, type ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import {checkSize} from '../../table-size.js'
import type {TypedColumns} from '../../typed-column.js'
import {decodersFor} from '../binary/decoding.js'
import {checkNames} from './names.js'
import {readStata} from './read.js'
import {writeStata} from './write.js'

export async function readFile(source: ByteSource, {encoding, maxBytes}: ReadOptions): Promise<TypedColumns> {
  const {name} = source
  return readStata(await allBytes(source), name, decodersFor(name, encoding)(undefined), (rows, columns) => {
    checkSize(name, rows, columns, maxBytes)
  })
}

export function writeFile(table: TypedColumns, file: string): Iterable<Uint8Array> {
  checkNames(
    table.columns.map(({name}) => name),
    file,
  )
  return writeStata(table)
}
