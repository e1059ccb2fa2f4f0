import {brotliDecompressSync, gunzipSync, inflateSync} from 'node:zlib'

/** Unpacks bytes; fails where they are damaged or become more than `most` bytes. */
type Unpack = (packed: Uint8Array, most: number) => Uint8Array

/** RFC 1952. */
export const unpackGzip: Unpack = (packed, most) => gunzipSync(packed, {maxOutputLength: Math.max(1, most)})
/** RFC 1950. */
export const unpackZlib: Unpack = (packed, most) => inflateSync(packed, {maxOutputLength: Math.max(1, most)})
/** RFC 7932. */
export const unpackBrotli: Unpack = (packed, most) => brotliDecompressSync(packed, {maxOutputLength: Math.max(1, most)})
