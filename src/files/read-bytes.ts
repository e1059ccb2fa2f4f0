import {aboutFile, Interrupted, UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {concat, utf8Bytes} from '../platform/bytes.js'
import {lstat, openToRead, stat, type FileInfo, type ReadHandle} from '../platform/files.js'
import {readError} from './disk-errors.js'
import type {SizeLimit} from './limits.js'

export type ReadLimit = SizeLimit & {readonly signal?: AbortSignal | undefined}

export interface OpenFile {
  readonly pieces: AsyncIterable<Uint8Array>
  /** Lets go of the file, whether it was read to its end or not. */
  readonly close: () => Promise<void>
}

/** Texts of this size are freed soon, as they are young when they die. Larger ones pile up until memory is short. */
const PIECE_BYTES = 1 << 16

/**
 * Opens a file for reading piece by piece. Everything that a user named is read this way: folders, devices, pipes and sockets are refused
 * before a byte is read, and the bytes are counted as they come, whatever size the file system states.
 * Pieces that are `lent` share one place in memory: each is good until the next is asked for.
 *
 * @throws {UserError} When it is not there, is no regular file, or may not be read; while reading, when it has too many bytes.
 */
export async function openFile(path: string, limit: ReadLimit, {lent = false} = {}): Promise<OpenFile> {
  const name = `'${path}'`
  let handle: ReadHandle | undefined
  try {
    // Asked before opening, since opening some devices acts on them, and again of what was opened.
    refuseOtherKinds(await stat(path), name)
    handle = await openToRead(path)
    const info = await handle.stat()
    refuseOtherKinds(info, name)
    if (info.size > limit.most) throw tooLarge(name, limit)
  } catch (error) {
    await handle?.close()
    throw aboutFile(readError(error, name), path)
  }
  const file = handle
  return {pieces: counted(piecesOf(file, name, lent), name, limit), close: () => file.close()}
}

/**
 * All bytes of a file.
 * @throws {UserError} As {@link openFile}.
 */
export async function readBytes(path: string, limit: ReadLimit): Promise<Uint8Array> {
  const {pieces, close} = await openFile(path, limit)
  try {
    const all: Uint8Array[] = []
    for await (const piece of pieces) all.push(piece)
    return all.length === 1 ? all[0] : concat(all)
  } catch (error) {
    throw aboutFile(error, path)
  } finally {
    await close()
  }
}

/** Whether anything has this path; a link counts by itself, wherever it leads. */
export const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Hands pieces on until there are too many bytes. */
export async function* counted(
  pieces: AsyncIterable<Uint8Array | string>,
  name: string,
  limit: ReadLimit,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const given of pieces) {
    if (limit.signal?.aborted === true) throw new Interrupted()
    const piece = typeof given === 'string' ? utf8Bytes(given) : given
    bytes += piece.length
    if (bytes > limit.most) throw tooLarge(name, limit)
    yield piece
  }
}

async function* piecesOf(handle: ReadHandle, name: string, lent: boolean): AsyncGenerator<Uint8Array> {
  try {
    let buffer = new Uint8Array(PIECE_BYTES)
    for (;;) {
      const {bytesRead} = await handle.read(buffer, 0, PIECE_BYTES)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      if (!lent) buffer = new Uint8Array(PIECE_BYTES)
    }
  } catch (error) {
    throw readError(error, name)
  }
}

function refuseOtherKinds(info: FileInfo, name: string): void {
  if (info.isFile()) return
  if (info.isDirectory()) throw new UserError('not-a-file', {}, `${name} is a folder.`, ['Give a file.'])
  const kind = info.isFIFO() ? 'a pipe' : info.isSocket() ? 'a socket' : 'a device'
  throw new UserError('not-a-file', {}, `${name} is ${kind}, not a file: it may never end.`, [
    'Write what it gives to a file. Where a table is read, - is stdin, which can be piped.',
  ])
}

const tooLarge = (name: string, limit: ReadLimit) => beyondLimit(`${name} has more than ${bytesInWords(limit.most)}`, limit)

/** @param found What is too large, such as `'a.csv' has more than 4 GB`. */
export function beyondLimit(found: string, {most, what, lifted}: SizeLimit): UserError {
  return new UserError('file-too-large', {most}, `${found}, the limit for ${what}.`, [
    `Check that it is ${what}. docs/limits.md lists all limits.`,
    ...(lifted === undefined
      ? []
      : [say`If it is, and there is memory for it, lift the limit with ${setting(lifted, most * 4)}.`]),
  ])
}

/** 10 bytes, 64 kB, 100 MB, 4 GB. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1e6) return `${bytes / 1e3} kB`
  return bytes < 1e9 ? `${bytes / 1e6} MB` : `${bytes / 1e9} GB`
}
