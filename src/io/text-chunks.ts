import {createHash, type Hash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {addAbortSignal, pipeline, type Readable} from 'node:stream'
import {createGunzip} from 'node:zlib'
import {Interrupted, UserError} from '../core/errors.js'

export interface TextSource {
  /** The text in pieces, without a byte order mark. */
  readonly chunks: AsyncIterable<string>
  /** The text began with a byte order mark. */
  readonly bom: boolean
  /** SHA-256 of the bytes as given (compressed, if they are); ask when the chunks are used up. */
  readonly sha256: () => string
  /** Lets go of the file, whether it was read to its end or not. */
  readonly close: () => void
}

const CHUNK_BYTES = 1 << 20
/** Enough to know gzip, a byte order mark and the usual wrong kinds of file. */
const HEAD_BYTES = 4

/**
 * The UTF-8 text of a file or of stdin (`-`), unpacked when it is gzip.
 * @throws {UserError} When it cannot be read, is no text, or is in another encoding.
 * @throws {Interrupted} When the signal says so.
 */
export async function openText(path: string, stdin: Readable, signal?: AbortSignal): Promise<TextSource> {
  const name = path === '-' ? 'stdin' : `'${path}'`
  try {
    if (path !== '-' && (await stat(path)).isDirectory()) throw new UserError(`${name} is a folder.`, ['Give a CSV file.'])
    if (path === '-' && (stdin.destroyed || stdin.readableEnded))
      throw new UserError('stdin has been read already.', ['Only one file can be given as -.'])
    const stream = path === '-' ? stdin : createReadStream(path, {highWaterMark: CHUNK_BYTES})
    if (signal !== undefined) addAbortSignal(signal, stream)
    const hash = createHash('sha256')
    const raw = await peek(hashed(stream, hash))
    const plain = isGzip(raw.head) ? await peek(gunzip(raw.bytes)) : raw
    refuseOtherKinds(plain.head, name)
    return {
      chunks: decode(plain.bytes, name),
      bom: startsWith(plain.head, [0xef, 0xbb, 0xbf]),
      sha256: () => hash.copy().digest('hex'),
      close: () => stream.destroy(),
    }
  } catch (error) {
    throw readError(error, name)
  }
}

/** What a failed read means to the user. */
export function readError(error: unknown, name: string): unknown {
  const {code, name: kind} = error as NodeJS.ErrnoException
  if (kind === 'AbortError') return new Interrupted()
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UserError(`There is no file ${name}.`, ['Check the path.'])
  if (code === 'EISDIR') return new UserError(`${name} is a folder.`, ['Give a file.'])
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError(`${name} may not be read.`, ['Check the permissions of the file.'])
  if (code?.startsWith('Z_') === true)
    return new UserError(`${name} is damaged: its gzip data cannot be unpacked to the end.`, ['Make or download the file again.'])
  return error
}

/** The first bytes, and all bytes: a pipe may hand over a single byte at first. */
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<{head: Uint8Array; bytes: AsyncIterable<Uint8Array>}> {
  const source = bytes[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array(0)
  let done = false
  while (head.length < HEAD_BYTES && !done) {
    const next = await source.next()
    if (next.done === true) done = true
    else head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  const all = (async function* () {
    yield head
    yield* {[Symbol.asyncIterator]: () => source}
  })()
  return {head, bytes: all}
}

async function* hashed(bytes: AsyncIterable<Uint8Array | string>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
    hash.update(chunk)
    yield chunk
  }
}

function gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip({chunkSize: CHUNK_BYTES})
  // A failure reaches whoever reads the unpacked bytes; there is nothing to do here.
  pipeline(bytes, unpacked, () => undefined)
  return unpacked
}

async function* decode(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', {fatal: true})
  try {
    for await (const chunk of bytes) {
      const text = decoder.decode(chunk, {stream: true})
      if (text.includes('\0'))
        throw new UserError(`${name} holds NUL characters: it is not a CSV file in UTF-8.`, ['Give a CSV file in UTF-8.'])
      if (text !== '') yield text
    }
    decoder.decode()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new UserError(`${name} is not UTF-8 text.`, ['Save it as UTF-8 (iconv -t UTF-8) and try again.'])
    throw readError(error, name)
  }
}

const isGzip = (head: Uint8Array) => startsWith(head, [0x1f, 0x8b])

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return head.length >= magic.length && magic.every((byte, at) => head[at] === byte)
}

function refuseOtherKinds(head: Uint8Array, name: string): void {
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff]))
    throw new UserError(`${name} is UTF-16 text.`, ['Save it as UTF-8 (iconv -f UTF-16 -t UTF-8) and try again.'])
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]))
    throw new UserError(`${name} is a zip archive or a spreadsheet, not a CSV file.`, ['Unpack it, or export the sheet as CSV.'])
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31]))
    throw new UserError(`${name} is a Parquet file, not a CSV file.`, ['Export the table as CSV.'])
}
