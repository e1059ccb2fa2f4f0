import type {Part} from './parts.js'

/** The value of a cell that has one. */
export type ValueAt<T> = (row: number) => T

const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/**
 * Numbers of so many bits.
 * @throws {Error} When the buffer is shorter than the part.
 */
export function numbersIn(part: Part, type: keyof typeof ARRAYS): ValueAt<number> {
  const Values = ARRAYS[type]
  const bytes = aligned(part.buffer(0), part.length, Values.BYTES_PER_ELEMENT)
  const values = new Values(bytes.buffer, bytes.byteOffset, part.length)
  return row => values[row]
}

export function bits64(part: Part, isSigned: boolean): ValueAt<bigint> {
  const bytes = aligned(part.buffer(0), part.length, 8)
  const values = new (isSigned ? BigInt64Array : BigUint64Array)(bytes.buffer, bytes.byteOffset, part.length)
  return row => values[row]
}

/** Whole numbers in two's complement, the lowest byte first. */
export function bigInts(part: Part, bits: number): ValueAt<bigint> {
  if (bits === 64) return bits64(part, true)
  if (bits === 32) {
    const at = numbersIn(part, 'int32')
    return row => BigInt(at(row))
  }
  const words = bits / 64
  const bytes = aligned(part.buffer(0), part.length * words, 8)
  const values = new BigUint64Array(bytes.buffer, bytes.byteOffset, part.length * words)
  return row => {
    let value = 0n
    for (let word = words - 1; word >= 0; word--) value = (value << 64n) | values[row * words + word]
    return BigInt.asIntN(bits, value)
  }
}

export function bitAt(part: Part): ValueAt<boolean> {
  const bytes = part.buffer(0)
  if (bytes.length * 8 < part.length) throw new Error('bits')
  return row => ((bytes[row >> 3] >> (row & 7)) & 1) === 1
}

const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})

/** Texts that stand one behind the other. */
export function textsIn(part: Part, offsets: 'int32' | 'int64'): ValueAt<string> {
  const places = part.buffer(0)
  const bytes = part.buffer(1)
  const size = offsets === 'int32' ? 4 : 8
  const view = aligned(places, part.length + 1, size)
  const values =
    offsets === 'int32'
      ? new Int32Array(view.buffer, view.byteOffset, part.length + 1)
      : new BigInt64Array(view.buffer, view.byteOffset, part.length + 1)
  return row => {
    const start = Number(values[row])
    const end = Number(values[row + 1])
    if (!(start >= 0 && start <= end && end <= bytes.length)) throw new Error('text')
    return decoder.decode(bytes.subarray(start, end))
  }
}

const VIEW_BYTES = 16
/** Texts of so many bytes stand in the view itself. */
const SHORT = 12

/** Texts as views: a length, and the text or where it stands. */
export function textViewsIn(part: Part): ValueAt<string> {
  const views = part.buffer(0)
  if (views.length < part.length * VIEW_BYTES) throw new Error('views')
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength)
  const others = Array.from({length: part.buffers - 1}, (_, at) => part.buffer(at + 1))
  return row => {
    const at = row * VIEW_BYTES
    const length = view.getInt32(at, true)
    if (length >= 0 && length <= SHORT) return decoder.decode(views.subarray(at + 4, at + 4 + length))
    const bytes = others.at(view.getInt32(at + 8, true))
    const start = view.getInt32(at + 12, true)
    if (bytes === undefined || !(length >= 0 && start >= 0 && start + length <= bytes.length)) throw new Error('view')
    return decoder.decode(bytes.subarray(start, start + length))
  }
}

/** Bytes of so many values where an array of them can stand. */
function aligned(bytes: Uint8Array, count: number, size: number): Uint8Array<ArrayBuffer> {
  if (bytes.length < count * size) throw new Error('values')
  const needed = bytes.subarray(0, count * size)
  const isThere = needed.byteOffset % size === 0 && needed.buffer instanceof ArrayBuffer
  return isThere ? (needed as Uint8Array<ArrayBuffer>) : Uint8Array.from(needed)
}
