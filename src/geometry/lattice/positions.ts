import {fold, isBetween, type Indicator} from './indicators.js'

/**
 * What the indicator columns of each row say: where on its edge the row lies, and both parents' values in these columns. The
 * parents are told apart by their distance only: the near one is the one with more weight.
 */
export interface Positions {
  /**
   * [rows]: weight of the far parent, in (0, 1/2]. NaN where nothing is known of it: no indicator differs between the parents,
   * the columns contradict each other, or a number is missing.
   */
  readonly share: Float64Array
  /** [rows]: how far `share` may be off. */
  readonly error: Float64Array
  readonly states: readonly RowState[]
  /** [rows, indicators]: 0 or 1, the near parent's and the far parent's values; meaningful as the row's state says. */
  readonly near: Uint8Array
  readonly far: Uint8Array
}

/**
 * `same`: the parents agree in every indicator. `both`: near and far are known. `near`: the row lies so near a parent
 * that rounding may hide where the other differs; only `near` is known. `halfway`: so near the middle that which value
 * goes with which is open between columns; `near` and `far` differ in the right columns. `unclear`: nothing is known.
 */
export type RowState = 'same' | 'both' | 'near' | 'halfway' | 'unclear'

/** A row is told to be off a parent, or off the middle, when it is so by this many errors. */
const ERRORS_AWAY = 4

/**
 * Positions of the rows on their edges, from the indicator columns: where the parents differ such a column shows t or 1 - t, where
 * they agree their common value. All columns of a row must agree in t within their errors.
 *
 * @param indicators Columns found by findIndicators, each with [rows] values.
 */
export function positionsFromIndicators(indicators: readonly Indicator[], rowCount: number): Positions {
  const width = indicators.length
  const share = new Float64Array(rowCount).fill(NaN)
  const error = new Float64Array(rowCount)
  const [near, far] = [new Uint8Array(rowCount * width), new Uint8Array(rowCount * width)]
  const worst = indicators.reduce((largest, {error: own}) => Math.max(largest, own), 0)
  const states = Array.from({length: rowCount}, (_, row): RowState => {
    const best = bestPosition(indicators, row)
    if (best === undefined) return 'unclear'
    for (const [at, {values, error: own}] of indicators.entries()) {
      const value = values[row]
      const differs = isBetween(value, own)
      if (differs && Math.abs(fold(value) - best.share) > 2 * (own + best.error)) return 'unclear'
      near[row * width + at] = value > 0.5 ? 1 : 0
      far[row * width + at] = differs === value > 0.5 ? 0 : 1
    }
    if (best.share === 0) return 'same'
    share[row] = best.share
    error[row] = best.error
    if (best.share <= ERRORS_AWAY * worst) return 'near'
    return 0.5 - best.share <= ERRORS_AWAY * worst ? 'halfway' : 'both'
  })
  return {share, error, states, near, far}
}

/** The position from the column that is known best; 0 where the parents agree, undefined where a value is unknown. */
function bestPosition(indicators: readonly Indicator[], row: number): {share: number; error: number} | undefined {
  let share = 0
  let error = Infinity
  for (const {values, error: own} of indicators) {
    const value = values[row]
    if (!(value >= -2 * own && value <= 1 + 2 * own)) return undefined
    if (own < error && isBetween(value, own)) [share, error] = [fold(value), own]
  }
  return {share, error: share === 0 ? 0 : error}
}
