import {allBytes, type ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import {checkSize} from '../../table-size.js'
import type {TypedColumns} from '../../typed-column.js'
import {decodersFor} from '../binary/decoding.js'
import {checkUnpacked} from '../binary/unpacked-size.js'
import {readSas7bdat} from './read-sas7bdat.js'
import {readXport} from './read-xport.js'

export async function readDataSet(source: ByteSource, {encoding, maxBytes}: ReadOptions): Promise<TypedColumns> {
  const {name} = source
  const bytes = await allBytes(source)
  return readSas7bdat(bytes, name, decodersFor(name, encoding), {
    checkSize: (rows, columns) => {
      checkSize(name, rows, columns, maxBytes)
    },
    checkUnpacked: unpacked => {
      checkUnpacked(name, bytes.length, unpacked, maxBytes)
    },
  })
}

export async function readTransport(source: ByteSource, {encoding, maxBytes}: ReadOptions): Promise<TypedColumns> {
  const {name} = source
  return readXport(await allBytes(source), name, decodersFor(name, encoding)(undefined), (rows, columns) => {
    checkSize(name, rows, columns, maxBytes)
  })
}
