import type {InputStream} from '../streams.js'
import {DiskError} from './disk-error.js'

/** A page has no input of its own. */
export function standardInput(): InputStream {
  throw new DiskError('ENXIO', 'open', 'stdin')
}

export const isUsedUp = (stream: InputStream): boolean => stream.destroyed || stream.readableEnded

export const untilAborted = (stream: InputStream): InputStream => stream

/** Nor has it an output: files are written. */
export const writeToStandardOutput = (): Promise<void> => Promise.reject(new DiskError('ENXIO', 'write', 'stdout'))

/** What zlib says by a code. */
class UnpackError extends Error {
  readonly code = 'Z_DATA_ERROR'
}

/** Unpacks gzip by pako, which checks the sum at the end of every member; what browsers have reads one member alone. */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const {Inflate} = await import('pako')
  const unpacked: Uint8Array[] = []
  const begin = () => {
    const inflate = new Inflate({chunkSize: UNPACKED_BYTES, windowBits: GZIP_WINDOW})
    inflate.onData = piece => void unpacked.push(piece)
    return inflate
  }
  let inflate = begin()
  let isOver = false
  for await (const piece of bytes) {
    // Zeros behind a member fill a block of a tape; what else stands there is the next member. All is read, for its hash.
    if (piece.length > 0 && inflate.ended && piece[0] === 0) isOver = true
    if (piece.length === 0 || isOver) continue
    if (inflate.ended) inflate = begin()
    inflate.push(piece)
    if (inflate.err !== 0) throw new UnpackError(inflate.msg)
    yield* unpacked.splice(0)
  }
  if (!inflate.ended) throw new UnpackError('unexpected end of file')
}

/** Of unpacked bytes: small pieces are freed soon. */
const UNPACKED_BYTES = 1 << 16
/** The largest window, and gzip alone (zlib's manual, inflateInit2). */
const GZIP_WINDOW = 15 + 16
