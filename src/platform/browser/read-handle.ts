import type {FileInfo, ReadHandle} from '../files.js'
import {DiskError} from './disk-error.js'

/** So much is asked for at once: each time the bytes come from another process. */
const WINDOW_BYTES = 1 << 22

/**
 * Reads bytes that the browser keeps, from their beginning to their end. Two windows of them are in memory at most: one that is worked on,
 * and the next one, which comes meanwhile.
 *
 * @param content Undefined for a folder, which can be opened and not read.
 */
export function readHandle(content: Blob | undefined, info: FileInfo, path: string): ReadHandle {
  let window = new Uint8Array(0)
  /** Where the window begins, and the next byte in it. */
  let [start, at] = [0, 0]
  let ahead: Promise<Uint8Array<ArrayBuffer>> | undefined
  /** The window from here on. */
  const windowOf = async (bytes: Blob) => {
    const now = await (ahead ?? bytesFrom(bytes, start, path))
    const next = start + now.length
    ahead = now.length > 0 && next < bytes.size ? bytesFrom(bytes, next, path) : undefined
    // Whoever reads it is told.
    ahead?.catch(() => undefined)
    return now
  }
  return {
    stat: () => Promise.resolve(info),
    async read(buffer, offset, length) {
      if (content === undefined) throw new DiskError('EISDIR', 'read', path)
      if (at === window.length && start + at < content.size) {
        start += at
        at = 0
        window = await windowOf(content)
      }
      const bytesRead = Math.min(length, window.length - at)
      buffer.set(window.subarray(at, at + bytesRead), offset)
      at += bytesRead
      return {bytesRead}
    },
    close: () => {
      window = new Uint8Array(0)
      ahead = undefined
      ;[start, at] = [content?.size ?? 0, 0]
      return Promise.resolve()
    },
  }
}

/** A file that was changed or taken away since it was dropped is not read any more: the browser refuses. */
async function bytesFrom(content: Blob, start: number, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await content.slice(start, start + WINDOW_BYTES).arrayBuffer())
  } catch {
    throw new DiskError('EIO', 'read', path)
  }
}
