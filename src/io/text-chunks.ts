import {createHash, type Hash} from 'node:crypto'
import {addAbortSignal, pipeline, type Readable} from 'node:stream'
import {createGunzip} from 'node:zlib'
import {UserError} from '../core/errors.js'
import {readError} from '../files/disk-errors.js'
import {LIMITS, SIZES} from '../files/limits.js'
import {beyondLimit, bytesInWords, counted, openFile, type OpenFile, type ReadLimit} from '../files/read-bytes.js'
import {decodeText, type Decoding} from './decode.js'
import type {ReadOptions} from './read-options.js'

export interface TextSource extends Decoding {
  /** SHA-256 of the bytes as given (compressed, if they are); ask when the chunks are used up. */
  readonly sha256: () => string
  /** Lets go of the file, whether it was read to its end or not. */
  readonly close: () => void
}

/** Of unpacked text. As in a file: small pieces are freed soon. */
const UNPACKED_BYTES = 1 << 16
/** Enough to know gzip, a byte order mark and the usual wrong kinds of file. */
const HEAD_BYTES = 4

/**
 * The text of a file or of stdin (`-`), unpacked when it is gzip; UTF-8 unless a byte order mark or `encoding` says otherwise.
 * @throws {UserError} When it cannot be read, is no text, or is in another encoding.
 * @throws {Interrupted} When the signal says so.
 */
export async function openText(
  path: string,
  stdin: Readable,
  {signal, encoding, maxBytes}: Pick<ReadOptions, 'signal' | 'encoding' | 'maxBytes'> = {},
): Promise<TextSource> {
  const name = path === '-' ? 'stdin' : `'${path}'`
  const limit = {...SIZES.table, ...(maxBytes !== undefined && {most: maxBytes}), signal}
  const file = path === '-' ? openStdin(stdin, limit) : await openFile(path, limit, {lent: true})
  try {
    const given = {hash: createHash('sha256'), bytes: 0}
    const raw = await peek(noted(file.pieces, given))
    const plain = isGzip(raw.head) ? await peek(refuseBomb(gunzip(raw.bytes), name, limit, () => given.bytes)) : raw
    refuseOtherKinds(plain.head, name)
    const decoding = decodeText(readable(plain.bytes, name), plain.head, name, encoding)
    return {
      ...decoding,
      chunks: refuseBlanks(decoding.chunks, name),
      sha256: () => given.hash.copy().digest('hex'),
      close: () => void file.close(),
    }
  } catch (error) {
    await file.close()
    throw readError(error, name)
  }
}

/** The first bytes, and all bytes: a pipe may hand over a single byte at first. */
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<{head: Uint8Array; bytes: AsyncIterable<Uint8Array>}> {
  const source = bytes[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array(0)
  let done = false
  while (head.length < HEAD_BYTES && !done) {
    const next = await source.next()
    if (next.done === true) done = true
    // What is too short is copied: a piece is good until the next is asked for.
    else head = next.value.length >= HEAD_BYTES && head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  const all = (async function* () {
    yield head
    yield* {[Symbol.asyncIterator]: () => source}
  })()
  return {head, bytes: all}
}

function openStdin(stdin: Readable, limit: ReadLimit): OpenFile {
  if (stdin.destroyed || stdin.readableEnded)
    throw new UserError('stdin-read-twice', {}, 'stdin has been read already.', ['Only one file can be given as -.'])
  if (limit.signal !== undefined) addAbortSignal(limit.signal, stdin)
  return {pieces: counted(stdin, 'stdin', limit), close: () => Promise.resolve(void stdin.destroy())}
}

async function* noted(bytes: AsyncIterable<Uint8Array>, given: {readonly hash: Hash; bytes: number}): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    given.hash.update(piece)
    given.bytes += piece.length
    yield piece
  }
}

/** A few packed bytes can stand for any number of unpacked ones. */
async function* refuseBomb(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  limit: ReadLimit,
  packed: () => number,
): AsyncGenerator<Uint8Array> {
  let unpacked = 0
  for await (const piece of bytes) {
    unpacked += piece.length
    if (unpacked > limit.most) throw beyondLimit(`${name} unpacks to more than ${bytesInWords(limit.most)}`, limit)
    if (unpacked > LIMITS.unpackedBytes && unpacked > LIMITS.inflation * packed())
      throw new UserError(
        'file-too-large',
        {inflation: LIMITS.inflation},
        `${name} unpacks to more than ${LIMITS.inflation} times its size, as no table of records does.`,
        ['If it is one all the same, unpack it and give the CSV file.'],
      )
    yield piece
  }
}

/** A file may end in blank lines, but it does not consist of them. */
async function* refuseBlanks(chunks: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  let blank = 0
  for await (const chunk of chunks) {
    blank = /\S/.test(chunk) ? 0 : blank + chunk.length
    if (blank > LIMITS.blankCharacters)
      throw new UserError(
        'blanks-without-end',
        {most: LIMITS.blankCharacters},
        `${name} holds more than ${LIMITS.blankCharacters} blanks and line ends on end.`,
        ['Take the empty lines out.'],
      )
    yield chunk
  }
}

function gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip({chunkSize: UNPACKED_BYTES})
  // A failure reaches whoever reads the unpacked bytes; there is nothing to do here.
  pipeline(copied(bytes), unpacked, () => undefined)
  return unpacked
}

/** Pieces that stay as they are while the next ones come. */
async function* copied(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Uint8Array.from(piece)
}

/** Failures while reading are explained; what decoding says goes through. */
async function* readable(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    throw readError(error, name)
  }
}

const isGzip = (head: Uint8Array) => startsWith(head, [0x1f, 0x8b])

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return head.length >= magic.length && magic.every((byte, at) => head[at] === byte)
}

function refuseOtherKinds(head: Uint8Array, name: string): void {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]))
    throw new UserError('wrong-format', {format: 'zip'}, `${name} is a zip archive or a spreadsheet, not a CSV file.`, [
      'Unpack it, or export the sheet as CSV.',
    ])
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31]))
    throw new UserError('wrong-format', {format: 'parquet'}, `${name} is a Parquet file, not a CSV file.`, [
      'Export the table as CSV.',
    ])
}
