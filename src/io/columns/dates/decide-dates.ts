import {placeholder, setting} from '../../../core/text.js'
import {mayBeMissing, partition, percent, rows, type ColumnDecision, type FileFacts} from '../decide.js'
import {asCategories, leftOut, type Doubt} from '../doubt.js'
import type {ColumnEvidence} from '../evidence.js'
import {missingLike} from '../missing-tokens.js'
import {readDates, type DateFacts, type NoDates} from './read-dates.js'

/** A number of any kind that may count a date. */
const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/
/** What some databases write for no date. */
const NO_DATE = /^0{1,4}[-/.]0{1,2}[-/.]0{1,4}(?:[T ][0:.]+)?$/

/** How a column of dates or times is read, or why that is in doubt; undefined for a column that is none. */
export function decideDates(column: ColumnEvidence, file: FileFacts, facts: DateFacts): ColumnDecision | Doubt | undefined {
  if (column.kind === 'numeric' || column.kind === 'categorical') return undefined
  const reading = readDates(column, facts)
  if (reading === undefined) return column.kind === 'date' ? {kind: 'date', values: new Map(), notes: []} : undefined
  if ('ways' in reading) return {column: column.name, ...reading}
  return 'others' in reading ? countedOrOdd(column, reading, file, facts) : {kind: 'date', ...reading}
}

/** Some or all cells are no dates, though others are, or it was said that they are. */
function countedOrOdd(
  column: ColumnEvidence,
  {others}: NoDates,
  file: FileFacts,
  {known, statements}: DateFacts,
): ColumnDecision | Doubt {
  const isCounted = known !== undefined || statements.some(({counted}) => counted !== undefined)
  if (isCounted && column.texts.every(({level}) => NUMBER.test(level)))
    return {kind: 'date', values: new Map(column.texts.map(({level}) => [level, Number(level)])), notes: []}
  const [marks, odd] = partition(others, ({level}) => missingLike(level) !== undefined || NO_DATE.test(level))
  if (odd.length === 0) return mayBeMissing(column, marks, file, 'dates')
  const first = odd.reduce((least, {level}) => Math.min(least, column.rowOf?.(level) ?? Infinity), Infinity)
  const share = odd.length === column.texts.length ? 'its cells' : `${percent(rows(odd), column.present)} of its cells`
  const how = statements.some(({pattern}) => pattern !== undefined) ? 'in the pattern that was given' : 'as others of it are'
  return {
    column: column.name,
    what:
      `column '${column.name}': ${share}${first < Infinity ? `, first in row ${first},` : ''} are no dates ${how}, ` +
      'or no calendar has such a day.',
    ways: [
      {means: 'a mark of a missing value', by: [setting('missing', placeholder('MARK'))]},
      {means: 'dates in a pattern', by: [setting('dates', [`${column.name}=PATTERN`])]},
      asCategories,
      leftOut,
    ],
  }
}
