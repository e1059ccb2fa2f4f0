import {stackRows, type Matrix} from '../../core/matrix.js'
import {concatTables, type Table} from '../../core/table.js'
import type {RecordCounts} from '../plan/task-output.js'
import {comparable, comparisonScale, matchGuesses, type ComparisonScale} from './count-guesses.js'

/** Real records behind several releases, as each of them had them. */
export interface RealOfReleases {
  readonly scale: ComparisonScale
  /** [rows, columns]: a record that misses a cell stands here once for every release, since each put its own median there. */
  readonly rows: Matrix
  /** Per row the number of the record. */
  readonly record: Int32Array
  readonly records: number
}

/** @param tables The real rows of the class behind each release. */
export function realOfReleases(tables: readonly Table[]): RealOfReleases {
  const scale = comparisonScale(concatTables('source', tables))
  const numbers = new Map<string, number>()
  const record = tables.flatMap(table => keysOf(table, scale).map(key => numberOf(key, numbers)))
  const rows = stackRows(...tables.map(table => comparable(table, {...scale, fill: comparisonScale(table).fill})))
  return {scale, rows, record: Int32Array.from(record), records: numbers.size}
}

/** How many distinct records are among the guesses. A record that was guessed as several releases had it is one guess. */
export function countInReleases(real: RealOfReleases, guesses: Table): RecordCounts {
  return findInReleases(real, guesses).counts
}

/** The same, and which: per row of the real ones 1 when its record is among the guesses. */
export function findInReleases(
  {scale, rows, record, records}: RealOfReleases,
  guesses: Table,
): {counts: RecordCounts; isFound: Uint8Array} {
  const guessed = comparable(guesses, scale)
  const {guessMatches, matched} = matchGuesses(rows, guessed, scale)
  const found = new Set(Array.from(guessMatches).flatMap(row => (row < 0 ? [] : [record[row]])))
  return {
    counts: {matched: found.size, guessed: guessed.rows - (matched - found.size), real: records},
    isFound: Uint8Array.from(record, one => (found.has(one) ? 1 : 0)),
  }
}

/** What is the same in all releases of a record: its cells, with those that are missing left missing. */
function keysOf(table: Table, scale: ComparisonScale): string[] {
  const {data, rows, columns} = comparable(table, {...scale, fill: scale.fill.map(() => NaN)})
  return Array.from({length: rows}, (_, row) => data.subarray(row * columns, (row + 1) * columns).join())
}

function numberOf(key: string, numbers: Map<string, number>): number {
  const number = numbers.get(key) ?? numbers.size
  numbers.set(key, number)
  return number
}
