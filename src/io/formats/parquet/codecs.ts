import {brotliDecompressSync, gunzipSync} from 'node:zlib'
import {decompress as unpackZstd} from 'fzstd'
import type {Compressors} from 'hyparquet'
import {compressors} from 'hyparquet-compressors'

/** Unpackers of pages. None makes more bytes than the page says that it has. */
export const CODECS: Compressors = {
  ...compressors,
  GZIP: (input, length) => gunzipSync(input, {maxOutputLength: Math.max(1, length)}),
  BROTLI: (input, length) => brotliDecompressSync(input, {maxOutputLength: Math.max(1, length)}),
  ZSTD: (input, length) => unpackZstd(input, new Uint8Array(length)),
}
