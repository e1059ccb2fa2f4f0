import {UserError} from '../core/errors.js'

/** Called with the cells of one record and the line it starts on (1-based). The array may be reused: do not keep it. */
export type OnRecord = (cells: string[], line: number) => void

/**
 * Splits CSV text into records (RFC 4180: quoted fields with doubled quotes, LF, CRLF or CR). As long as the text holds no
 * quote character, cutting at line ends and separators is all there is to parsing; from the first line with a quote on,
 * csv-parse does the work. On files of numbers this reads four times faster. Empty lines are skipped.
 *
 * @throws {UserError} When quotes do not match.
 */
export async function readRecords(
  chunks: AsyncIterable<string>,
  delimiter: string,
  name: string,
  onRecord: OnRecord,
): Promise<void> {
  let rest = ''
  let line = 1
  let parser: QuotedParser | undefined
  for await (const chunk of chunks) {
    if (parser !== undefined) {
      await parser.write(chunk)
      continue
    }
    let text = rest + chunk
    // A CR at the end may be half of a CRLF.
    const held = text.endsWith('\r') ? '\r' : ''
    if (held !== '') text = text.slice(0, -1)
    const quote = text.indexOf('"')
    const limit = quote < 0 ? text.length : quote
    const end = Math.max(text.lastIndexOf('\n', limit), text.lastIndexOf('\r', limit)) + 1
    line = splitPlain(text, end, delimiter, line, onRecord)
    rest = text.slice(end) + held
    if (quote >= 0) {
      parser = await startQuotedParser(delimiter, name, line, onRecord)
      await parser.write(rest)
    }
  }
  if (parser !== undefined) await parser.end()
  else if (rest !== '') splitPlain(`${rest}\n`, rest.length + 1, delimiter, line, onRecord)
}

/** Splits text[0..end), which holds whole lines without quotes. Returns the number of the next line. */
function splitPlain(text: string, end: number, delimiter: string, firstLine: number, onRecord: OnRecord): number {
  let line = firstLine
  let start = 0
  const returnsOnly = text.indexOf('\n') < 0
  while (start < end) {
    let stop = text.indexOf(returnsOnly ? '\r' : '\n', start)
    if (stop < 0 || stop >= end) stop = end
    const cut = !returnsOnly && stop > start && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop
    if (cut > start) onRecord(text.slice(start, cut).split(delimiter), line)
    line++
    start = stop + 1
  }
  return line
}

interface QuotedParser {
  write(text: string): Promise<void>
  end(): Promise<void>
}

async function startQuotedParser(delimiter: string, name: string, firstLine: number, onRecord: OnRecord): Promise<QuotedParser> {
  const {parse} = await import('csv-parse')
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: (cells: string[], {lines}: {lines: number}) => {
      onRecord(cells, firstLine - 1 + lines)
      return null
    },
  })
  // An array, because assignments inside callbacks are invisible to the type checker.
  const failures: Error[] = []
  parser.on('error', error => failures.push(error))
  parser.resume()
  const check = () => {
    const error = failures[0] as (Error & {lines?: number; code?: string}) | undefined
    if (error === undefined) return
    if (error.code?.startsWith('CSV_') !== true) throw error
    const at = error.lines === undefined ? '' : ` near line ${firstLine - 1 + error.lines}`
    throw new UserError(`${name} has quotes that do not match${at}.`, [
      'A field with quotes must start and end with one; a quote inside it is doubled.',
    ])
  }
  return {
    async write(text) {
      check()
      if (!parser.write(text)) await new Promise(resolve => parser.once('drain', resolve).once('error', resolve))
      check()
    },
    async end() {
      check()
      await new Promise(resolve => {
        parser.once('end', resolve).once('error', resolve)
        parser.end()
      })
      check()
    },
  }
}
