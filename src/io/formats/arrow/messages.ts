import {Footer} from 'apache-arrow/fb/footer'
import {Message} from 'apache-arrow/fb/message'
import {MessageHeader} from 'apache-arrow/fb/message-header'
import type {MetadataVersion} from 'apache-arrow/fb/metadata-version'
import {Schema} from 'apache-arrow/fb/schema'
import {DictionaryBatch} from 'apache-arrow/fb/dictionary-batch'
import {RecordBatch} from 'apache-arrow/fb/record-batch'
import {ByteBuffer} from 'flatbuffers'
import {latin1Text} from '../../../platform/bytes.js'

/** Rows of all columns, or values of a dictionary, as the file has them. */
export interface Batch {
  /** Left out for rows. */
  readonly dictionary?: {readonly id: bigint; readonly isDelta: boolean}
  readonly header: RecordBatch
  readonly body: Uint8Array
  readonly version: MetadataVersion
  /** Bytes of the header: no list in it has more. */
  readonly headerBytes: number
}

export interface Messages {
  readonly schema: Schema
  readonly schemaBytes: number
  /** Dictionaries before the rows that need them. */
  readonly batches: readonly Batch[]
  /** A stream may end without saying so; whether rows are missing cannot be told then. */
  readonly isEnded: boolean
}

const MAGIC = 'ARROW1'
/** The magic and what fills it up to eight bytes. */
const FILE_START = 8
const BLOCK_BYTES = 24
const CONTINUATION = 0xffffffff

/**
 * The messages of a file or a stream. Of a file its end is believed, which lists them.
 * Source: Apache Arrow columnar format, "Serialization and Interprocess Communication".
 * @throws {Error} When they are not whole.
 */
export function messagesOf(bytes: Uint8Array): Messages {
  return isMagic(bytes.subarray(0, MAGIC.length)) ? ofFile(bytes) : ofStream(bytes)
}

const isMagic = (bytes: Uint8Array) => latin1Text(bytes) === MAGIC

function ofFile(bytes: Uint8Array): Messages {
  const end = bytes.length - MAGIC.length - 4
  if (end < FILE_START || !isMagic(bytes.subarray(end + 4))) throw new Error('end')
  const footerBytes = int32(bytes, end)
  const start = end - footerBytes
  if (!(footerBytes > 0 && start >= FILE_START)) throw new Error('footer')
  const footer = Footer.getRootAsFooter(new ByteBuffer(bytes.subarray(start, end)))
  const schema = footer.schema()
  const dictionaries = footer.dictionariesLength()
  const rows = footer.recordBatchesLength()
  if (schema === null || !((dictionaries + rows) * BLOCK_BYTES <= footerBytes)) throw new Error('footer')
  const at = (place: bigint | undefined) => {
    const message = place === undefined ? undefined : messageAt(bytes, Number(place), start)
    const batch = message === undefined ? undefined : batchOf(message)
    if (batch === undefined) throw new Error('block')
    return batch
  }
  return {
    schema,
    schemaBytes: footerBytes,
    batches: [
      ...Array.from({length: dictionaries}, (_, index) => at(footer.dictionaries(index)?.offset())),
      ...Array.from({length: rows}, (_, index) => at(footer.recordBatches(index)?.offset())),
    ],
    isEnded: true,
  }
}

function ofStream(bytes: Uint8Array): Messages {
  const first = messageAt(bytes, 0, bytes.length)
  const isSchema = first?.message.headerType() === MessageHeader.Schema
  const schema = isSchema ? (first.message.header(new Schema()) as Schema | null) : null
  if (first === undefined || schema === null) throw new Error('schema')
  const batches: Batch[] = []
  let at = first.end
  let isEnded = false
  while (at < bytes.length && !isEnded) {
    const next = messageAt(bytes, at, bytes.length)
    if (next === undefined) isEnded = true
    else {
      const batch = batchOf(next)
      if (batch === undefined) throw new Error('message')
      batches.push(batch)
      at = next.end
    }
  }
  return {schema, schemaBytes: first.headerBytes, batches, isEnded}
}

interface Found {
  readonly message: Message
  readonly headerBytes: number
  readonly body: Uint8Array
  readonly end: number
}

/** Nothing for the mark of the end. */
function messageAt(bytes: Uint8Array, start: number, limit: number): Found | undefined {
  if (!(start >= 0 && start + 4 <= limit)) throw new Error('place')
  // Before version 0.15 messages began with their length.
  const isMarked = int32(bytes, start) >>> 0 === CONTINUATION
  const at = isMarked ? start + 8 : start + 4
  if (at > limit) throw new Error('place')
  const headerBytes = int32(bytes, at - 4)
  if (headerBytes === 0) return undefined
  const bodyStart = at + headerBytes
  if (!(headerBytes > 0 && bodyStart <= limit)) throw new Error('header')
  const message = Message.getRootAsMessage(new ByteBuffer(bytes.subarray(at, bodyStart)))
  const end = bodyStart + Number(message.bodyLength())
  if (!(end >= bodyStart && end <= limit)) throw new Error('body')
  return {message, headerBytes, body: bytes.subarray(bodyStart, end), end}
}

/** Nothing for what is neither rows nor a dictionary. */
function batchOf({message, headerBytes, body}: Found): Batch | undefined {
  const type = message.headerType()
  const version = message.version()
  if (type === MessageHeader.RecordBatch) {
    const header = message.header(new RecordBatch()) as RecordBatch | null
    return header === null ? undefined : {header, version, headerBytes, body}
  }
  if (type !== MessageHeader.DictionaryBatch) return undefined
  const values = message.header(new DictionaryBatch()) as DictionaryBatch | null
  const header = values?.data()
  if (values === null || header === null || header === undefined) return undefined
  return {dictionary: {id: values.id(), isDelta: values.isDelta()}, header, version, headerBytes, body}
}

const int32 = (bytes: Uint8Array, at: number) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at, true)
