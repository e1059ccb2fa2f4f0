/** The values that a column of the records can have: origin + n * step for whole n. */
export interface Grid {
  readonly origin: number
  readonly step: number
  /** How far a released value may be off, in steps. */
  readonly error: number
  /** Least and greatest released value, in steps from the origin. */
  readonly low: number
  readonly high: number
}

/** Values that a grid may be laid through: a zero and a unit, of which the step is a whole fraction. */
export interface Reference {
  readonly zero: number
  readonly unit: number
}

/**
 * Values that may be on the grid by chance, of all values of a column: what is taken for a denominator stays below what
 * follows from this.
 */
const MOST_BY_CHANCE = 1e-4
/** No grid has more steps to a reference's unit. */
const MOST_STEPS = 1e6
/** With so many different values on the grid, their greatest common divisor is taken for the step; fewer may have one by chance. */
const ENOUGH_VALUES = 6

/**
 * Finds grids that a column of records may be on, from interpolated rows alone. Where the parents of a row agree, the
 * row shows their common value exactly, and the values of real records are few: decimals of a few digits, or an affine
 * image of these. Measured from a zero in a unit, such a value is a fraction with a small denominator, while a value in
 * between is none within double precision, but for a chance that is known: some 0.6 q^2 e of all numbers are within e
 * of a fraction with a denominator up to q (the sum of Euler's phi is 3 q^2 / pi^2; Hardy and Wright, theorem 330).
 * Zero and unit are those that files are written in, or two values that rows repeat. The step is a unit over the common
 * denominator; it may be too large by a small factor where few rows have parents that agree.
 *
 * @param values Distinct rows' values. @param error How far each may be off.
 * @param references Zeros and units to try beside those that the values suggest by repetition.
 * @returns The grid that most values are on first, of several the coarsest.
 */
export function gridCandidates(values: Float64Array, error: number, references: readonly Reference[]): Grid[] {
  const sorted = values.slice().sort()
  const found = [...references, ...repeated(sorted, error)].flatMap(reference => gridFrom(sorted, error, reference) ?? [])
  found.sort((a, b) => b.onGrid - a.onGrid || b.grid.step - a.grid.step)
  return found.map(({grid}) => grid)
}

/** The most repeated value as zero, and the way to the repeated value farthest from it as unit. */
function repeated(sorted: Float64Array, error: number): Reference[] {
  const shown: {value: number; count: number}[] = []
  for (let from = 0, to = 1; to <= sorted.length; to++) {
    if (to < sorted.length && sorted[to] - sorted[to - 1] <= 2 * error) continue
    if (to - from > 1) shown.push({value: sorted[(from + to - 1) >> 1], count: to - from})
    from = to
  }
  if (shown.length < 2) return []
  const zero = shown.reduce((a, b) => (b.count > a.count ? b : a)).value
  const far = shown.reduce((a, b) => (Math.abs(b.value - zero) > Math.abs(a.value - zero) ? b : a)).value
  return [{zero, unit: far - zero}]
}

function gridFrom(sorted: Float64Array, error: number, {zero, unit}: Reference): {grid: Grid; onGrid: number} | undefined {
  const own = Math.abs(error / unit)
  const most = Math.min(MOST_STEPS, Math.sqrt(MOST_BY_CHANCE / (0.6 * own * sorted.length)))
  let steps = 1
  const shown: number[] = []
  for (const value of sorted) {
    const share = (value - zero) / unit
    const denominator = denominatorOf(share, own * (1 + Math.abs(share)), most)
    const common = denominator === undefined ? Infinity : leastCommonMultiple(steps, denominator)
    // A chance denominator has nothing to do with the others and would make the steps far too many.
    if (common > most) continue
    steps = common
    shown.push(share)
  }
  const places = [...new Set(shown.map(share => Math.round(share * steps)))]
  // The zero alone, or the unit alone, says nothing of a step.
  if (steps === 1 && places.length < 2) return undefined
  const divisor =
    places.length < ENOUGH_VALUES ? 1 : places.reduce((sum, place) => greatestCommonDivisor(sum, Math.abs(place - places[0])), 0)
  const step = Math.abs((unit * divisor) / steps)
  const origin = zero + (unit * places[0]) / steps
  const toSteps = (value: number) => (value - origin) / step
  const extent = Math.max(1, (sorted[sorted.length - 1] - sorted[0]) / Math.abs(unit))
  return {
    grid: {origin, step, error: (error * (1 + extent)) / step, low: toSteps(sorted[0]), high: toSteps(sorted[sorted.length - 1])},
    onGrid: shown.length,
  }
}

/** The denominator of the first convergent of the continued fraction that is within the error; undefined beyond `most`. */
export function denominatorOf(value: number, error: number, most: number): number | undefined {
  let [before, denominator] = [1, 0]
  let rest = value
  for (;;) {
    const whole = Math.floor(rest)
    ;[before, denominator] = [denominator, whole * denominator + before]
    if (denominator > most) return undefined
    const scaled = value * denominator
    if (Math.abs(scaled - Math.round(scaled)) <= error * denominator) return denominator
    if (rest === whole) return undefined
    rest = 1 / (rest - whole)
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b]
  return a
}

const leastCommonMultiple = (a: number, b: number) => (a / greatestCommonDivisor(a, b)) * b
