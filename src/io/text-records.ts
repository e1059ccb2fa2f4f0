import {readBlankRecords} from './blank-records.js'
import {detectDialect, type Dialect} from './dialect.js'
import type {Head} from './head.js'
import type {ReadOptions} from './read-options.js'
import {readRecords} from './records.js'
import {BLANKS} from './separator.js'

/** Hands the records of a file of text over. */
export async function readTextRecords(
  head: Head,
  bom: boolean,
  file: string,
  options: ReadOptions,
  reader: {add(cells: readonly string[], line: number): void},
): Promise<{readonly dialect: Dialect; readonly notes: readonly string[]}> {
  const {dialect, chunks, notes} = detectDialect(head, file, {...options, bom})
  const add = (cells: readonly string[], line: number) => {
    reader.add(cells, line)
  }
  if (dialect.delimiter === BLANKS) await readBlankRecords(chunks, file, add)
  else await readRecords(chunks, dialect.delimiter, file, add)
  return {dialect, notes}
}
