import {UserError} from '../core/errors.js'
import {readError} from '../files/disk-errors.js'
import {LIMITS, SIZES} from '../files/limits.js'
import {beyondLimit, bytesInWords, counted, openFile, type OpenFile, type ReadLimit} from '../files/read-bytes.js'
import {createSha256, type Sha256} from '../platform/hash.js'
import {concat} from '../platform/bytes.js'
import {gunzip, isUsedUp, standardInput, untilAborted, type InputStream} from '../platform/streams.js'
import type {ReadOptions} from './read-options.js'

/** The bytes of a file or of stdin, unpacked. */
export interface ByteSource {
  /** What messages call it: a path in quotes, or `stdin`. */
  readonly name: string
  /** Where the bytes stand as they are; left out for stdin and for packed files. */
  readonly path?: string
  /** The first bytes, by which a format is recognised; fewer where there are no more. */
  readonly head: Uint8Array
  /** All bytes, once. Each piece is good until the next is asked for. */
  readonly pieces: AsyncIterable<Uint8Array>
  /** SHA-256 of the bytes as given (compressed, if they are); it reads what nobody read yet. */
  readonly sha256: () => Promise<string>
  /** Lets go of the file, whether it was read to its end or not. */
  readonly close: () => void
}

/** Enough to know every format: some begin with blank space or a long header of their own. */
const HEAD_BYTES = 4096

/**
 * Opens a file or stdin (`-`) and unpacks it when it is gzip.
 * @throws {UserError} When it cannot be read.
 * @throws {Interrupted} When the signal says so.
 */
export async function openBytes(
  path: string,
  {signal, maxBytes, stdin}: Pick<ReadOptions, 'signal' | 'maxBytes' | 'stdin'> = {},
): Promise<ByteSource> {
  const name = path === '-' ? 'stdin' : `'${path}'`
  const limit = {...SIZES.table, ...(maxBytes !== undefined && {most: maxBytes}), signal}
  const file = path === '-' ? openStdin(stdin ?? standardInput(), limit) : await openFile(path, limit, {lent: true})
  try {
    const given = {hash: createSha256(), bytes: 0}
    let sha256: string | undefined
    const noting = noted(file.pieces, given)
    const raw = await peek(noting)
    const isPacked = isGzip(raw.head)
    const plain = isPacked ? await peek(refuseBomb(gunzip(copied(raw.bytes)), name, limit, () => given.bytes)) : raw
    return {
      name,
      ...(path !== '-' && !isPacked && {path}),
      head: plain.head,
      pieces: plain.bytes,
      sha256: async () => {
        for await (const _ of noting);
        sha256 ??= given.hash.digest('hex')
        return sha256
      },
      close: () => void file.close(),
    }
  } catch (error) {
    await file.close()
    throw readError(error, name)
  }
}

/**
 * All bytes in one piece.
 * @throws {UserError} When they cannot be read.
 */
export async function allBytes({pieces, name}: Pick<ByteSource, 'pieces' | 'name'>): Promise<Uint8Array> {
  try {
    const all: Uint8Array[] = []
    for await (const piece of pieces) all.push(Uint8Array.from(piece))
    return all.length === 1 ? all[0] : concat(all)
  } catch (error) {
    throw readError(error, name)
  }
}

/** The first bytes, and all bytes: a pipe may hand over a single byte at first. */
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<{head: Uint8Array; bytes: AsyncIterable<Uint8Array>}> {
  const source = bytes[Symbol.asyncIterator]()
  let first: Uint8Array = new Uint8Array(0)
  let done = false
  while (first.length < HEAD_BYTES && !done) {
    const next = await source.next()
    if (next.done === true) done = true
    // What is too short is copied: a piece is good until the next is asked for.
    else first = next.value.length >= HEAD_BYTES && first.length === 0 ? next.value : concat([first, next.value])
  }
  const all = (async function* () {
    yield first
    yield* {[Symbol.asyncIterator]: () => source}
  })()
  return {head: Uint8Array.from(first.subarray(0, HEAD_BYTES)), bytes: all}
}

function openStdin(stdin: InputStream, limit: ReadLimit): OpenFile {
  if (isUsedUp(stdin))
    throw new UserError('stdin-read-twice', {}, 'stdin has been read already.', ['Only one file can be given as -.'])
  if (limit.signal !== undefined) untilAborted(stdin, limit.signal)
  return {pieces: counted(stdin, 'stdin', limit), close: () => Promise.resolve(void stdin.destroy())}
}

async function* noted(
  bytes: AsyncIterable<Uint8Array>,
  given: {readonly hash: Sha256; bytes: number},
): AsyncGenerator<Uint8Array> {
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

/** Pieces that stay as they are while the next ones come. */
async function* copied(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Uint8Array.from(piece)
}

const isGzip = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b
