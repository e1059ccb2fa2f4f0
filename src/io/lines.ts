import {LIMITS} from '../files/limits.js'
import {tooLong} from './records.js'

/**
 * Lines of a text (they end with LF, CRLF or CR) with their numbers from 1, in groups that came together.
 * @throws {UserError} When a line is longer than any that holds data of a person.
 */
export async function* linesOf(chunks: AsyncIterable<string>, file: string): AsyncGenerator<{lines: string[]; first: number}> {
  let rest = ''
  let first = 1
  for await (const chunk of chunks) {
    const text = rest + chunk
    // A CR at the end may be half of a CRLF: it waits for the next piece.
    const lines = text.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    if (rest.length > LIMITS.recordCharacters) throw tooLong(file, first + lines.length, 'a row', LIMITS.recordCharacters)
    if (lines.length === 0) continue
    yield {lines, first}
    first += lines.length
  }
  if (rest !== '') yield {lines: rest.split('\r'), first}
}
