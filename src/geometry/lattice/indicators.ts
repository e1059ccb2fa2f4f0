import type {NumericColumn, Table} from '../../core/table.js'
import {decimalsOf} from '../../core/decimals.js'
import {FULL_DECIMALS, floatError} from '../decimals.js'

/**
 * A numeric column whose real values are two, 0 and 1 or any affine image of them. `values` are the released ones on the 0/1
 * scale: between two records they hold the position on the edge, t or 1 - t.
 */
export interface Indicator {
  readonly name: string
  readonly low: number
  readonly high: number
  /** [rows], on the 0/1 scale; NaN where missing, and where the scale is not known and the value is not at the known end. */
  readonly values: Float64Array
  /** How far a value on the 0/1 scale may be off. */
  readonly error: number
  /** False when one of the two values never shows by itself and no other column tells it: then `high` (or `low`) is NaN. */
  readonly closed: boolean
}

/** Share of rows that may speak against a column: rows from elsewhere, verbatim repeats. */
const MOST_STRANGERS = 0.01

/**
 * Finds the columns that held two values before interpolation, from the values alone: both values, or one of them, are
 * shown exactly by many rows (both parents have it), nothing in between is shown more often than chance allows (integers
 * are), what lies between is spread evenly (positions on edges are uniform), and in a row all such columns show the same
 * position or its complement. Of a column that shows one of its values only mixed - a level that one record has - the other end is
 * taken from columns that share the known end, or is the one that makes its rows agree with the others.
 *
 * @param tolerance How far a released number may be off, on the [-1, 1] scale of its column; from its decimals when left out.
 */
export function findIndicators(released: Table, tolerance?: number): Indicator[] {
  const shapes = released.columns.flatMap(column => {
    const shape = column.kind === 'numeric' ? shapeOf(column, tolerance) : undefined
    return shape === undefined ? [] : [shape]
  })
  const closed = agreeing(
    shapes.filter(({hasLow, hasHigh}) => hasLow && hasHigh).map(shape => indicator(shape, shape.low, shape.high)),
  )
  const open = shapes.filter(({hasLow, hasHigh}) => hasLow !== hasHigh)
  const folded = foldedPositions(closed, released.rowCount)
  const found = [...closed, ...open.map(shape => closeEnd(shape, closed, folded))]
  const order = new Map(released.columns.map(({field}, at) => [field.name, at]))
  return found.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0))
}

/** What a column looks like by itself. */
interface Shape {
  readonly column: NumericColumn
  readonly low: number
  readonly high: number
  readonly hasLow: boolean
  readonly hasHigh: boolean
  /** In the column's units. */
  readonly error: number
}

function shapeOf(column: NumericColumn, tolerance: number | undefined): Shape | undefined {
  const sorted = column.values.filter(value => !Number.isNaN(value)).sort()
  const [min, max] = [sorted[0], sorted[sorted.length - 1]]
  if (!(max > min)) return undefined
  const error = tolerance === undefined ? roundingError(sorted) : (tolerance * (max - min)) / 2
  const lows = upperBound(sorted, min)
  const highs = sorted.length - lows
  // Nothing lies between: no decimals tell how exact the numbers are, and none are needed.
  if (sorted[lows] === max && lows > 1 && highs > 1)
    return {column, low: min, high: max, hasLow: true, hasHigh: true, error: floatError(largestOf(sorted))}
  if (8 * error > max - min) {
    // Mixed values near one end are all there is of the other: most rows are at the end itself.
    const usual = sorted[sorted.length >> 1]
    return {column, low: min, high: max, hasLow: usual === min, hasHigh: usual === max, error}
  }
  const first = upperBound(sorted, min + 2 * error)
  const last = upperBound(sorted, max - 2 * error)
  const between = last - first
  const usual = (between * 4 * error) / (max - min)
  const enough = 2 + Math.floor(usual + 4 * Math.sqrt(usual))
  const [hasLow, hasHigh] = [first >= enough, sorted.length - last >= enough]
  // The middle of those at an end: a few may be positions near it.
  const low = hasLow ? sorted[first >> 1] : min
  const high = hasHigh ? sorted[(last + sorted.length) >> 1] : max
  const inner = sorted.subarray(first, last)
  if (hasAtoms(inner, error, usual)) return undefined
  if (hasLow && hasHigh && !isEven(inner, low, high)) return undefined
  return {column, low, high, hasLow, hasHigh, error}
}

/** Half a unit of the last decimal in use, or what double precision leaves. */
function roundingError(sorted: Float64Array): number {
  let decimals = 0
  for (const value of sorted) {
    decimals = Math.max(decimals, decimalsOf(value))
    if (decimals >= FULL_DECIMALS) break
  }
  const float = floatError(largestOf(sorted))
  return decimals >= FULL_DECIMALS ? float : Math.max(float, 0.5 * 10 ** -decimals)
}

function largestOf(sorted: Float64Array): number {
  return Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]))
}

/** Whether a value between the ends is shown so often that it must be a real one. */
function hasAtoms(inner: Float64Array, error: number, usual: number): boolean {
  const most = 3 + usual + 6 * Math.sqrt(usual)
  for (let from = 0, to = 0; to < inner.length; to++) {
    while (inner[to] - inner[from] > 2 * error) from++
    if (to - from + 1 > most) return true
  }
  return false
}

/** Kolmogorov's distance from the uniform distribution, at a level of 5 in 100,000, with room for a filter that took rows out. */
function isEven(inner: Float64Array, low: number, high: number): boolean {
  const limit = 2.3 / Math.sqrt(inner.length) + 0.05
  return inner.every((value, at) => Math.abs((value - low) / (high - low) - (at + 0.5) / inner.length) <= limit)
}

function indicator({column, error}: Pick<Shape, 'column' | 'error'>, low: number, high: number): Indicator {
  const range = high - low
  return {
    name: column.field.name,
    low,
    high,
    values: column.values.map(value => (value - low) / range),
    error: Math.abs(error / range),
    closed: true,
  }
}

/** Whether a value lies between the ends by more than it may be off. */
export function isBetween(value: number, error: number): boolean {
  return value > 2 * error && value < 1 - 2 * error
}

/** A value in [0, 1] as its distance from the nearer end: the same for t and 1 - t. */
export function fold(value: number): number {
  return Math.min(value, 1 - value)
}

/** Takes out, one by one, the column that disagrees most with the others, while one disagrees in more than a few rows. */
function agreeing(indicators: readonly Indicator[]): Indicator[] {
  const kept = [...indicators]
  for (;;) {
    const shares = kept.map((own, at) =>
      disagreement(
        own,
        medianFolds(
          kept.filter((_, other) => other !== at),
          own.values.length,
        ),
      ),
    )
    const worst = shares.indexOf(Math.max(...shares))
    if (worst < 0 || shares[worst] <= MOST_STRANGERS) return kept
    kept.splice(worst, 1)
  }
}

function disagreement({values, error}: Indicator, folded: Folded): number {
  let compared = 0
  let against = 0
  for (let row = 0; row < values.length; row++) {
    if (!isBetween(values[row], error) || Number.isNaN(folded.position[row])) continue
    compared++
    if (Math.abs(fold(values[row]) - folded.position[row]) > 2 * (error + folded.error[row])) against++
  }
  return compared === 0 ? 0 : against / compared
}

/** Per row the position that its columns show, folded; NaN where none lies between its ends. */
interface Folded {
  readonly position: Float64Array
  readonly error: Float64Array
}

/** The median of the columns' folded positions: a few columns of another kind do not move it. */
function medianFolds(indicators: readonly Indicator[], rowCount: number): Folded {
  const position = new Float64Array(rowCount).fill(NaN)
  const errors = new Float64Array(rowCount)
  const shown: {value: number; error: number}[] = []
  for (let row = 0; row < rowCount; row++) {
    shown.length = 0
    for (const {values, error} of indicators) if (isBetween(values[row], error)) shown.push({value: fold(values[row]), error})
    if (shown.length === 0) continue
    shown.sort((a, b) => a.value - b.value)
    const middle = shown[shown.length >> 1]
    position[row] = middle.value
    errors[row] = middle.error
  }
  return {position, error: errors}
}

/** The folded position from the column that is known best. */
function foldedPositions(indicators: readonly Indicator[], rowCount: number): Folded {
  const position = new Float64Array(rowCount).fill(NaN)
  const errors = new Float64Array(rowCount).fill(Infinity)
  for (const {values, error} of indicators)
    for (let row = 0; row < rowCount; row++)
      if (error < errors[row] && isBetween(values[row], error)) {
        position[row] = fold(values[row])
        errors[row] = error
      }
  return {position, error: errors}
}

/** Finds the end that a column never shows. */
function closeEnd(shape: Shape, closed: readonly Indicator[], folded: Folded): Indicator {
  const {column, hasLow} = shape
  const known = hasLow ? shape.low : shape.high
  const shared = new Set(
    closed.filter(({low, high}) => (hasLow ? low : high) === known).map(({low, high}) => (hasLow ? high : low)),
  )
  const isBeyond = (end: number) => (hasLow ? end >= shape.high : end <= shape.low)
  for (const end of [...shared, ...votedEnds(shape, known, folded)]) {
    if (!isBeyond(end)) continue
    // An end worked out from a row is less exact than one that is shown.
    const own = shared.has(end) ? shape : {column, error: VOTED_ERRORS * shape.error}
    const made = hasLow ? indicator(own, known, end) : indicator(own, end, known)
    if (confirmations(made, folded) >= (shared.has(end) ? 1 : FEWEST_VOTES) && disagreement(made, folded) === 0) return made
  }
  return {
    name: column.field.name,
    low: hasLow ? known : NaN,
    high: hasLow ? NaN : known,
    values: column.values.map(value => (Math.abs(value - known) <= 2 * shape.error ? (hasLow ? 0 : 1) : NaN)),
    error: 0,
    closed: false,
  }
}

/** Rows that must agree on an end that no other column has. */
const FEWEST_VOTES = 3
const VOTED_ERRORS = 8

function confirmations({values, error}: Indicator, {position}: Folded): number {
  let count = 0
  for (let row = 0; row < values.length; row++) if (isBetween(values[row], error) && !Number.isNaN(position[row])) count++
  return count
}

/** What each of a few rows would make of the unknown end: it shows the position t or 1 - t of the way there. */
function votedEnds({column: {values}, error}: Shape, known: number, {position}: Folded): number[] {
  const rows = [...values.keys()].filter(row => Math.abs(values[row] - known) > 2 * error && position[row] > 0)
  // The farther from the known end, the better the row tells the scale.
  rows.sort((a, b) => Math.abs(values[b] - known) - Math.abs(values[a] - known))
  return rows
    .slice(0, FEWEST_VOTES)
    .flatMap(row => [known + (values[row] - known) / position[row], known + (values[row] - known) / (1 - position[row])])
}

function upperBound(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] <= value) low = middle + 1
    else high = middle
  }
  return low
}
