import {decimalsOf} from '../../../core/decimals.js'

/** Values that are whole steps apart. */
export interface Grid {
  readonly step: number
  readonly first: number
  /** How many steps there are from the first value to the last. */
  readonly most: number
  /** Per step from the first value: records there. */
  readonly counts: Uint16Array | Uint32Array
  /** By how many records are at a step: logarithm of their share, smoothed. */
  readonly logShares: Float64Array
  /** The same without one of the records there. */
  readonly logSharesOfOthers: Float64Array
}

/** More steps place nothing. */
const MOST_STEPS = 200_000
/** So few decimals are the step of a column in its own units: a few targets may share a larger one by chance. */
const FEW_DECIMALS = 6
/** Roundings of a double that may add up in a difference. */
const ROUNDINGS = 64
/** Records may lie beyond the rows that were made of them, by this share of their range: rows are averages, and few show little. */
const BEYOND = 1

/** The step of the targets' values: their last decimal, or the largest of which all differences between them are multiples. */
export function findGrid(targets: Float64Array, released: Float64Array): Grid | undefined {
  const values = targets.filter(value => !Number.isNaN(value))
  const decimals = values.reduce((most, value) => Math.max(most, decimalsOf(value)), 0)
  const step = decimals <= FEW_DECIMALS ? 10 ** -decimals : commonStep(values)
  if (step === undefined || values.length === 0) return undefined
  let low = values[0]
  let high = values[0]
  for (const value of [...values, ...released]) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const beyond = BEYOND * (high - low)
  const first = values[0] - step * Math.ceil((values[0] - low + beyond) / step)
  const most = Math.ceil((high + beyond - first) / step)
  return most > 0 && most <= MOST_STEPS ? {step, first, most, ...sharesOf(values, first, step, most)} : undefined
}

function commonStep(values: Float64Array): number | undefined {
  const sorted = [...new Set(values)].sort((a, b) => a - b)
  const first = sorted[0]
  const last = sorted[sorted.length - 1]
  const loss = ROUNDINGS * 2 ** -53 * Math.max(Math.abs(first), Math.abs(last))
  let step = last - first
  for (const value of sorted) {
    step = commonDivisor(step, value - first, loss)
    if (!((last - first) / step <= MOST_STEPS)) return undefined
  }
  // Errors add up on the way to a divisor: the range is a whole number of steps.
  return (last - first) / Math.round((last - first) / step)
}

function commonDivisor(one: number, other: number, loss: number): number {
  let [a, b] = [one, other]
  while (b > loss) {
    const rest = Math.abs(a - Math.round(a / b) * b)
    ;[a, b] = [b, rest < b / 1000 ? 0 : rest]
  }
  return a
}

function sharesOf(values: Float64Array, first: number, step: number, most: number) {
  // Fine grids have very many steps and few records: what is said of a step is looked up by its count.
  const counts = values.length < 2 ** 16 ? new Uint16Array(most + 1) : new Uint32Array(most + 1)
  let largest = 0
  for (const value of values) largest = Math.max(largest, ++counts[Math.round((value - first) / step)])
  const without = (left: number) =>
    Float64Array.from({length: largest + 1}, (_, count) =>
      Math.log((Math.max(0, count - left) + 1 / (most + 1)) / (values.length - left + 1)),
    )
  return {counts, logShares: without(0), logSharesOfOthers: without(1)}
}
