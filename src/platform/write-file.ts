import {constants} from 'node:fs'
import {open} from 'node:fs/promises'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {createGzip} from 'node:zlib'

/** How a file is written. */
export interface NewFileOptions {
  /** Permissions. */
  readonly mode: number
  /** Pack it with gzip. */
  readonly isPacked: boolean
  /** Is told all bytes that are written, in their order. */
  readonly onBytes: (bytes: Uint8Array | string) => void
  readonly signal?: AbortSignal | undefined
}

const NEW_FILE =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | ((constants as {O_NOFOLLOW?: number}).O_NOFOLLOW ?? 0)

/** Writes a file that was not there, and follows no link. Pieces of text become UTF-8. Fails with EEXIST where the name is taken. */
export async function writeNewFile(
  file: string,
  pieces: Iterable<string | Uint8Array>,
  {mode, isPacked, onBytes, signal}: NewFileOptions,
): Promise<void> {
  const sink = (await open(file, NEW_FILE, mode)).createWriteStream()
  const control = signal === undefined ? {} : {signal}
  const source = Readable.from(pieces)
  const noted = async function* (bytes: AsyncIterable<string | Uint8Array>) {
    for await (const piece of bytes) {
      onBytes(piece)
      yield piece
    }
  }
  if (isPacked) await pipeline(source, createGzip(), noted, sink, control)
  else await pipeline(source, noted, sink, control)
}
