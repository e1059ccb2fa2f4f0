import type {Infer} from './shapes/infer.js'
import type {inputCheck} from './shapes/input-check.js'

/**
 * Something found out about the input files before anything rests on them. Plain JSON without a cell: columns and files by name, rows by
 * number, and levels only where many rows share them.
 */
export type InputCheck = Infer<typeof inputCheck>

/** So many row numbers a check holds at most. */
const MOST_ROWS = 100
/** So many of them a sentence names. */
const NAMED_ROWS = 12

/** Row numbers as people count them. */
export function rowNumbers(rows: ArrayLike<number>): number[] {
  return Array.from({length: Math.min(rows.length, MOST_ROWS)}, (_, at) => rows[at] + 1)
}

/** "rows 1, 5, 7 and 9 more". */
export function namedRows(rows: ArrayLike<number>): string {
  const shown = Array.from({length: Math.min(rows.length, NAMED_ROWS)}, (_, at) => rows[at] + 1).join(', ')
  const rest = rows.length - NAMED_ROWS
  return `${rows.length === 1 ? 'row' : 'rows'} ${shown}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** "'a', 'b' and 3 more". */
export function namedColumns(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(name => `'${name}'`)
  return names.length > 10 ? `${shown.join(', ')} and ${names.length - 10} more` : shown.join(', ')
}
