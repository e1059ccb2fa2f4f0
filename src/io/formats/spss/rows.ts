import {unpackZlib} from '../../../platform/unpack.js'
import type {ByteCursor} from '../binary/byte-cursor.js'
import type {Dictionary} from './dictionary.js'

/** All rows of a file, one behind the other as they are when nothing is packed. */
export interface SpssRows {
  readonly rowCount: number
  readonly data: Uint8Array
}

/**
 * Unpacks the rows.
 * @param refuse Is told how many bytes will be unpacked, before they are; throws when there are too many.
 */
export function readRows(cursor: ByteCursor, dictionary: Dictionary, refuse: (bytes: number) => void): SpssRows {
  const {compression, rowCount, rowBytes} = dictionary
  if (rowBytes === 0) return {rowCount: 0, data: new Uint8Array(0)}
  if (compression === 0) {
    const rows = rowCount < 0 ? Math.floor(cursor.left / rowBytes) : rowCount
    return {rowCount: rows, data: cursor.take(rows * rowBytes)}
  }
  if (compression === 1) return unpackRows(cursor, cursor.take(cursor.left), dictionary, refuse)
  if (compression === 2) return unpackRows(cursor, inflateBlocks(cursor, refuse), dictionary, refuse)
  throw cursor.damaged(`there is no compression ${compression}`)
}

/** Of the file with zlib: blocks, and at the end a list of their sizes. */
function inflateBlocks(cursor: ByteCursor, refuse: (bytes: number) => void): Uint8Array {
  cursor.skip(8)
  const trailer = cursor.uint64()
  cursor.skip(8)
  cursor.at = Math.min(trailer, cursor.bytes.length)
  cursor.skip(16 + 4)
  const count = cursor.int32()
  const blocks = []
  let total = 0
  for (let at = 0; at < count; at++) {
    cursor.skip(8)
    const block = {start: cursor.uint64(), unpacked: cursor.int32(), packed: cursor.int32()}
    total += block.unpacked
    blocks.push(block)
  }
  refuse(total)
  const all = new Uint8Array(total)
  let filled = 0
  for (const {start, unpacked, packed} of blocks) {
    cursor.at = Math.min(start, cursor.bytes.length)
    all.set(inflated(cursor, cursor.take(packed), unpacked), filled)
    filled += unpacked
  }
  return all
}

function inflated(cursor: ByteCursor, packed: Uint8Array, length: number): Uint8Array {
  try {
    const content = unpackZlib(packed, length)
    if (content.length === length) return content
  } catch {
    // Told below.
  }
  throw cursor.damaged('a block cannot be unpacked')
}

const CODE = {ignored: 0, end: 252, asIs: 253, blanks: 254, missing: 255}
const BLANKS = 0x20

/** Undoes the compression by codes: eight bytes of codes, then what those need that say 'as it is'. A small whole number is a code. */
function unpackRows(
  cursor: ByteCursor,
  packed: Uint8Array,
  {rowCount, rowBytes, bias}: Dictionary,
  refuse: (bytes: number) => void,
): SpssRows {
  // Every value has a code, so no file holds more of them than bytes.
  const most = Math.min(packed.length * 8, rowCount < 0 ? Infinity : rowCount * rowBytes)
  refuse(most)
  const data = new Uint8Array(most)
  const view = new DataView(data.buffer)
  let filled = 0
  let at = 0
  let isEnd = false
  while (!isEnd && at + 8 <= packed.length && filled < most) {
    const codes = at
    at += 8
    for (let place = 0; place < 8 && !isEnd && filled < most; place++) {
      const code = packed[codes + place]
      if (code === CODE.ignored) continue
      if (code === CODE.end) isEnd = true
      else {
        if (code === CODE.asIs) {
          if (at + 8 > packed.length) throw cursor.damaged('it ends too early')
          data.set(packed.subarray(at, at + 8), filled)
          at += 8
        } else if (code === CODE.blanks) data.fill(BLANKS, filled, filled + 8)
        else view.setFloat64(filled, code === CODE.missing ? -Number.MAX_VALUE : code - bias, cursor.littleEndian)
        filled += 8
      }
    }
  }
  if (filled % rowBytes !== 0 || (rowCount >= 0 && filled < rowCount * rowBytes)) throw cursor.damaged('it ends too early')
  return {rowCount: filled / rowBytes, data}
}
