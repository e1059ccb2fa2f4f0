import {createHash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import type {Readable} from 'node:stream'
import {createGunzip} from 'node:zlib'
import {UserError} from '../core/errors.js'

export interface TextSource {
  /** The text in pieces, without a byte order mark. */
  readonly chunks: AsyncIterable<string>
  /** SHA-256 of the bytes as given (compressed, if they are); ask when the chunks are used up. */
  readonly sha256: () => string
}

const CHUNK_BYTES = 1 << 20
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The UTF-8 text of a file or of stdin (`-`), unpacked when it is gzip.
 * @throws {UserError} When it cannot be read, is no text, or is in another encoding.
 */
export async function openText(path: string, stdin: Readable, signal?: AbortSignal): Promise<TextSource> {
  const name = path === '-' ? 'stdin' : `'${path}'`
  if (path !== '-') await checkReadable(path)
  const bytes: AsyncIterable<Uint8Array> =
    path === '-'
      ? (stdin as AsyncIterable<Uint8Array>)
      : createReadStream(path, {highWaterMark: CHUNK_BYTES, ...(signal && {signal})})
  const hash = createHash('sha256')
  return {chunks: decode(unpack(hashed(bytes, hash), name), name), sha256: () => hash.copy().digest('hex')}
}

/** All of a file's text, with the same rules. */
export async function readTextFile(path: string): Promise<string> {
  const {chunks} = await openText(path, process.stdin)
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

async function checkReadable(path: string): Promise<void> {
  try {
    const info = await stat(path)
    if (info.isDirectory()) throw new UserError(`'${path}' is a folder.`, ['Give a CSV file.'])
  } catch (error) {
    throw readError(error, `'${path}'`)
  }
}

function readError(error: unknown, name: string): unknown {
  const {code} = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new UserError(`There is no file ${name}.`, ['Check the path.'])
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError(`${name} may not be read.`, ['Check the permissions of the file.'])
  if (code?.startsWith('Z_'))
    return new UserError(`${name} is damaged: its gzip data cannot be unpacked.`, ['Make or download the file again.'])
  return error
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: {update(data: Uint8Array): unknown}) {
  for await (const piece of bytes) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
    hash.update(chunk)
    yield chunk
  }
}

/** Unpacks when the first bytes are those of gzip. */
async function* unpack(bytes: AsyncGenerator<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    const first = await bytes.next()
    if (first.done === true) return
    const rest = (async function* () {
      yield first.value
      yield* bytes
    })()
    const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b
    if (!isGzip) {
      yield* rest
      return
    }
    const {Readable} = await import('node:stream')
    const gunzip = createGunzip({chunkSize: CHUNK_BYTES})
    const source = Readable.from(rest)
    source.on('error', error => gunzip.destroy(error))
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw readError(error, name)
  }
}

async function* decode(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
  let isFirst = true
  const read = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, {stream: chunk !== undefined})
    } catch {
      throw new UserError(`${name} is not UTF-8 text.`, ['Save it as UTF-8 and try again.'])
    }
  }
  for await (const chunk of bytes) {
    if (isFirst) refuseOtherEncodings(chunk, name)
    let text = read(chunk)
    if (isFirst && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1)
    isFirst = false
    if (text.includes('\0'))
      throw new UserError(`${name} holds NUL characters: it is not a CSV file.`, ['Give a CSV file in UTF-8.'])
    if (text !== '') yield text
  }
  const rest = read()
  if (rest !== '') yield rest
}

function refuseOtherEncodings(chunk: Uint8Array, name: string): void {
  const isUtf16 = (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)
  if (isUtf16) throw new UserError(`${name} is UTF-16 text.`, ['Save it as UTF-8 and try again.'])
  const isZip = chunk[0] === 0x50 && chunk[1] === 0x4b && chunk[2] === 0x03
  if (isZip)
    throw new UserError(`${name} is a zip archive or a spreadsheet, not a CSV file.`, ['Unpack it, or export the sheet as CSV.'])
}
