import {UserError} from '../core/errors.js'
import {linesOf} from './lines.js'
import type {OnRecord} from './quick-records.js'
import {shortCells} from './records.js'

/**
 * Splits text whose cells stand between runs of blanks and tabs: one record per line, blanks at the ends of a line do
 * not count, a cell with blanks or nothing in it is in quotes (doubled inside). Empty lines are skipped.
 *
 * @throws {UserError} When quotes do not match; a quoted cell ends on its line.
 */
export async function readBlankRecords(chunks: AsyncIterable<string>, file: string, onRecord: OnRecord): Promise<void> {
  const take = shortCells(file, onRecord)
  for await (const {lines, first} of linesOf(chunks, file))
    for (const [at, line] of lines.entries()) {
      const text = line.trim()
      if (text !== '') take(text.includes('"') ? quotedCells(text, file, first + at) : text.split(/[ \t]+/), first + at)
    }
}

function quotedCells(text: string, file: string, line: number): string[] {
  const cells: string[] = []
  let at = 0
  while (at < text.length) {
    if (isBlank(text[at])) {
      at++
      continue
    }
    const start = at
    if (text[at] === '"') {
      at = endOfQuoted(text, at)
      if (at < 0 || (at < text.length && !isBlank(text[at])))
        throw new UserError('broken-quotes', {line}, `${file} has quotes that do not match near line ${line}.`, [
          'A cell with quotes must start and end with one on the same line, and a quote inside it is doubled.',
        ])
      cells.push(text.slice(start + 1, at - 1).replaceAll('""', '"'))
    } else {
      while (at < text.length && !isBlank(text[at])) at++
      cells.push(text.slice(start, at))
    }
  }
  return cells
}

/** Where the text goes on after the quoted cell that begins there; -1 when it does not end. */
function endOfQuoted(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return -1
    if (text[quote + 1] !== '"') return quote + 1
    at = quote + 2
  }
}

const isBlank = (character: string) => character === ' ' || character === '\t'
