import type {Infer} from './shapes/infer.js'
import type {inputCheck} from './shapes/input-check.js'

/**
 * Something found out about the input files before anything rests on them. Plain JSON without a cell: columns and files by name, rows by
 * number, and levels only where many rows share them. `src/report/words` says it in words.
 */
export type InputCheck = Infer<typeof inputCheck>

/** A check without the sentences of older versions. */
export type FoundCheck = Exclude<InputCheck, {readonly code: 'as-written'}>

/** What numbers of a release were divided by. */
export type ScalingName = Extract<InputCheck, {readonly code: 'scale-aligned'}>['scaling']

/** Whether a check is of that kind, found now or read from a result of an older version. */
export function isAbout(check: InputCheck, code: FoundCheck['code']): boolean {
  return check.code === code || (check.code === 'as-written' && check.about === code)
}

/** So many row numbers a check holds at most, and so many of them a sentence names. */
const MOST_ROWS = 100
const NAMED_ROWS = 12
/** So many names of columns a check holds, and a sentence names. */
const MOST_COLUMNS = 10

/** Row numbers as people count them. */
export function rowNumbers(rows: ArrayLike<number>): number[] {
  return Array.from({length: Math.min(rows.length, MOST_ROWS)}, (_, at) => rows[at] + 1)
}

export function firstColumns(names: readonly string[]): string[] {
  return names.slice(0, MOST_COLUMNS)
}

/** "rows 1, 5, 7 and 9 more", by numbers from 1. */
export function namedRows(numbers: readonly number[], count: number): string {
  const shown = numbers.slice(0, NAMED_ROWS)
  return `${count === 1 ? 'row' : 'rows'} ${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`
}

/** "'a', 'b' and 3 more". */
export function namedColumns(names: readonly string[], count = names.length): string {
  const shown = firstColumns(names).map(name => `'${name}'`)
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ')
}

/** Columns whose values lie beyond the data's: what a check says, and the error that asks for the scale. */
export function otherScaleSentence({
  file,
  columns,
  count,
  of,
}: {
  readonly file: string
  readonly columns: readonly string[]
  readonly count: number
  readonly of: number
}): string {
  const named = namedColumns(columns, count)
  return `In ${count} of ${of} columns of numbers most values of '${file}' lie beyond all that the data hold: ${named}.`
}
