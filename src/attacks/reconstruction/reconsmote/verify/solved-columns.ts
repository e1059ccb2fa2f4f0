import type {PlacedRow} from '../../../../geometry/follows-lines.js'
import {solutionVariance} from '../../../../geometry/solution-variance.js'

/** A rounded column in which the records were solved for. */
export interface SolvedColumn {
  /** Per released row. */
  readonly values: ArrayLike<number>
  /** Per record: what the rows say, before it is rounded; NaN where no row says anything. */
  readonly solution: Float64Array
  /** Per record: the value that is reported. */
  readonly rounded: Float64Array
  /** The step of the grid that values are rounded to, above 0. */
  readonly step: number
  /** Values beside the grid are right as well: the column places rows, and what counts as right there is judged by that. */
  readonly mayBeOffGrid?: boolean
  /** Per record 1 where its rows are within their bounds, and with no other value of the grid near it would be. */
  readonly isFixed?: Uint8Array
}

/** Values of the grid to either side that are compared. */
const REACH = 3
/** Variance of a rounding error, in squared steps. */
const ROUNDING_VARIANCE = 1 / 12
/** The weight of the whole column's misfit beside that of a record's own rows, in rows. */
const SHARED_ROWS = 3
/** Where the records may be, beside on the grid: at half steps from it, when values were cut off, or anywhere. */
const CUT_OFF = 0.5
/** Solutions known less well than this, in steps, do not tell whether they are on the grid. */
const KNOWN_ENOUGH = 0.3
/** Rows that were placed by rounded columns, this one among them, leave so much larger errors than they show. */
const PLACED_BY_ITSELF = 1.3
/** An error that is smaller leaves more to what the model leaves out. */
const LEAST_ERROR = 0.02

/**
 * Per record the probability that its value in a rounded column, solved for by least squares, is the right one of the grid. The
 * error of a solution follows from the rows' places and from how far rows are off; the next value of the grid is as likely as it
 * is near. A column that does not follow the lines has rows that are off by more than rounding, so that no value of it
 * is certain. Nor is any where the solutions are not on the grid all together: values were then cut off rather than
 * rounded, or the records have more digits (compared by likelihood, each as likely beforehand).
 *
 * @returns [records]; 0 where no row tells the value.
 */
export function solvedConfidence(
  {values, solution, rounded, step, mayBeOffGrid = false, isFixed}: SolvedColumn,
  rows: readonly PlacedRow[],
): Float64Array {
  const present = rows.filter(({row}) => !Number.isNaN(values[row]))
  const misfit = misfits(values, solution, step, present)
  const error = solutionVariance(present, solution.length).map((variance, record) =>
    Math.max(LEAST_ERROR, (mayBeOffGrid ? PLACED_BY_ITSELF : 1) * Math.sqrt(ROUNDING_VARIANCE * misfit[record] * variance)),
  )
  const off = solution.map(value => value / step - Math.round(value / step))
  const isOnGrid = onGrid(off, error)
  return solution.map((value, record) => {
    if (Number.isNaN(value)) return mayBeOffGrid ? 1 : 0
    // A value that its rows kept off the grid is read as the nearest one of it, and is as doubtful as it is far from that.
    const right = isFixed?.[record] === 1 ? 1 : weightOf(Math.round(rounded[record] / step) - value / step, error[record])
    return mayBeOffGrid ? 1 - isOnGrid * (1 - right) : isOnGrid * right
  })
}

/** The probability that the solutions are those of values on the grid. */
function onGrid(off: Float64Array, error: Float64Array): number {
  let [rounded, cutOff] = [0, 0]
  off.forEach((value, record) => {
    if (Number.isNaN(value) || error[record] > KNOWN_ENOUGH) return
    rounded += logDensity(value, error[record])
    cutOff += logDensity(value - CUT_OFF, error[record])
  })
  return 1 / (1 + Math.exp(cutOff - rounded) + Math.exp(-rounded))
}

/** Of a normal error around the grid, in steps: the logarithm of its density, which is 0 for values that are anywhere. */
function logDensity(off: number, error: number): number {
  let sum = 0
  for (let at = -REACH; at <= REACH; at++) sum += Math.exp(-((off - at) ** 2) / (2 * error ** 2))
  return Math.log(Math.max(sum / (error * Math.sqrt(2 * Math.PI)), LEAST_DENSITY))
}

/** One solution beside the grid may be that of a wrong record. */
const LEAST_DENSITY = 0.05

/** Per record the mean squared residual of its rows over what rounding leaves, at least 1. */
function misfits(values: ArrayLike<number>, solution: Float64Array, step: number, rows: readonly PlacedRow[]): Float64Array {
  const [sums, counts] = [new Float64Array(solution.length), new Int32Array(solution.length)]
  let total = 0
  for (const {row, from, to, share} of rows) {
    const off = (values[row] - (1 - share) * solution[from] - share * solution[to]) / step
    const squared = off ** 2 / ROUNDING_VARIANCE
    total += squared
    for (const end of [from, to]) {
      sums[end] += squared
      counts[end]++
    }
  }
  // A solution follows its rows: what is left of them is smaller by as many as there are values.
  const solved = solution.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0)
  const left = rows.length - solved
  if (left <= 0) return new Float64Array(solution.length).fill(1)
  const shared = total / left
  const each = left / rows.length
  return sums.map((sum, record) => Math.max(1, (sum / each + SHARED_ROWS * shared) / (counts[record] + SHARED_ROWS)))
}

/** The weight of a value among those of the grid around it, for a normal error. @param off Of the solution, in steps, as the error is. */
function weightOf(off: number, error: number): number {
  let others = 0
  for (let at = -REACH; at <= REACH; at++) if (at !== 0) others += Math.exp((off ** 2 - (at - off) ** 2) / (2 * error ** 2))
  return 1 / (1 + others)
}
