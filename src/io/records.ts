import {UserError} from '../core/errors.js'
import {LIMITS} from '../files/limits.js'

/** Called with the cells of one record and the line it ends on (1-based). */
export type OnRecord = (cells: string[], line: number) => void

/**
 * Splits CSV text into records (RFC 4180: quoted fields with doubled quotes; lines end with LF, CRLF or CR). The parser is
 * csv-parse. As long as the text holds no quote character, though, cutting at line ends and separators is all there is to
 * parsing, and doing only that is several times faster on a file of numbers; csv-parse takes over at the first
 * line that holds a quote. Empty lines are skipped. The two ways agree on every text, which a property test holds them to.
 *
 * @throws {UserError} When quotes do not match, or a row or cell is longer than any that holds data of a person.
 */
export async function readRecords(
  chunks: AsyncIterable<string>,
  delimiter: string,
  file: string,
  onRecord: OnRecord,
): Promise<void> {
  const take = shortCells(file, onRecord)
  let rest = ''
  let line = 1
  let parser: QuotedParser | undefined
  for await (const chunk of chunks) {
    if (parser !== undefined) {
      await parser.write(chunk)
      continue
    }
    let text = rest + chunk
    // A CR at the end may be half of a CRLF: it waits for the next piece.
    const held = text.endsWith('\r') ? '\r' : ''
    if (held !== '') text = text.slice(0, -1)
    const quote = text.indexOf('"')
    const plain = withNewlines(quote < 0 ? text : text.slice(0, quote))
    const end = plain.lastIndexOf('\n') + 1
    line = splitPlain(plain, end, delimiter, line, take)
    rest = plain.slice(end) + (quote < 0 ? '' : text.slice(quote)) + held
    if (quote < 0 && rest.length > LIMITS.recordCharacters) throw tooLong(file, line, 'a row', LIMITS.recordCharacters)
    if (quote >= 0) {
      parser = await startQuotedParser(delimiter, file, line, take)
      await parser.write(rest)
    }
  }
  if (parser !== undefined) await parser.end()
  else {
    const last = withNewlines(rest)
    splitPlain(last, last.length, delimiter, line, take)
  }
}

/** Refuses a cell that is longer than any that holds data of a person. */
export const shortCells =
  (file: string, onRecord: OnRecord): OnRecord =>
  (cells, line) => {
    for (const cell of cells) if (cell.length > LIMITS.cellCharacters) throw tooLong(file, line, 'a cell', LIMITS.cellCharacters)
    onRecord(cells, line)
  }

export function tooLong(file: string, line: number, what: string, most: number): UserError {
  return new UserError(
    'record-too-long',
    {line, most},
    `${file}, line ${line}: ${what} has more than ${most} characters, the limit for ${what}.`,
    ['Check the separator and the line ends, and that quotes match.'],
  )
}

function withNewlines(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
}

/** Splits text[0..end), which holds whole lines without quotes. Returns the number of the next line. */
function splitPlain(text: string, end: number, delimiter: string, firstLine: number, onRecord: OnRecord): number {
  let line = firstLine
  let start = 0
  while (start < end) {
    let stop = text.indexOf('\n', start)
    if (stop < 0 || stop >= end) stop = end
    if (stop > start) onRecord(text.slice(start, stop).split(delimiter), line)
    line++
    start = stop + 1
  }
  return line
}

interface QuotedParser {
  write(text: string): Promise<void>
  end(): Promise<void>
}

async function startQuotedParser(delimiter: string, file: string, firstLine: number, onRecord: OnRecord): Promise<QuotedParser> {
  const {parse, CsvError} = await import('csv-parse')
  let sinceRecord = 0
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LIMITS.recordCharacters,
    on_record: (cells: string[], {lines}: {lines: number}) => {
      sinceRecord = 0
      onRecord(cells, firstLine - 1 + lines)
      return null
    },
  })
  // Failures are given to the callers of write and end.
  parser.on('error', () => undefined)
  parser.resume()
  const explained = (error: Error) => {
    if (!(error instanceof CsvError)) return error
    const {lines} = error as {lines?: unknown}
    if (error.code === 'CSV_MAX_RECORD_SIZE')
      return tooLong(file, firstLine - 1 + Number(lines), 'a row', LIMITS.recordCharacters)
    const at = typeof lines === 'number' ? ` near line ${firstLine - 1 + lines}` : ''
    return new UserError('broken-quotes', {}, `${file} has quotes that do not match${at}.`, [
      'A cell with quotes must start and end with one, and a quote inside it is doubled.',
    ])
  }
  return {
    write: text =>
      new Promise((resolve, reject) => {
        parser.write(text, error => {
          sinceRecord += text.length
          if (error) reject(explained(error))
          // The parser's own limit does not count separators.
          else if (sinceRecord > LIMITS.recordCharacters) reject(tooLong(file, firstLine, 'a row', LIMITS.recordCharacters))
          else resolve()
        })
      }),
    async end() {
      try {
        await new Promise((resolve, reject) => {
          parser.once('end', resolve).once('error', reject)
          parser.end()
        })
      } catch (error) {
        throw explained(error as Error)
      }
    },
  }
}
