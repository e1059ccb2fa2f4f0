import {decompress as unpackZstd} from 'fzstd'
import type {Compressors} from 'hyparquet'
import {compressors} from 'hyparquet-compressors'
import {unpackBrotli, unpackGzip} from '../../../platform/unpack.js'

/** Unpackers of pages. None makes more bytes than the page says that it has. */
export const CODECS: Compressors = {
  ...compressors,
  GZIP: unpackGzip,
  BROTLI: unpackBrotli,
  ZSTD: (input, length) => unpackZstd(input, new Uint8Array(length)),
}
