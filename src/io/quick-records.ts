import {LIMITS} from '../files/limits.js'

/** Called with the cells of one record and the line it ends on (1-based). */
export type OnRecord = (cells: string[], line: number) => void

export interface TakenLines {
  /** Where what was not taken begins. */
  readonly end: number
  /** The number of that line. */
  readonly line: number
  /** That line has quotes that are wrong, or around line ends, or it is very long. */
  readonly isUnusual: boolean
}

/** csv-parse counts bytes of UTF-8 in part, of which a character has three at most: it tells whether rows longer than this are too long. */
const SURELY_SHORT = Math.floor(LIMITS.recordCharacters / 3)

/**
 * Takes the records at the beginning of a text that have a line each, up to the first line that may be otherwise. Empty lines are
 * skipped.
 *
 * @param isWhole Nothing follows this text. Otherwise its last line may go on, and a CR at its end may be half of a CRLF.
 * @param delimiter One character.
 * @param firstLine The number of the line that the text begins with.
 */
export function takeLines(text: string, isWhole: boolean, delimiter: string, firstLine: number, onRecord: OnRecord): TakenLines {
  const [nextFeed, nextReturn, nextQuote] = ['\n', '\r', '"'].map(character => finder(text, character))
  let line = firstLine
  let start = 0
  while (start < text.length) {
    const feed = nextFeed(start)
    const carriage = nextReturn(start)
    const stop = Math.min(feed, carriage)
    if (!isWhole && stop >= (stop === carriage ? text.length - 1 : text.length)) break
    if (nextQuote(start) < stop) {
      const cells = quotedCells(text.slice(start, stop), delimiter)
      if (cells === undefined) return {end: start, line, isUnusual: true}
      onRecord(cells, line)
    } else if (stop > start) onRecord(text.slice(start, stop).split(delimiter), line)
    line++
    start = feed === carriage + 1 ? feed + 1 : stop + 1
  }
  return {end: Math.min(start, text.length), line, isUnusual: false}
}

/** Where a character stands next, or infinity. Asked for places in ascending order, it searches no part of the text twice. */
function finder(text: string, character: string): (from: number) => number {
  let found = -1
  return from => {
    if (found < from) {
      const at = text.indexOf(character, from)
      found = at < 0 ? Infinity : at
    }
    return found
  }
}

/** The cells of a line; undefined where a quote stands inside a field without, or a quoted field does not end before a separator. */
function quotedCells(line: string, delimiter: string): string[] | undefined {
  if (line.length > SURELY_SHORT) return undefined
  const cells: string[] = []
  let start = 0
  for (;;) {
    const quote = line.indexOf('"', start)
    if (quote < 0) return cells.concat(line.slice(start).split(delimiter))
    if (quote > start) {
      if (line[quote - 1] !== delimiter) return undefined
      for (const cell of line.slice(start, quote - 1).split(delimiter)) cells.push(cell)
    }
    const end = closingQuote(line, quote)
    if (end < 0) return undefined
    const cell = line.slice(quote + 1, end)
    cells.push(cell.includes('"') ? cell.replaceAll('""', '"') : cell)
    if (end + 1 === line.length) return cells
    if (line[end + 1] !== delimiter) return undefined
    start = end + 2
  }
}

/** The quote that ends a field: doubled ones are part of it. -1 where there is none. */
function closingQuote(line: string, opening: number): number {
  let at = line.indexOf('"', opening + 1)
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  return at
}
