import type {NumericColumn} from '../../core/table.js'
import {listedRows, type Leak} from '../leak.js'
import {lastPlaceOf} from '../resolution.js'

/** So many more decimals than the short values of a column make a value long. */
const LONGER_BY = 3
/** Computed numbers of full precision have so many decimals or more, by their size. */
const AS_LONG_AS_DOUBLES = 10
/** Of computed numbers of d decimals 99 % show at least d - 1. */
const MOST_OF_LONG = 0.8
/** Fewest rows of either sort. */
const FEWEST_ROWS = 3
/** A value of so few decimals may be short by nature, one of more only by having been written down so. */
const MOST_SHORT_DECIMALS = 6
/** Standard deviations above independence: one file in ten thousand has as many by chance. */
const DEVIATIONS = 4
/** sup |Brownian bridge| beyond which a change of level has a chance of 2 exp(-2 x^2) = 1e-6. */
const CHANGE = 2.7
/** A group counts as uniform when so much of it is of one sort. */
const PURE = 0.95

interface Split {
  readonly column: NumericColumn
  /** Per row 1 for a long value, 0 for a short one. */
  readonly long: Uint8Array
}

/**
 * Numeric columns in which some values have few decimals and others many: at most 6 against at least 3 more. By chance a full-precision
 * number ends that early once in a thousand times. The many must be (nearly) as many as the column has at all, as those
 * of a computed number are: people write numbers down with one, two or three decimals as they see fit.
 */
function splitColumns(numeric: readonly NumericColumn[], rowCount: number): Split[] {
  return numeric.flatMap(column => {
    const decimals = Array.from(column.values, value => (Number.isNaN(value) ? NaN : Math.max(0, lastPlaceOf(value))))
    const most = decimals.reduce((largest, value) => (value > largest ? value : largest), 0)
    const long = Uint8Array.from(decimals, value => (value > Math.min(MOST_SHORT_DECIMALS, most - LONGER_BY) ? 1 : 0))
    const count = long.reduce((sum, flag) => sum + flag, 0)
    const whole = decimals.filter(value => value >= Math.min(most - 1, AS_LONG_AS_DOUBLES)).length
    if (whole < MOST_OF_LONG * count) return []
    return most >= LONGER_BY && count >= FEWEST_ROWS && rowCount - count >= FEWEST_ROWS ? [{column, long}] : []
  })
}

/** Rows that hold a number in one of these columns: others were neither recorded nor computed. */
function filledRows(splits: readonly Split[], rowCount: number): number[] {
  return Array.from({length: rowCount}, (_, row) => row).filter(row =>
    splits.some(({column}) => !Number.isNaN(column.values[row])),
  )
}

/** Few digits may also come from another place or device: only long ones are a computer's. */
function caution(splits: readonly Split[]): string {
  const isComputed = splits.some(({column, long}) =>
    column.values.some((value, row) => long[row] === 1 && lastPlaceOf(value) >= AS_LONG_AS_DOUBLES),
  )
  return isComputed ? '' : ' Or rows were recorded in two ways, at different places or times: the file alone cannot say which.'
}

/** Rows of which every such column has a short value: whole rows that nobody computed. */
function shortRows(splits: readonly Split[], rowCount: number): number[] {
  return filledRows(splits, rowCount).filter(row => splits.every(({long}) => long[row] === 0))
}

/** Two columns or more whose short values fall into the same rows: these were recorded, the others computed. */
export function findDecimalGroups(numeric: readonly NumericColumn[], rowCount: number): Leak[] {
  const splits = splitColumns(numeric, rowCount)
  if (splits.length < 2) return []
  const short = shortRows(splits, rowCount)
  // If columns were short independently of each other, so many rows would be short throughout.
  const expected = splits.reduce((share, {long}) => share * (1 - mean(long)), 1) * rowCount
  if (short.length < FEWEST_ROWS || short.length < expected + DEVIATIONS * Math.sqrt(expected)) return []
  return [
    {
      kind: 'decimals',
      columns: splits.map(({column}) => column.field.name),
      rows: listedRows(short),
      message:
        `${short.length} rows have few decimals in all of ${splits.length} columns in which other rows ` +
        `have many: recorded rows can be told from computed ones.${caution(splits)}`,
    },
  ]
}

/**
 * A change of level, along the file, in the share of columns with long values: rows before it were made otherwise than rows after it.
 * The largest partial sum against the bridge's quantile (Page, Biometrika 42, 1955, doi:10.1093/biomet/42.3-4.523), and at least one side
 * nearly uniform while the other is not.
 */
export function findRowOrder(numeric: readonly NumericColumn[], rowCount: number): Leak[] {
  const splits = splitColumns(numeric, rowCount)
  if (splits.length === 0) return []
  const filled = filledRows(splits, rowCount)
  const isComputed = Float64Array.from(filled, row => (splits.some(({long}) => long[row] === 1) ? 1 : 0))
  const share = mean(isComputed)
  const deviation = Math.sqrt(share * (1 - share))
  if (deviation === 0) return []
  let sum = 0
  let best = 0
  let change = 0
  for (let at = 0; at < filled.length - 1; at++) {
    sum += isComputed[at] - share
    if (Math.abs(sum) > best) [best, change] = [Math.abs(sum), at + 1]
  }
  if (best < CHANGE * deviation * Math.sqrt(filled.length)) return []
  const before = mean(isComputed.subarray(0, change))
  const after = mean(isComputed.subarray(change))
  if (Math.max(before, after) < PURE && Math.min(before, after) > 1 - PURE) return []
  const [where, rows] = before < after ? ['first', [0, change]] : ['last', [change, filled.length]]
  const recorded = filled.slice(rows[0], rows[1])
  return [
    {
      kind: 'row-order',
      columns: splits.map(({column}) => column.field.name),
      rows: listedRows(recorded),
      message:
        `The ${where} ${recorded.length} rows have fewer decimals than the rest: the order of the rows ` +
        `tells recorded ones from computed ones. Shuffle the rows.${caution(splits)}`,
    },
  ]
}

function mean(values: Float64Array | Uint8Array): number {
  let sum = 0
  for (const value of values) sum += value
  return values.length === 0 ? 0 : sum / values.length
}
