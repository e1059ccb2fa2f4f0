import type {PageHeader} from 'hyparquet'
import type {readPage} from 'hyparquet/src/column.js'
import {deltaBinaryUnpack} from 'hyparquet/src/delta.js'
import {readRleBitPackedHybrid} from 'hyparquet/src/encoding.js'
import {LIMITS} from '../../../files/limits.js'

/** What the library needs to know of a column. */
export type ColumnDecoder = Parameters<typeof readPage>[2]

/**
 * Looks at the lengths inside an unpacked page before its values are made: the library believes them, and five bytes can stand for two
 * thousand million values.
 * Source: Apache Parquet format, Encodings.md.
 * @throws {Error} When a run has more values than its page, or texts that build on one another grow beyond all measure.
 */
export function checkRuns(page: Uint8Array, header: PageHeader, {type, element}: ColumnDecoder): void {
  const version2 = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined
  const said = version2 ?? header.data_page_header
  if (said === undefined) throw new Error('header')
  const {num_values: count, encoding} = said
  const isOptional = element.repetition_type === 'OPTIONAL'
  const [start, end] = version2 === undefined ? levelsIn(page, isOptional) : levelsOf(version2)
  if (isOptional) checkHybrid(page, start, end, {width: 1, count})
  if (encoding === 'RLE') {
    if (type !== 'BOOLEAN') throw new Error('encoding')
    checkHybrid(page, end + 4, page.length, {width: 1, count})
  } else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
    const width = page[end] ?? 0
    if (width > 32) throw new Error('width')
    checkHybrid(page, end + 1, page.length, {width, count})
  } else if (encoding === 'DELTA_BYTE_ARRAY') {
    const nulls = version2?.num_nulls ?? (isOptional ? nullsIn(page, count) : 0)
    checkSharedTexts(page, end, count - nulls)
  }
}

/** Where the definition levels of a page of version 1 begin and end. */
function levelsIn(page: Uint8Array, isOptional: boolean): [number, number] {
  return isOptional ? [4, 4 + viewOf(page).getUint32(0, true)] : [0, 0]
}

const levelsOf = ({
  repetition_levels_byte_length: repetition,
  definition_levels_byte_length: definition,
}: NonNullable<PageHeader['data_page_header_v2']>): [number, number] => [repetition, repetition + definition]

/** Runs of one value, and runs of values of so many bits in groups of eight. */
function checkHybrid(page: Uint8Array, start: number, end: number, {width, count}: {width: number; count: number}): void {
  if (end > page.length) throw new Error('levels')
  let at = start
  for (let seen = 0; seen < count && at < end;) {
    let header = 0
    let scale = 1
    do {
      if (at >= end || scale > 2 ** 28) throw new Error('run')
      header += (page[at] & 0x7f) * scale
      scale *= 128
    } while (page[at++] >= 0x80)
    const length = Math.floor(header / 2)
    const isPacked = header % 2 === 1
    // The last group may be filled up, and its filling left out. Groups of no bits are bounded by nothing but their number.
    const isHeld = isPacked
      ? length * width <= end - at + width && (width > 0 || length <= Math.ceil((count - seen) / 8))
      : length <= count - seen
    if (!isHeld) throw new Error('run')
    at += isPacked ? length * width : Math.ceil(width / 8)
    seen += isPacked ? 8 * length : length
  }
}

function nullsIn(page: Uint8Array, count: number): number {
  const levels = new Uint8Array(count)
  readRleBitPackedHybrid({view: viewOf(page), offset: 0}, 1, levels)
  return count - levels.reduce((sum, level) => sum + level, 0)
}

/** Texts that begin as the one before does. */
function checkSharedTexts(page: Uint8Array, start: number, count: number): void {
  const reader = {view: viewOf(page), offset: start}
  const shared = new Int32Array(count)
  const own = new Int32Array(count)
  deltaBinaryUnpack(reader, count, shared)
  deltaBinaryUnpack(reader, count, own)
  let length = 0
  let total = 0
  for (let at = 0; at < count; at++) {
    if (shared[at] < 0 || shared[at] > length || own[at] < 0) throw new Error('text')
    length = shared[at] + own[at]
    total += length
    if (total > LIMITS.unpackedBytes && total > LIMITS.inflation * page.length) throw new Error('inflation')
  }
}

const viewOf = (page: Uint8Array) => new DataView(page.buffer, page.byteOffset, page.byteLength)
