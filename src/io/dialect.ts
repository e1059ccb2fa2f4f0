import {UserError} from '../core/errors.js'
import {LIMITS} from '../files/limits.js'
import {findSeparator, givenSeparator} from './separator.js'
import type {TextSource} from './text-chunks.js'

/** How a CSV file is written, so that another one can be written alike. */
export interface Dialect {
  readonly delimiter: string
  readonly decimalComma: boolean
  readonly newline: '\n' | '\r\n' | '\r'
  /** The file begins with a byte order mark. */
  readonly bom?: boolean
}

/** So much text shows how a file is written. */
const HEAD_CHARACTERS = 1 << 16

/**
 * Finds the separator and the line end in the first lines, and hands all the text on. A first line `sep=;`, which Excel writes and obeys, is
 * obeyed and taken out.
 *
 * @throws {UserError} When the separator is not clear, or the one given cannot be one.
 */
export async function detectDialect(
  {chunks, bom}: Pick<TextSource, 'chunks' | 'bom'>,
  file: string,
  {delimiter, decimalComma = false}: {delimiter?: string; decimalComma?: boolean},
): Promise<{dialect: Dialect; chunks: AsyncIterable<string>; notes: readonly string[]}> {
  const source = chunks[Symbol.asyncIterator]()
  let head = ''
  let done = false
  while (!done && (head.length < HEAD_CHARACTERS || !/[^\r\n][\r\n]+[^\r\n]/.test(head))) {
    const next = await source.next()
    if (next.done === true) done = true
    else head += next.value
    if (head.length > LIMITS.recordCharacters + LIMITS.blankCharacters)
      throw new UserError(`The first line of ${file} has more than ${LIMITS.recordCharacters} characters.`, [
        'Give a CSV file with a header and one line per row.',
      ])
  }
  const said = SEPARATOR_LINE.exec(head)
  // The line end stays, so that lines are counted right.
  const text = said === null ? head : head.slice(said[0].length)
  const all = (async function* () {
    if (text !== '') yield text
    yield* {[Symbol.asyncIterator]: () => source}
  })()
  const newline = (/\r\n|\n|\r/.exec(text)?.[0] ?? '\n') as Dialect['newline']
  const given = delimiter ?? said?.[1]
  const separator = given === undefined ? findSeparator(firstLines(text, done), file) : givenSeparator(given)
  const notes = said === null ? [] : ["the first line, 'sep=', names the separator; it is no row."]
  return {dialect: {delimiter: separator, decimalComma, newline, bom}, chunks: all, notes}
}

const SEPARATOR_LINE = /^[\r\n]*"?sep=([^\r\n"])"?[,;\t ]*(?=[\r\n])/i

/** Lines that are not empty, with x for what stands in quotes (a doubled quote ends one such part and begins the next). */
function firstLines(head: string, complete: boolean): string[] {
  const lines = head.replace(/"[^"]*"/g, 'x').split(/[\r\n]+/)
  if (!complete && lines.length > 1) lines.pop()
  return lines.filter(line => line.trim() !== '')
}
