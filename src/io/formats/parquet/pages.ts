import type {DecodedArray, PageHeader} from 'hyparquet'
import {parquetHeader, readPage} from 'hyparquet/src/column.js'
import {convert} from 'hyparquet/src/convert.js'
import {decompressPage} from 'hyparquet/src/datapage.js'
import {concat} from '../../../platform/bytes.js'
import {checkRuns, type ColumnDecoder} from './check-runs.js'

/**
 * The values of a chunk of a flat column, page by page. Each page is unpacked and looked at before its values are made.
 * @param bytes The chunk, its pages checked (check-pages.ts).
 * @throws {Error} When a page is not whole.
 */
export function* pagesOf(bytes: Uint8Array, rows: number, decoder: ColumnDecoder): Generator<DecodedArray> {
  const reader = readerOf(bytes)
  const plain = {...decoder, codec: 'UNCOMPRESSED'} as const
  let dictionary: DecodedArray | undefined
  let seen = 0
  while (seen < rows) {
    const header = parquetHeader(reader)
    const packed = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size)
    reader.offset += header.compressed_page_size
    const page = unpackedPage(packed, header, decoder)
    if (header.type !== 'DICTIONARY_PAGE') checkRuns(page, header, decoder)
    const {data} = readPage(readerOf(page), asUnpacked(header, page.length), plain, dictionary, undefined, 0)
    if (data === undefined) throw new Error('page')
    if (header.type === 'DICTIONARY_PAGE') dictionary = convert(data, decoder)
    else {
      if (dictionary === undefined && namesPlaces(header) && isAnyThere(data)) throw new Error('dictionary')
      seen += data.length
      yield data
    }
  }
}

/** The values are places in a dictionary. Where there is none, the library takes the places for values. */
const namesPlaces = ({data_page_header: version1, data_page_header_v2: version2}: PageHeader) =>
  [version1, version2].some(header => header?.encoding.endsWith('_DICTIONARY') === true)

const isAnyThere = (values: DecodedArray) => (values as readonly unknown[]).some(value => value !== null)

const readerOf = (bytes: Uint8Array) => ({view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0})

/** Pages of version 2 begin with levels that are never packed. */
function unpackedPage(packed: Uint8Array, header: PageHeader, {codec, compressors}: ColumnDecoder): Uint8Array {
  const version2 = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined
  if (codec === 'UNCOMPRESSED' || version2?.is_compressed === false) return packed
  const levels = version2 === undefined ? 0 : version2.repetition_levels_byte_length + version2.definition_levels_byte_length
  const length = header.uncompressed_page_size - levels
  if (version2 === undefined) return decompressPage(packed, length, codec, compressors)
  // A page without values may have no byte of them.
  if (length === 0) return packed.subarray(0, levels)
  return concat([packed.subarray(0, levels), decompressPage(packed.subarray(levels), length, codec, compressors)])
}

function asUnpacked(header: PageHeader, length: number): PageHeader {
  const {data_page_header_v2: version2} = header
  return {
    ...header,
    compressed_page_size: length,
    uncompressed_page_size: length,
    ...(version2 && {data_page_header_v2: {...version2, is_compressed: false}}),
  }
}
