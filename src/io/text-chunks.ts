import {UserError} from '../core/errors.js'
import {readError} from '../files/disk-errors.js'
import {LIMITS} from '../files/limits.js'
import {decodeText, type Decoding} from './decode.js'
import type {ByteSource} from './open-bytes.js'

/**
 * The text of a file; UTF-8 unless a byte order mark or `encoding` says otherwise.
 * @throws {UserError} When it is no text, or in another encoding; while reading, when it cannot be read.
 */
export function textOf({head, pieces, name}: ByteSource, encoding?: string): Decoding {
  const decoding = decodeText(readable(pieces, name), head, name, encoding)
  return {...decoding, chunks: refuseBlanks(decoding.chunks, name)}
}

/** A file may end in blank lines, but it does not consist of them. */
async function* refuseBlanks(chunks: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  let blank = 0
  for await (const chunk of chunks) {
    blank = /\S/.test(chunk) ? 0 : blank + chunk.length
    if (blank > LIMITS.blankCharacters)
      throw new UserError(
        'blanks-without-end',
        {most: LIMITS.blankCharacters},
        `${name} holds more than ${LIMITS.blankCharacters} blanks and line ends on end.`,
        ['Take the empty lines out.'],
      )
    yield chunk
  }
}

/** Failures while reading are explained; what decoding says goes through. */
async function* readable(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    throw readError(error, name)
  }
}
