import type {Grid, Reference} from './find-grid.js'

/** Files hold hardly more decimals than this but for computed numbers. */
const MOST_DECIMALS = 8
/** A grid that values may be off by so many of its steps shows nothing. */
const LARGEST_ERROR = 0.01
/** Places on a grid are 32-bit whole numbers. */
const MOST_STEPS = 2 ** 24
/** Values on a grid by chance, of all of a column, at most. */
const MOST_BY_CHANCE = 1e-3

export interface DecimalGrid extends Grid {
  readonly decimals: number
}

/**
 * The grids that a column of decimals may be on, from the coarsest that holds all values which are on any of them. Where
 * the parents of a row agree, it shows their common value; the decimals of others may be more.
 *
 * @param values Of the rows.
 * @param error How far each may be off.
 * @param reference Where zero and one are.
 */
export function decimalGrids(values: Float64Array, error: number, reference: Reference): DecimalGrid[] {
  const {zero, unit} = reference
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  )
  const grids: DecimalGrid[] = []
  const counts: number[] = []
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const step = unit / 10 ** decimals
    const own = error / step
    if (own > LARGEST_ERROR || (most - least) / step > MOST_STEPS) break
    grids.push({decimals, origin: zero, step, error: own, low: (least - zero) / step, high: (most - zero) / step})
    if (2 * own * values.length > MOST_BY_CHANCE) continue
    counts.push(values.reduce((count, value) => count + Number(isOn((value - zero) / step, own)), 0))
  }
  const shown = counts[counts.length - 1] ?? 0
  return grids.slice(shown === 0 ? 0 : counts.indexOf(shown))
}

const isOn = (steps: number, error: number) => Math.abs(steps - Math.round(steps)) <= error
