import {parseJson} from '../core/parse-json.js'
import type {Tensor, Tensors} from '../core/saved-state.js'

/** Why bytes are not a safetensors file. */
export class NotSafetensors extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotSafetensors'
  }
}

export interface SafetensorsHeader {
  readonly metadata: ReadonlyMap<string, string>
  /** As the header describes them; nothing about them was checked yet. */
  readonly described: ReadonlyMap<string, unknown>
  /** First byte of the tensors' data. */
  readonly dataStart: number
}

const LENGTH_BYTES = 8
/** The reference implementation's limit too. */
const LARGEST_HEADER = 100_000_000
const KINDS = {
  F32: {bytes: 4, make: (size: number) => new Float32Array(size)},
  F64: {bytes: 8, make: (size: number) => new Float64Array(size)},
}
const METADATA = '__metadata__'

/**
 * Writes tensors in the safetensors format: the header's length as a 64-bit number, a JSON header that says of each tensor its
 * kind, shape and place, padded with spaces to whole words, then the numbers of all tensors without gaps. All in
 * little-endian order. Tensors in double precision come first, so that each lies at a multiple of its own size.
 *
 * https://github.com/huggingface/safetensors, section "Format". Single (F32) and double (F64) precision alone.
 */
export function encodeSafetensors(tensors: Tensors, metadata: ReadonlyMap<string, string>): Uint8Array {
  const ordered = [...tensors].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a))
  let at = 0
  const entries = ordered.map(([name, tensor]) => {
    const from = at
    at += tensor.data.byteLength
    return [name, {dtype: kindOf(tensor), shape: tensor.shape, data_offsets: [from, at]}] as const
  })
  // A name such as __proto__ becomes an entry like any other.
  const json = JSON.stringify(Object.fromEntries([[METADATA, Object.fromEntries(metadata)], ...entries]))
  const text = new TextEncoder().encode(json)
  const headerBytes = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + at).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes)
  bytes.set(text, LENGTH_BYTES)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(headerBytes), true)
  let place = LENGTH_BYTES + headerBytes
  for (const [, {data}] of ordered) {
    if (data instanceof Float32Array) for (const value of data) place = (view.setFloat32(place, value, true), place + 4)
    else for (const value of data) place = (view.setFloat64(place, value, true), place + 8)
  }
  return bytes
}

const kindOf = ({data}: Tensor) => (data instanceof Float32Array ? 'F32' : 'F64')
const sizeOf = (tensor: Tensor) => KINDS[kindOf(tensor)].bytes

/**
 * Reads the header alone, so that metadata can be looked at before the rest is believed.
 * @throws {NotSafetensors} When it is not one.
 */
export function readHeader(bytes: Uint8Array): SafetensorsHeader {
  if (bytes.length < LENGTH_BYTES) throw new NotSafetensors('it is shorter than any header')
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (length > LARGEST_HEADER || length > bytes.length - LENGTH_BYTES)
    throw new NotSafetensors('the length of its header is beyond its end')
  const dataStart = LENGTH_BYTES + length
  const header = parsed(bytes.subarray(LENGTH_BYTES, dataStart))
  if (!isObject(header)) throw new NotSafetensors('its header is not an object')
  const described = new Map(Object.entries(header))
  const metadata = described.get(METADATA) ?? {}
  described.delete(METADATA)
  if (!isObject(metadata)) throw new NotSafetensors('its metadata are not texts')
  const texts = Object.entries(metadata).map(([key, value]) => {
    if (typeof value !== 'string') throw new NotSafetensors('its metadata are not texts')
    return [key, value] as const
  })
  return {metadata: new Map(texts), described, dataStart}
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', {fatal: true}).decode(bytes))
  } catch {
    throw new NotSafetensors('its header is not JSON')
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface Described {
  readonly name: string
  readonly kind: keyof typeof KINDS
  readonly shape: readonly number[]
  readonly from: number
  readonly to: number
}

/**
 * The tensors of a file whose header was read: every byte of the data belongs to one of them and to one alone.
 * @throws {NotSafetensors} When a tensor is described wrongly, overlaps another, or lies beyond the end.
 */
export function readTensors(bytes: Uint8Array, {described, dataStart}: SafetensorsHeader): Tensors {
  const tensors = [...described].map(([name, entry]) => describedAs(name, entry)).sort((a, b) => a.from - b.from || a.to - b.to)
  let end = 0
  for (const {from, to} of tensors) {
    if (from !== end) throw new NotSafetensors(from < end ? 'tensors overlap' : 'there are gaps between tensors')
    end = to
  }
  if (end !== bytes.length - dataStart)
    throw new NotSafetensors(end > bytes.length - dataStart ? 'it ends before its tensors do' : 'it goes on behind its tensors')
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart)
  return new Map(
    tensors.map(({name, kind, shape, from, to}) => {
      const {bytes: size, make} = KINDS[kind]
      const data = make((to - from) / size)
      for (let at = 0; at < data.length; at++)
        data[at] = kind === 'F32' ? view.getFloat32(from + at * size, true) : view.getFloat64(from + at * size, true)
      return [name, {shape, data}]
    }),
  )
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function describedAs(name: string, entry: unknown): Described {
  const wrong = (what: string) => new NotSafetensors(`a tensor's ${what} is wrong`)
  if (!isObject(entry)) throw wrong('description')
  const {dtype, shape, data_offsets: offsets} = entry
  if (dtype !== 'F32' && dtype !== 'F64') throw wrong('kind')
  if (!Array.isArray(shape) || !shape.every(isCount)) throw wrong('shape')
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) throw wrong('place')
  const [from, to] = offsets
  const size = shape.reduce((product, length) => product * length, KINDS[dtype].bytes)
  if (to - from !== size) throw wrong('size')
  return {name, kind: dtype, shape, from, to}
}
