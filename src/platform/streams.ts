import {addAbortSignal, pipeline, Readable} from 'node:stream'
import {pipeline as finishedPipeline} from 'node:stream/promises'
import {createGunzip} from 'node:zlib'

/** What a program is given as its input. */
export type InputStream = Readable

/** Of unpacked bytes. As in a file: small pieces are freed soon. */
const UNPACKED_BYTES = 1 << 16

export const standardInput = (): InputStream => process.stdin

/** Nobody can read it any more. */
export const isUsedUp = (stream: InputStream): boolean => stream.destroyed || stream.readableEnded

/** A stream that fails with an AbortError at a signal. */
export const untilAborted = (stream: InputStream, signal: AbortSignal): InputStream => addAbortSignal(signal, stream)

/** Writes pieces to the standard output, which stays open. @throws EPIPE when its reader leaves early. */
export const writeToStandardOutput = (pieces: Iterable<string | Uint8Array>, signal?: AbortSignal): Promise<void> =>
  finishedPipeline(Readable.from(pieces), process.stdout, {end: false, ...(signal !== undefined && {signal})})

/** Unpacks gzip, members behind one another included. @param bytes Pieces that nobody changes later. @throws With a code `Z_...`. */
export function gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip({chunkSize: UNPACKED_BYTES})
  // A failure reaches whoever reads the unpacked bytes; there is nothing to do here.
  pipeline(bytes, unpacked, () => undefined)
  return unpacked
}
