/**
 * Something found out about the input files before anything rests on them. Plain JSON without a cell: columns and files by name, rows by
 * number, and levels only where many rows share them.
 */
export interface InputCheck {
  readonly code: InputCheckCode
  /** `note`: stated; `warning`: figures must be read with it; `fault`: what rests on it cannot be told. */
  readonly severity: 'note' | 'warning' | 'fault'
  /** One or two plain sentences. */
  readonly message: string
  /** The release that it is about, as results name it; left out where it is about the data or the holdout. */
  readonly generator?: string
  readonly column?: string
  /** How many rows, columns or levels, and of how many. */
  readonly count?: number
  readonly of?: number
  /** How many there would be by chance. */
  readonly expected?: number
  /** Row numbers in the file it is about, from 1; the first hundred. */
  readonly rows?: readonly number[]
  readonly pValue?: number
  /** How well rows of the training file and of the holdout are told apart without any release, and the most that it may be. */
  readonly auc?: {readonly value: number; readonly high: number}
}

export type InputCheckCode =
  | 'columns-renamed'
  | 'columns-missing'
  | 'columns-extra'
  | 'levels-aligned'
  | 'levels-unknown'
  | 'scale-aligned'
  | 'scale-differs'
  | 'holdout-overlaps'
  | 'holdout-people-shared'
  | 'holdout-released'
  | 'holdout-shifted'
  | 'control-above-main'
  | 'other-classes-released'

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
