/** Values that are whole steps apart. */
export interface Grid {
  readonly step: number
  /** How many steps the largest value is from the smallest. */
  readonly most: number
  readonly first: number
  /** Per step from the first value: logarithm of the share of records there, smoothed. */
  readonly logShares: Float64Array
}

/** More steps place nothing. */
const MOST_STEPS = 200_000
/** A step is found when it is so much larger than what differences of doubles may lose. */
const LOSS = 2 ** -53 * 64

/** The largest step of which all differences between the values are multiples, or nothing. */
export function findStep(values: Float64Array): Grid | undefined {
  const sorted = [...new Set(values.filter(value => !Number.isNaN(value)))].sort((a, b) => a - b)
  const first = sorted[0]
  const range = sorted.length > 1 ? sorted[sorted.length - 1] - first : 0
  if (!(range > 0)) return undefined
  const loss = LOSS * Math.max(Math.abs(first), Math.abs(sorted[sorted.length - 1]))
  let step = range
  for (const value of sorted) {
    step = commonDivisor(step, value - first, 4 * loss)
    if (!(range / step <= MOST_STEPS)) return undefined
  }
  const most = Math.round(range / step)
  step = range / most
  if (sorted.some(value => Math.abs((value - first) / step - Math.round((value - first) / step)) > 0.01)) return undefined
  return {step, most, first, logShares: sharesOf(values, first, step, most)}
}

function commonDivisor(one: number, other: number, loss: number): number {
  let [a, b] = [one, other]
  while (b > loss) {
    const times = Math.floor(a / b + 1e-3)
    const rest = Math.abs(a - times * b)
    ;[a, b] = [b, rest < b / 1000 ? 0 : rest]
  }
  return a
}

function sharesOf(values: Float64Array, first: number, step: number, most: number): Float64Array {
  const counts = new Float64Array(most + 1)
  let total = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    counts[Math.round((value - first) / step)]++
    total++
  }
  return counts.map(count => Math.log((count + 1 / (most + 1)) / (total + 1)))
}
