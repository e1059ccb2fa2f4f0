import {NotApplicable} from '../../core/errors.js'
import {equalRows} from '../../core/equal-rows.js'
import type {Column, Table} from '../../core/table.js'
import type {DisclosureInput} from './disclosure.js'

export const BINS_OPTION = {
  type: 'integer',
  min: 0,
  max: 1000,
  description:
    'Intervals of equal width, over the range of the real rows, that numbers with more different values are cut into before ' +
    'they are compared; 0 compares the numbers themselves.',
} as const

/** Rows by their combination of values in some columns. */
export interface Combinations {
  /** Per row the number of its combination, from 0: the same for equal combinations in all three and no others. */
  readonly members: Int32Array
  readonly others?: Int32Array
  readonly released: Int32Array
  readonly count: number
  /** [count], people in the data with the combination, each once. */
  readonly people: Int32Array
  /** [count], released rows with it. */
  readonly rows: Int32Array
}

/**
 * Equivalence classes: rows with the same values in all of these columns. Missing equals missing. Numbers, dates among
 * them, are compared with as many decimals as the data have: whoever knows that somebody is 44 takes a released 43.7 for it.
 * Then they are equal when they are the same number, or lie in the same interval where they are cut.
 *
 * @param bins As `BINS_OPTION`; 'exactly' compares numbers with all of their decimals.
 * @throws {NotApplicable} Where there is no column, no person or no released row, or the release lacks a column.
 */
export function combinations(input: DisclosureInput, names: readonly string[], bins: number | 'exactly' = 0): Combinations {
  const {members, others, released} = input
  if (names.length === 0) throw new NotApplicable('no quasi-identifiers were declared')
  if (members.rows.rowCount === 0) throw new NotApplicable('there are no people in the data')
  if (released.rowCount === 0) throw new NotApplicable('there are no synthetic rows')
  const tables = [members.rows, released, ...(others ? [others.rows] : [])]
  const missing = names.find(name => tables.some(table => !table.has(name)))
  if (missing !== undefined) throw new NotApplicable(`column '${missing}' is not in all of the files`)
  const {numbers, count} = equalRows(bins === 'exactly' ? tables : comparable(tables, names, bins), names)
  const [ofMembers, ofReleased, ofOthers] = numbers as [Int32Array, Int32Array, Int32Array?]
  return {
    members: ofMembers,
    released: ofReleased,
    ...(ofOthers && {others: ofOthers}),
    count,
    people: peopleIn(ofMembers, members.people, count),
    rows: countsOf(ofReleased, count),
  }
}

export function countsOf(numbers: Int32Array, count: number): Int32Array {
  const counts = new Int32Array(count)
  for (const number of numbers) counts[number]++
  return counts
}

/** Several rows of one person with the same combination count once. */
function peopleIn(numbers: Int32Array, people: Int32Array, count: number): Int32Array {
  const seen = new Set<number>()
  const counts = new Int32Array(count)
  const persons = new Set(people).size
  if (persons === people.length) return countsOf(numbers, count)
  for (let row = 0; row < numbers.length; row++) {
    const key = people[row] * count + numbers[row]
    if (seen.has(key)) continue
    seen.add(key)
    counts[numbers[row]]++
  }
  return counts
}

function comparable(tables: readonly Table[], names: readonly string[], bins: number): Table[] {
  const rounded = eachColumn(tables, names, asWritten)
  return bins === 0 ? rounded : eachColumn(rounded, names, column => intervalsOf(column, bins))
}

type Mapping = ((value: number) => number) | undefined

/** The tables with these columns alone, numbers changed as the first of them says. */
function eachColumn(tables: readonly Table[], names: readonly string[], mappingOf: (first: Column) => Mapping): Table[] {
  const columns = tables.map((): Column[] => [])
  for (const name of names) {
    const given = tables.map(table => table.column(name))
    const mapping = mappingOf(given[0])
    given.forEach((column, at) =>
      columns[at].push(column.kind === 'numeric' && mapping ? {...column, values: column.values.map(mapping)} : column),
    )
  }
  return tables.map((table, at) => table.withColumns(columns[at]))
}

/** More decimals than these are those of a measurement, which nobody knows of anybody. */
const MOST_DECIMALS = 8

function asWritten(column: Column): Mapping {
  if (column.kind !== 'numeric' || column.field.decimals > MOST_DECIMALS) return undefined
  const scale = 10 ** column.field.decimals
  return value => Math.round(value * scale) / scale
}

/** Undefined for categories, and for numbers with so few different values that each is its own interval. */
function intervalsOf(column: Column, bins: number): Mapping {
  if (column.kind !== 'numeric') return undefined
  let [low, high] = [Infinity, -Infinity]
  const values = new Set<number>()
  for (const value of column.values) {
    if (Number.isNaN(value)) continue
    if (values.size <= bins) values.add(value)
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (values.size <= bins) return undefined
  return value => Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)))
}
