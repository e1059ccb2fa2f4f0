import {UserError} from '../core/errors.js'

export interface Dialect {
  readonly delimiter: string
  readonly decimalComma: boolean
  readonly newline: '\n' | '\r\n' | '\r'
}

const SEPARATORS = [',', ';', '\t', '|'] as const

/** Finds the separator and the line end in the header line, and hands all the text on. */
export async function detectDialect(
  chunks: AsyncIterable<string>,
  file: string,
  {delimiter, decimalComma = false}: {delimiter?: string; decimalComma?: boolean},
): Promise<{dialect: Dialect; chunks: AsyncIterable<string>}> {
  const source = chunks[Symbol.asyncIterator]()
  let head = ''
  let done = false
  while (!done && !/[\r\n]./.test(head.trimStart())) {
    const next = await source.next()
    if (next.done === true) done = true
    else head += next.value
  }
  const all = (async function* () {
    if (head !== '') yield head
    if (!done) yield* {[Symbol.asyncIterator]: () => source}
  })()
  const newline = /\r\n|\n|\r/.exec(head)?.[0] as Dialect['newline'] | undefined
  const separator = delimiter === undefined ? findSeparator(headerLine(head), file) : given(delimiter)
  return {dialect: {delimiter: separator, decimalComma, newline: newline ?? '\n'}, chunks: all}
}

function given(delimiter: string): string {
  const named = delimiter === 'tab' || delimiter === '\\t' ? '\t' : delimiter
  if (named.length !== 1 || named === '"' || named === '\n' || named === '\r')
    throw new UserError(`--delimiter must be one character, or 'tab'. Got '${delimiter}' instead.`)
  return named
}

function headerLine(head: string): string {
  return /^\s*([^\r\n]*)/.exec(head.replace(/"(?:[^"]|"")*"/g, 'x'))?.[1] ?? ''
}

/** The separator that occurs in the header outside quotes; a header without any is one column. */
function findSeparator(header: string, file: string): string {
  const found = SEPARATORS.map(separator => ({separator, count: header.split(separator).length - 1})).filter(
    ({count}) => count > 0,
  )
  if (found.length === 0) return ','
  const [best, second] = found.sort((a, b) => b.count - a.count) as [(typeof found)[0], ...(typeof found | undefined[])]
  if (second !== undefined && second.count * 2 > best.count)
    throw new UserError(`The separator of ${file} is not clear from its header.`, [
      "Give it with --delimiter, e.g. --delimiter ';'.",
    ])
  return best.separator
}
