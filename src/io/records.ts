import {UserError} from '../core/errors.js'
import {LIMITS} from '../files/limits.js'
import {takeLines, type OnRecord} from './quick-records.js'

/**
 * Splits CSV text into records (RFC 4180: quoted fields with doubled quotes; lines end with LF, CRLF or CR). The parser is
 * csv-parse. As long as every field begins and ends on one line, though, cutting at line ends, separators and quotes is all there is to
 * parsing, and doing only that is several times faster; csv-parse takes over at the first line whose quotes are of another kind, be they
 * wrong or around line ends. Empty lines are skipped. The two ways agree on every text, which a property test holds them to.
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
    const text = rest + chunk
    const taken = takeLines(text, false, delimiter, line, take)
    rest = text.slice(taken.end)
    line = taken.line
    const isTooLong = rest.length > LIMITS.recordCharacters
    if (isTooLong && !rest.includes('"')) throw tooLong(file, line, 'a row', LIMITS.recordCharacters)
    if (isTooLong || taken.isUnusual) {
      parser = await startQuotedParser(delimiter, file, line, take)
      await parser.write(rest)
    }
  }
  if (parser === undefined) {
    const taken = takeLines(rest, true, delimiter, line, take)
    if (!taken.isUnusual) return
    parser = await startQuotedParser(delimiter, file, taken.line, take)
    await parser.write(rest.slice(taken.end))
  }
  await parser.end()
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
