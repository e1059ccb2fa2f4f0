import {compressors} from 'hyparquet-compressors'
import {Inflate} from 'pako'
import type {unpackBrotli as brotli, unpackGzip as gzip, unpackZlib as zlib} from '../unpack.js'

const unpacker =
  (windowBits: number): typeof zlib =>
  (packed, most) => {
    const pieces = new Uint8Array(Math.max(1, most))
    let length = 0
    const inflate = new Inflate({windowBits})
    inflate.onData = piece => {
      if (length + piece.length > pieces.length) throw new RangeError(`It becomes more than ${most} bytes.`)
      pieces.set(piece, length)
      length += piece.length
    }
    inflate.push(packed, true)
    if (inflate.err !== 0) throw new Error(inflate.msg)
    return pieces.subarray(0, length)
  }

/** The largest window (zlib's manual, inflateInit2), of gzip and of zlib alone. */
export const unpackGzip: typeof gzip = unpacker(15 + 16)
export const unpackZlib: typeof zlib = unpacker(15)

export const unpackBrotli: typeof brotli = (packed, most) => {
  const {BROTLI} = compressors
  if (BROTLI === undefined) throw new Error('There is no unpacker of Brotli.')
  return BROTLI(packed, Math.max(1, most))
}
