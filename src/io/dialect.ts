import {UserError} from '../core/errors.js'
import {LIMITS} from '../files/limits.js'
import type {TextSource} from './text-chunks.js'

/** How a CSV file is written, so that another one can be written alike. */
export interface Dialect {
  readonly delimiter: string
  readonly decimalComma: boolean
  readonly newline: '\n' | '\r\n' | '\r'
  /** The file begins with a byte order mark. */
  readonly bom?: boolean
}

const SEPARATORS = [',', ';', '\t', '|'] as const
const SEPARATOR_NAMES = {',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar'} as const

/**
 * Finds the separator and the line end in the header line, and hands all the text on.
 * @throws {UserError} When the header holds several separators about equally often, or the one given is not one character.
 */
export async function detectDialect(
  {chunks, bom}: Pick<TextSource, 'chunks' | 'bom'>,
  file: string,
  {delimiter, decimalComma = false}: {delimiter?: string; decimalComma?: boolean},
): Promise<{dialect: Dialect; chunks: AsyncIterable<string>}> {
  const source = chunks[Symbol.asyncIterator]()
  let head = ''
  let done = false
  while (!done && !/[^\r\n][\r\n]+[^\r\n]/.test(head)) {
    const next = await source.next()
    if (next.done === true) done = true
    else head += next.value
    if (head.length > LIMITS.recordCharacters + LIMITS.blankCharacters)
      throw new UserError(`The first line of ${file} has more than ${LIMITS.recordCharacters} characters.`, [
        'Give a CSV file with a header and one line per row.',
      ])
  }
  const all = (async function* () {
    if (head !== '') yield head
    yield* {[Symbol.asyncIterator]: () => source}
  })()
  const newline = (/\r\n|\n|\r/.exec(head)?.[0] ?? '\n') as Dialect['newline']
  const separator = delimiter === undefined ? findSeparator(headerLine(head), file) : givenSeparator(delimiter)
  return {dialect: {delimiter: separator, decimalComma, newline, bom}, chunks: all}
}

function givenSeparator(delimiter: string): string {
  const separator = delimiter === 'tab' || delimiter === '\\t' ? '\t' : delimiter
  if (separator.length !== 1 || /["\r\n]/.test(separator))
    throw new UserError(`--delimiter must be one character (no quote, no line end), or 'tab'. Got '${delimiter}' instead.`)
  return separator
}

/** The first line that is not empty, with x for what stands in quotes (a doubled quote ends one such part and begins the next). */
function headerLine(head: string): string {
  return /^[\r\n]*([^\r\n]*)/.exec(head.replace(/"[^"]*"/g, 'x'))?.[1] ?? ''
}

/** The separator that occurs in the header outside quotes; a header without any is one column. */
function findSeparator(header: string, file: string): string {
  const found = SEPARATORS.map(separator => ({separator, count: header.split(separator).length - 1}))
  const [best, second] = found.sort((a, b) => b.count - a.count)
  if (best.count === 0) return ','
  if (second.count * 2 > best.count)
    throw new UserError(
      `The separator of ${file} is not clear from its header: it holds ${best.count} times a ${SEPARATOR_NAMES[best.separator]} and ${second.count} times a ${SEPARATOR_NAMES[second.separator]}.`,
      ["Give it with --delimiter, e.g. --delimiter ';' or --delimiter tab."],
    )
  return best.separator
}
