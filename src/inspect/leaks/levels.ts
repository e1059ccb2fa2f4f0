import {rangeOf} from '../../core/dates/write.js'
import type {NumericColumn} from '../../core/table.js'
import {listedRows, type Leak} from '../leak.js'
import {oneHotGroups} from '../one-hot.js'

/** Levels come again and again, and there are few of them. */
const MOST_LEVELS = 60
const FEWEST_LEVELS = 2
const FEWEST_REPEATS = 3
/** Share of the rows that must hold a level, and that must not. */
const LEAST_ON_LEVELS = 0.1
const FEWEST_BETWEEN = 2

/** One-hot groups with fractional values: nobody is three tenths of a category. */
export function findFractionalGroups(numeric: readonly NumericColumn[]): Leak[] {
  return oneHotGroups(numeric).flatMap(({columns}) => {
    const rows = rowsWhere(columns[0].values.length, row =>
      columns.some(({values}) => !Number.isNaN(values[row]) && !Number.isInteger(values[row])),
    )
    if (rows.length === 0) return []
    return [
      {
        kind: 'fractional-one-hot' as const,
        columns: columns.map(({field}) => field.name),
        rows: listedRows(rows),
        message:
          `${rows.length} rows hold fractions in columns that are the levels of one category: they mix two ` +
          'records, and the fraction says how.',
      },
    ]
  })
}

/**
 * Columns with a few values that come again and again, and others in between that occur once: the former are the data's levels,
 * the latter were computed. Columns of one-hot groups are reported with their group.
 */
export function findBetweenLevels(numeric: readonly NumericColumn[]): Leak[] {
  const grouped = new Set(oneHotGroups(numeric).flatMap(({columns}) => columns))
  return numeric.filter(column => !grouped.has(column)).flatMap(betweenLevels)
}

/**
 * A column of dates and times in which many rows hold the very start of a day, and others some time of it, as rows have that were
 * interpolated between days. Times that are not known may be written so too, which is why more is not said.
 */
export function findTimesBetweenDays(numeric: readonly NumericColumn[]): Leak[] {
  return numeric.flatMap(({field: {name, date}, values}) => {
    if (date?.kind !== 'datetime') return []
    const {stepsPerDay} = rangeOf(date)
    const present = values.filter(value => !Number.isNaN(value))
    const between = rowsWhere(values.length, row => !Number.isNaN(values[row]) && values[row] % stepsPerDay !== 0)
    const days = present.length - between.length
    if (days < Math.max(FEWEST_REPEATS, LEAST_ON_LEVELS * present.length) || between.length < FEWEST_BETWEEN) return []
    return [
      {
        kind: 'fractional-integers' as const,
        columns: [name],
        rows: listedRows(between),
        message:
          `${between.length} rows hold a time of day in column '${name}', and ${days} the very start of a day: if it is a ` +
          'column of days, the former rows were computed.',
      },
    ]
  })
}

function betweenLevels({field: {name}, values}: NumericColumn): Leak[] {
  const counts = new Map<number, number>()
  for (const value of values) if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1)
  const whole = [...counts.keys()].filter(value => Number.isInteger(value))
  const repeated = [...counts].filter(([, count]) => count >= FEWEST_REPEATS).map(([value]) => value)
  if (repeated.length < FEWEST_LEVELS || repeated.length > MOST_LEVELS) return []
  const areWhole = repeated.every(value => Number.isInteger(value))
  const levels = new Set(areWhole ? whole : repeated)
  const [low, high] = [Math.min(...levels), Math.max(...levels)]
  const between = rowsWhere(values.length, row => values[row] > low && values[row] < high && !levels.has(values[row]))
  const once = between.filter(row => counts.get(values[row]) === 1)
  const onLevels = values.filter(value => levels.has(value)).length
  if (onLevels < LEAST_ON_LEVELS * values.length || between.length < FEWEST_BETWEEN) return []
  // Values between levels that come again are levels themselves, rarer ones.
  if (once.length < 0.9 * between.length || (!areWhole && once.length < LEAST_ON_LEVELS * values.length)) return []
  return [
    {
      kind: areWhole ? 'fractional-integers' : 'between-levels',
      columns: [name],
      rows: listedRows(between),
      message: areWhole
        ? `${between.length} rows hold a fraction in column '${name}', which otherwise holds whole numbers: these rows were computed.`
        : `${between.length} rows hold a value of their own between the few values that column '${name}' ` +
          'has otherwise: these rows were computed.',
    },
  ]
}

function rowsWhere(count: number, test: (row: number) => boolean): number[] {
  return Array.from({length: count}, (_, row) => row).filter(test)
}
