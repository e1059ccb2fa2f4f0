import {ByteWriter} from 'hyparquet-writer'
import {writePageHeader} from 'hyparquet-writer/src/datapage.js'
import {writeMetadata} from 'hyparquet-writer/src/metadata.js'

type Header = Parameters<typeof writePageHeader>[1]
type Metadata = Parameters<typeof writeMetadata>[1]

export interface CraftedPage {
  /** Sizes are filled in. */
  readonly header: Omit<Header, 'compressed_page_size' | 'uncompressed_page_size'>
  readonly bytes: readonly number[]
}

/** A Parquet file of one column with these pages, not packed. Nothing checks whether they make sense. */
export function parquetOf(
  type: 'INT32' | 'BOOLEAN' | 'BYTE_ARRAY',
  repetition: 'REQUIRED' | 'OPTIONAL',
  rows: number,
  pages: readonly CraftedPage[],
): Uint8Array {
  const writer = new ByteWriter()
  const text = (value: string) => {
    writer.appendBytes(Buffer.from(value))
  }
  text('PAR1')
  const start = writer.offset
  let dictionaryEnd = 0
  for (const {header, bytes} of pages) {
    writePageHeader(writer, {...header, compressed_page_size: bytes.length, uncompressed_page_size: bytes.length})
    writer.appendBytes(Uint8Array.from(bytes))
    if (header.type === 'DICTIONARY_PAGE') dictionaryEnd = writer.offset
  }
  const size = BigInt(writer.offset - start)
  const meta_data = {
    type,
    encodings: ['PLAIN'],
    path_in_schema: ['a'],
    codec: 'UNCOMPRESSED',
    num_values: BigInt(rows),
    total_uncompressed_size: size,
    total_compressed_size: size,
    data_page_offset: BigInt(dictionaryEnd === 0 ? start : dictionaryEnd),
    ...(dictionaryEnd > 0 && {dictionary_page_offset: BigInt(start)}),
  }
  const metadataStart = writer.offset
  writeMetadata(writer, {
    version: 2,
    schema: [
      {name: 'root', num_children: 1},
      {name: 'a', type, repetition_type: repetition, ...(type === 'BYTE_ARRAY' && {converted_type: 'UTF8'})},
    ],
    num_rows: BigInt(rows),
    row_groups: [{columns: [{file_offset: BigInt(start), meta_data}], total_byte_size: size, num_rows: BigInt(rows)}],
  } as unknown as Metadata)
  writer.appendUint32(writer.offset - metadataStart)
  text('PAR1')
  return writer.getBytes()
}

/** A number in groups of seven bits, the lowest first. */
export function varint(value: number): number[] {
  const rest = Math.floor(value / 128)
  return rest === 0 ? [value] : [(value % 128) + 128, ...varint(rest)]
}

/** A number of four bytes, the lowest first. */
export const uint32 = (value: number) => [0, 8, 16, 24].map(shift => (value >>> shift) & 255)
