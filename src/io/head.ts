import {UserError} from '../core/errors.js'
import {LIMITS} from '../files/limits.js'

/** The beginning of a text, by which its format is recognised, and all of it. */
export interface Head {
  readonly text: string
  /** There is no more of it. */
  readonly complete: boolean
  /** All the text; the first piece is the beginning. */
  readonly chunks: AsyncIterable<string>
}

/** So much text shows how a file is written. */
const HEAD_CHARACTERS = 1 << 16

/**
 * Reads until the first line and a part of the next one are there, and more if there is.
 * @throws {UserError} When the first line does not end.
 */
export async function readHead(chunks: AsyncIterable<string>, file: string): Promise<Head> {
  const source = chunks[Symbol.asyncIterator]()
  let text = ''
  let complete = false
  while (!complete && (text.length < HEAD_CHARACTERS || !/[^\r\n][\r\n]+[^\r\n]/.test(text))) {
    const next = await source.next()
    if (next.done === true) complete = true
    else text += next.value
    if (text.length > LIMITS.recordCharacters + LIMITS.blankCharacters)
      throw new UserError(
        'record-too-long',
        {line: 1, most: LIMITS.recordCharacters},
        `The first line of ${file} has more than ${LIMITS.recordCharacters} characters.`,
        ['Give a CSV file with a header and one line per row.'],
      )
  }
  const all = (async function* () {
    if (text !== '') yield text
    yield* {[Symbol.asyncIterator]: () => source}
  })()
  return {text, complete, chunks: all}
}
