import type {DateForm} from '../../../core/column.js'
import {dayNumber} from '../../../core/dates/civil.js'
import {rangeOf} from '../../../core/dates/write.js'
import {setting, say, type Text} from '../../../core/text.js'
import type {ColumnEvidence} from '../evidence.js'

/** Days that stand for a missing or an endless date in many files. */
const FAMOUS = [
  [1, 1, 1],
  [1753, 1, 1],
  [1899, 12, 30],
  [1899, 12, 31],
  [1900, 1, 1],
  [1970, 1, 1],
  [2099, 12, 31],
  [2999, 12, 31],
  [9999, 12, 31],
  [9999, 1, 1],
].map(([year, month, day]) => dayNumber(year, month, day))
/** Fewer equal cells may be chance, and may say who somebody is. */
const FEWEST = 3
const NAMED = 10
/** Other days have so many rows less. */
const TIMES_OTHERS = 4

const tokensOf = ({tokens}: ColumnEvidence) => [...tokens.keys()].filter(token => token !== '')

/** Dates that may stand for a missing one: famous ones that far more rows have than any other; said and not acted upon. */
export function placeholderNotes(column: ColumnEvidence, form: DateForm, values: ReadonlyMap<string, number>): Text[] {
  if (form.kind === 'time') return []
  const {stepsPerDay} = rangeOf(form)
  const isFamous = (text: string) => FAMOUS.includes(Math.floor((values.get(text) ?? NaN) / stepsPerDay))
  const most = column.texts.filter(({level}) => !isFamous(level)).reduce((largest, {count}) => Math.max(largest, count), 0)
  const others = column.texts.length > 1
  return column.texts
    .filter(({level, count}) => others && count >= Math.max(FEWEST, TIMES_OTHERS * most) && isFamous(level))
    .map(({level, count}) =>
      count >= NAMED
        ? say`'${level}' in ${count} rows: it may stand for a missing value: ${setting('missing', [level, ...tokensOf(column)])}`
        : say`one date in ${count} rows is one that stands for a missing value in many files`,
    )
}
