import {UserError} from '../../../core/errors.js'
import {patternReader, type PatternReader} from '../../../core/dates/pattern.js'
import {say, setting} from '../../../core/text.js'

/** Ways in which another file may count the dates of a column instead of writing them. */
export const NUMBER_WORDS = [
  'epoch-days',
  'epoch-seconds',
  'epoch-milliseconds',
  'epoch-microseconds',
  'epoch-nanoseconds',
  'excel-days',
] as const
export type NumberWord = (typeof NUMBER_WORDS)[number]

/** A pattern, and what reads it. */
export interface StatedPattern {
  readonly text: string
  readonly reader: PatternReader
}

/** What the user says of a column of dates: it is one, and perhaps how it is written. */
export interface DateStatement {
  readonly pattern?: StatedPattern
  readonly counted?: NumberWord
}

/**
 * What `COLUMN`, `COLUMN=PATTERN` or `COLUMN=epoch-seconds` says, by column. A name may hold the sign itself: it is the longest that fits.
 *
 * @param names Columns of the file; those that it lacks are left out.
 * @throws {UserError} When a pattern is none.
 */
export function dateStatements(given: readonly string[], names: readonly string[]): Map<string, DateStatement[]> {
  const statements = new Map<string, DateStatement[]>()
  // In an order that does not depend on who wrote them down.
  for (const text of [...given].sort()) {
    const name = columnStated(text, names)
    if (name === undefined) continue
    const statement = text.length === name.length ? {} : statementOf(text, text.slice(name.length + 1))
    statements.set(name, [...(statements.get(name) ?? []), statement])
  }
  return statements
}

/** The column that a statement is about; undefined where the file has none of that name. */
export function columnStated(text: string, names: readonly string[]): string | undefined {
  const fitting = names.filter(name => text === name || text.startsWith(`${name}=`))
  return fitting.sort((a, b) => b.length - a.length).at(0)
}

/** What stands before the first sign, for messages about a column that is not there. */
export const nameStated = (text: string) => text.split('=', 1)[0]

function statementOf(given: string, pattern: string): DateStatement {
  const counted = NUMBER_WORDS.find(word => word === pattern)
  if (counted !== undefined) return {counted}
  const reader = patternReader(pattern)
  if (!('problem' in reader)) return {pattern: {text: pattern, reader}}
  throw new UserError(
    'wrong-value',
    {setting: 'dates', given},
    say`${setting('dates')} must be COLUMN or COLUMN=PATTERN, with a pattern such as dd/MM/yyyy. Got '${given}' instead: it
      ${reader.problem}.`,
    [
      say`Fields are yyyy, MM, dd, HH, mm, ss, SSS, hh with a, MMM for Jan, and XXX for the zone: ${setting('dates', [
        'admitted=dd.MM.yyyy HH:mm',
      ])}.`,
      `Dates that are counted: ${NUMBER_WORDS.join(', ')}.`,
    ],
  )
}
