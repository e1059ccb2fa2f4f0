/** The values that a column of records has nearly: origin + n * step for whole n, off by rounding of numbers that were scaled before. */
export interface LooseGrid {
  readonly origin: number
  readonly step: number
  /** How far a record may be off, in steps. */
  readonly error: number
  /** Least and greatest released value, in steps. */
  readonly low: number
  readonly high: number
}

/** Values that are nearer are one. */
const SAME = 1e-8
/** Gaps between neighbouring values that the step is looked for in, and how many steps one may be. */
const GAPS = 12
const MOST_STEPS_IN_GAP = 500
/** Values are on a grid when they are within this share of its step, and by chance a tenth of them are. */
const TOLERANCE = 0.05
const LEAST_ON_GRID = 0.8
const FEWEST_VALUES = 8

/**
 * The coarsest grid that the values of known records lie on but for a small error, as those of standardised whole numbers in a few
 * digits do. Their smallest gaps are few steps; from there the step is followed to values farther and farther away, each of
 * which makes it more exact.
 *
 * @param values Of records, some of which may be wrong.
 * @returns Undefined when no grid holds four in five of the values, or there are too few different ones.
 */
export function findLooseGrid(values: Float64Array): {readonly origin: number; readonly step: number} | undefined {
  const distinct = values
    .slice()
    .sort()
    .filter((value, at, all) => at === 0 || value - all[at - 1] > SAME)
  if (distinct.length < FEWEST_VALUES) return undefined
  const gaps = Array.from({length: distinct.length - 1}, (_, at) => ({at, gap: distinct[at + 1] - distinct[at]}))
  gaps.sort((a, b) => a.gap - b.gap)
  let best: {origin: number; step: number} | undefined
  for (const {at, gap} of gaps.slice(0, GAPS)) {
    const origin = distinct[at]
    const byDistance = values
      .filter(value => Math.abs(value - origin) > SAME)
      .sort((a, b) => Math.abs(a - origin) - Math.abs(b - origin))
    for (let steps = 1; steps <= MOST_STEPS_IN_GAP && gap / steps > (best?.step ?? 0) * (1 + TOLERANCE); steps++) {
      const found = followed(byDistance, origin, gap / steps)
      if (found !== undefined) best = found
    }
  }
  return best
}

function followed(values: Float64Array, origin: number, first: number): {origin: number; step: number} | undefined {
  if (!areFollowed(values, origin, first)) return undefined
  const on: {place: number; value: number}[] = [{place: 0, value: 0}]
  areFollowed(values, origin, first, (place, value) => on.push({place, value}))
  let line = straightLine(on)
  for (let round = 0; round < TRIMS; round++) {
    const off = on.map(({place, value}) => Math.abs(value - line.start - line.slope * place))
    const most = TRIM * off.toSorted((a, b) => a - b)[off.length >> 1]
    line = straightLine(on.filter((_, at) => off[at] <= most))
  }
  return {origin: origin + line.start, step: line.slope}
}

/** Whether a step holds from the nearest value to the farthest, but for a few. Nearly all steps that are tried do not, and soon. */
function areFollowed(
  values: Float64Array,
  origin: number,
  first: number,
  visit?: (place: number, value: number) => void,
): boolean {
  const misses = (1 - LEAST_ON_GRID) * values.length
  let [step, missed, products, squares] = [first, 0, 0, 0]
  for (const value of values) {
    const way = value - origin
    const place = Math.round(way / step)
    if (place === 0 || Math.abs(way - place * step) > TOLERANCE * step) {
      if (++missed > misses) return false
      continue
    }
    visit?.(place, way)
    products += place * way
    squares += place * place
    step = products / squares
  }
  return true
}

/** A wrong record may be near the grid by chance, far more off than others are: the fit is that of the nearer ones. */
const TRIM = 3
const TRIMS = 4

function straightLine(on: readonly {place: number; value: number}[]): {start: number; slope: number} {
  const [meanPlace, meanValue] = [mean(on.map(({place}) => place)), mean(on.map(({value}) => value))]
  const spread = on.reduce((sum, {place}) => sum + (place - meanPlace) ** 2, 0)
  const slope = on.reduce((sum, {place, value}) => sum + (place - meanPlace) * (value - meanValue), 0) / spread
  return {start: meanValue - slope * meanPlace, slope}
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** How far a value is from the nearest of the grid, in steps. */
export function offGrid(value: number, {origin, step}: {readonly origin: number; readonly step: number}): number {
  const steps = (value - origin) / step
  return Math.abs(steps - Math.round(steps))
}

export const isOnGrid = (value: number, grid: {readonly origin: number; readonly step: number}) =>
  offGrid(value, grid) <= TOLERANCE
