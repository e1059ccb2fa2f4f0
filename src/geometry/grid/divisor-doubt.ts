import {WIDE} from './mixed-column.js'

/** Degrees of freedom and least scale of the distribution of lengths: neighbours may be nearer than most by a few times. */
const FREEDOM = 4
const LEAST_SCALE = 0.5
/** Median absolute deviation to standard deviation, of normal numbers. */
const MAD_TO_DEVIATION = 1.4826
/** Divisors beyond this are summed up in steps that grow with them. */
const SINGLE_UP_TO = 32
const GROWTH = 1.1

/**
 * How likely it is that a point next to a row on its line of the grid is none of the row's parents, because their
 * differences have a common divisor: the way between neighbouring points is then as many times shorter than that
 * between the records. The differences in w columns have the divisor g with probability g^-w / zeta(w); that is for
 * columns that have nothing to do with each other, so that w counts wide columns with different amounts only. A way much shorter than
 * others speaks for a divisor as well: the odds of g are g^-w h(g l) / h(l), where h is the density of the logarithms of the
 * ways' lengths l, taken as Student's t with 4 degrees of freedom around their median. With divisor g the point is right
 * when the row is in the first, or the last, of g stretches: 1 time in g.
 *
 * @param ways Of all lines, in steps. @param widths Per column: the released range, in steps.
 * @returns Per way the probability that a point next to a row is wrong.
 */
export function divisorDoubt(ways: readonly Int32Array[], widths: readonly number[]): Float64Array {
  const lengths = ways.map(way =>
    Math.log(Math.hypot(...Array.from(way, (value, column) => value / Math.max(1, widths[column])))),
  )
  const middle = median(lengths)
  const scale = Math.max(LEAST_SCALE, MAD_TO_DEVIATION * median(lengths.map(length => Math.abs(length - middle))))
  const density = (length: number) => (1 + ((length - middle) / scale) ** 2 / FREEDOM) ** (-(FREEDOM + 1) / 2)
  return Float64Array.from(ways, (way, at) => {
    const mixed = [...way.keys()].filter(column => way[column] !== 0)
    const columns = new Set(mixed.map(column => (widths[column] < WIDE ? -1 - column : Math.abs(way[column])))).size
    let [all, right] = [0, 0]
    const most = way.reduce(
      (least, value, column) => (value === 0 ? least : Math.min(least, widths[column] / Math.abs(value))),
      Infinity,
    )
    for (let divisor = 1; divisor <= Math.max(1, most);) {
      const next = divisor < SINGLE_UP_TO ? divisor + 1 : GROWTH * divisor
      const odds = ((next - divisor) * divisor ** -columns * density(lengths[at] + Math.log(divisor))) / density(lengths[at])
      all += odds
      right += odds / divisor
      divisor = next
    }
    return 1 - right / all
  })
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
