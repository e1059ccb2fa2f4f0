import type {PageHeader} from 'hyparquet'
import {parquetHeader} from 'hyparquet/src/column.js'
import {LIMITS} from '../../../files/limits.js'

/**
 * Walks over the pages of a column chunk before they are unpacked: few bytes can stand for any number of values.
 * @throws {Error} When their sizes or numbers of values cannot be.
 */
export function checkPages(bytes: Uint8Array, rowCount: number): void {
  const reader = {view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0}
  let values = 0
  while (values < rowCount) {
    const header = parquetHeader(reader)
    checkSizes(header, bytes.length - reader.offset)
    reader.offset += header.compressed_page_size
    values += valuesIn(header)
    if (values > rowCount) throw new Error('too many values')
  }
}

function checkSizes({compressed_page_size: packed, uncompressed_page_size: unpacked}: PageHeader, left: number): void {
  if (!(packed >= 0 && packed <= left && unpacked >= 0)) throw new Error('page size')
  if (unpacked > LIMITS.unpackedBytes && unpacked > LIMITS.inflation * packed) throw new Error('inflation')
}

/** How many rows of a column without lists a page has. */
function valuesIn({type, uncompressed_page_size: unpacked, ...header}: PageHeader): number {
  if (type === 'DICTIONARY_PAGE') {
    const count = header.dictionary_page_header?.num_values ?? -1
    // No value takes less than a bit.
    if (!(count >= 0 && count <= 8 * unpacked)) throw new Error('dictionary')
    return 0
  }
  const version2 = header.data_page_header_v2
  const count = (type === 'DATA_PAGE' ? header.data_page_header : version2)?.num_values ?? -1
  if (!(count >= 0)) throw new Error('page type')
  if (version2 === undefined) return count
  const levels = version2.definition_levels_byte_length + version2.repetition_levels_byte_length
  if (!(version2.num_nulls >= 0 && version2.num_nulls <= count && levels >= 0 && levels <= header.compressed_page_size))
    throw new Error('levels')
  return count
}
