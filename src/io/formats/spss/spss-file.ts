import {allBytes, type ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import type {TypedColumns} from '../../typed-column.js'
import {decodersFor} from '../binary/decoding.js'
import {checkUnpacked} from '../binary/unpacked-size.js'
import {checkNames} from './names.js'
import {readSpss} from './read.js'
import {writeSpss} from './write.js'

export async function readFile(source: ByteSource, {encoding, maxBytes}: ReadOptions): Promise<TypedColumns> {
  const {name} = source
  const bytes = await allBytes(source)
  return readSpss(bytes, name, decodersFor(name, encoding), unpacked => {
    checkUnpacked(name, bytes.length, unpacked, maxBytes)
  })
}

export function writeFile(table: TypedColumns, file: string): Iterable<Uint8Array> {
  checkNames(
    table.columns.map(({name}) => name),
    file,
  )
  return writeSpss(table, file)
}
