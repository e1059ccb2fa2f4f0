import type {NumberForm} from './columns/number-form.js'
import type {Head} from './head.js'
import {findSeparator, givenSeparator} from './separator.js'

/** How a CSV file is written, so that another one can be written alike. */
export interface Dialect {
  readonly delimiter: string
  readonly decimalComma: boolean
  readonly newline: '\n' | '\r\n' | '\r'
  /** The file begins with a byte order mark. */
  readonly bom?: boolean
  /** Columns whose numbers have a symbol or separators between thousands. */
  readonly forms?: readonly NumberForm[]
}

/**
 * Finds the separator and the line end in the first lines, and hands all the text on. A first line `sep=;`, which Excel
 * writes and obeys, is obeyed and taken out.
 *
 * @throws {UserError} When the separator is not clear, or the one given cannot be one.
 */
export function detectDialect(
  {text: head, complete, chunks}: Head,
  file: string,
  {delimiter, decimalComma = false, bom}: {delimiter?: string; decimalComma?: boolean; bom: boolean},
): {dialect: Dialect; chunks: AsyncIterable<string>; notes: readonly string[]} {
  const said = SEPARATOR_LINE.exec(head)
  // The line end stays, so that lines are counted right.
  const text = said === null ? head : head.slice(said[0].length)
  const given = delimiter ?? said?.[1]
  const separator = given === undefined ? findSeparator(firstLines(text, complete), file) : givenSeparator(given)
  const dialect = {delimiter: separator, decimalComma, newline: lineEnd(text), bom}
  if (said === null) return {dialect, chunks, notes: []}
  return {
    dialect,
    chunks: withoutStart(chunks, said[0].length),
    notes: ["the first line, 'sep=', names the separator; it is no row."],
  }
}

/** The first line end of a text. */
const lineEnd = (text: string) => (/\r\n|\n|\r/.exec(text)?.[0] ?? '\n') as Dialect['newline']

/** The first piece is at least so long. */
async function* withoutStart(chunks: AsyncIterable<string>, length: number): AsyncGenerator<string> {
  let rest = length
  for await (const chunk of chunks) {
    yield chunk.slice(rest)
    rest = 0
  }
}

const SEPARATOR_LINE = /^[\r\n]*"?sep=([^\r\n"])"?[,;\t ]*(?=[\r\n])/i

/** Lines that are not empty, with x for what stands in quotes (a doubled quote ends one such part and begins the next). */
function firstLines(head: string, complete: boolean): string[] {
  const lines = head.replace(/"[^"]*"/g, 'x').split(/[\r\n]+/)
  if (!complete && lines.length > 1) lines.pop()
  return lines.filter(line => line.trim() !== '')
}
