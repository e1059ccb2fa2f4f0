import type {writeNewFile as onDisk} from '../write-file.js'
import {utf8Bytes} from './bytes.js'
import {disk} from './disk.js'

/** The file appears when all its pieces are there. */
export const writeNewFile: typeof onDisk = async (file, pieces, {mode, isPacked, onBytes, signal}) => {
  // Taken at once, as a disk does.
  disk.create(file, mode, new Blob([]))
  const written: Uint8Array<ArrayBuffer>[] = []
  for await (const bytes of isPacked ? gzipped(pieces) : plain(pieces)) {
    signal?.throwIfAborted()
    onBytes(bytes)
    // A piece may be changed when the next is asked for.
    written.push(Uint8Array.from(bytes))
  }
  await disk.rm(file)
  disk.create(file, mode, new Blob(written))
}

function* plain(pieces: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? utf8Bytes(piece) : piece
}

/** RFC 1952. */
async function* gzipped(pieces: Iterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = plain(pieces)
  const readable = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const next = source.next()
      if (next.done === true) controller.close()
      else controller.enqueue(Uint8Array.from(next.value))
    },
  })
  const reader = readable.pipeThrough(new CompressionStream('gzip')).getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
}
