import {pickRows, type Matrix} from '../../core/matrix.js'
import {principalComponents, type PrincipalComponents} from '../../stats/principal-components.js'

/** Variance of what rounding to whole levels adds to a number. */
export const ROUNDING = 1 / 12
/** Directions in which points are compared before all their numbers are. */
const COMPONENTS = 16
/** The directions are those of a part of the rows where all of them hold more numbers. */
const MOST_NUMBERS = 2_000_000
/** How many standard deviations the sum of squared roundings of all numbers may lie above what is expected. */
const DEVIATIONS = 5
/** Of so few rounded numbers nobody can tell. */
const FEWEST = 16
/** Where so many rows have the smallest or the largest value of a column, it is that of a background. */
const BACKGROUND = 0.1

/** What rounding to whole levels did to rows. */
export interface Rounding {
  /** Numbers that vary. */
  readonly varying: number
  /** Per row the share of these in which it was rounded. */
  readonly shares: Float64Array
  /** The sum of squares that roundings of all numbers may reach, for each unit of their variance. */
  readonly mostSquares: number
}

export function roundingOf(rows: Matrix): Rounding {
  const {varying, rounded} = roundedNumbers(rows)
  const fewest = rounded.reduce((least, count) => Math.min(least, count), Infinity)
  return {
    varying,
    shares: rounded.map(count => Math.max(1, count) / Math.max(1, varying)),
    mostSquares: varying * (1 + DEVIATIONS * Math.sqrt(2 / Math.max(FEWEST, fewest))),
  }
}

/** The first principal components of rows, or of as many of them as tell as much. */
export function axesOf(rows: Matrix): PrincipalComponents {
  const most = Math.max(COMPONENTS + 1, Math.floor(MOST_NUMBERS / rows.columns))
  const step = Math.max(1, rows.rows / most)
  const some = Array.from({length: Math.min(rows.rows, most)}, (_, at) => Math.floor(at * step))
  return principalComponents(pickRows(rows, some), COMPONENTS)
}

/**
 * In how many numbers each row was rounded: not in those that are the same in all rows, nor where it has a background's value, which is
 * the same in both records that it was made of.
 */
function roundedNumbers({data, rows, columns}: Matrix): {varying: number; rounded: Float64Array} {
  const rounded = new Float64Array(rows)
  let varying = 0
  for (let column = 0; column < columns; column++) {
    let [low, high, lows, highs] = [Infinity, -Infinity, 0, 0]
    for (let at = column; at < data.length; at += columns) {
      const value = data[at]
      if (value < low) [low, lows] = [value, 0]
      if (value > high) [high, highs] = [value, 0]
      if (value === low) lows++
      if (value === high) highs++
    }
    if (low === high) continue
    varying++
    const [isLow, isHigh] = [lows > BACKGROUND * rows, highs > BACKGROUND * rows]
    for (let row = 0; row < rows; row++) {
      const value = data[row * columns + column]
      if (!(isLow && value === low) && !(isHigh && value === high)) rounded[row]++
    }
  }
  return {varying, rounded}
}
