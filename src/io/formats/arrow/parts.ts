import {CompressionType} from 'apache-arrow/fb/compression-type'
import type {RecordBatch} from 'apache-arrow/fb/record-batch'
import {decompress as unpackZstd} from 'fzstd'
import {checkUnpacked} from '../binary/unpacked-size.js'
import {bufferCount, isView, type ArrowField} from './fields.js'
import {unpackLz4Frame} from './lz4-frame.js'
import type {Batch} from './messages.js'

/** The cells of one column in one batch. */
export interface Part {
  readonly length: number
  /** Whether a cell has a value. */
  readonly isPresent: (row: number) => boolean
  /** A buffer behind that of the validity, unpacked. */
  readonly buffer: (at: number) => Uint8Array
  /** How many there are. */
  readonly buffers: number
}

export interface PartsOptions {
  readonly file: string
  readonly maxBytes: number | undefined
  readonly isBeforeVersion5: boolean
}

const NODE_BYTES = 16
/** Before the bytes of a packed buffer; -1 says that it is not packed. */
const LENGTH_BYTES = 8

/**
 * The parts of a batch that its columns are. Nothing is unpacked before it is asked for.
 * @throws {Error} When the batch is not as the schema says.
 * @throws {UserError} From `buffer`, when it unpacks to more than a table may have.
 */
export function partsOf(batch: Batch, fields: readonly ArrowField[], options: PartsOptions): Part[] {
  const {header, headerBytes} = batch
  const nodes = header.nodesLength()
  const buffers = header.buffersLength()
  if (!(nodes >= 0 && buffers >= 0 && (nodes + buffers) * NODE_BYTES <= headerBytes)) throw new Error('batch')
  const next = {node: 0, buffer: 0, view: 0}
  const take = (field: ArrowField): Part => {
    const node = next.node < nodes ? header.nodes(next.node++) : null
    if (node === null) throw new Error('node')
    const first = next.buffer
    next.buffer += bufferCount(field, options.isBeforeVersion5)
    if (field.dictionary === undefined) {
      if (isView(field.typeId)) next.buffer += Number(header.variadicBufferCounts(next.view++) ?? 0n)
      for (const child of field.children) take(child)
    }
    const last = next.buffer
    if (!(last >= first && last <= buffers)) throw new Error('buffers')
    const length = Number(node.length())
    const bytesOf = (at: number) => {
      if (!(at >= first && at < last)) throw new Error('buffer')
      return unpacked(regionOf(batch, at), header, options)
    }
    return {
      length,
      isPresent: validity(length, Number(node.nullCount()), last > first ? () => bytesOf(first) : undefined),
      buffer: at => bytesOf(first + 1 + at),
      buffers: Math.max(0, last - first - 1),
    }
  }
  return fields.map(take)
}

function regionOf({header, body}: Batch, at: number): Uint8Array {
  const region = header.buffers(at)
  const start = Number(region?.offset() ?? -1)
  const end = start + Number(region?.length() ?? -1)
  if (!(start >= 0 && start <= end && end <= body.length)) throw new Error('region')
  return body.subarray(start, end)
}

function validity(length: number, nullCount: number, bytesOf: (() => Uint8Array) | undefined): (row: number) => boolean {
  if (nullCount === 0 || bytesOf === undefined) return () => true
  let bits: Uint8Array | undefined
  return row => {
    if (bits === undefined) {
      bits = bytesOf()
      if (bits.length * 8 < length) throw new Error('validity')
    }
    return ((bits[row >> 3] >> (row & 7)) & 1) === 1
  }
}

function unpacked(bytes: Uint8Array, header: RecordBatch, {file, maxBytes}: PartsOptions): Uint8Array {
  const compression = header.compression()
  if (compression === null || bytes.length === 0) return bytes
  if (bytes.length < LENGTH_BYTES) throw new Error('packed')
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigInt64(0, true))
  const packed = bytes.subarray(LENGTH_BYTES)
  if (length === -1) return packed
  if (!(length >= 0)) throw new Error('packed')
  checkUnpacked(file, packed.length, length, maxBytes)
  if (compression.codec() === CompressionType.LZ4_FRAME) return unpackLz4Frame(packed, length)
  if (compression.codec() !== CompressionType.ZSTD) throw new Error('codec')
  const all = unpackZstd(packed, new Uint8Array(length))
  if (all.length !== length) throw new Error('packed')
  return all
}
