import type {Matrix} from '../../core/matrix.js'

/** Rows and records in steps of the grid: a row is the whole number next to a point between two records, column by column. */
export interface Boxes {
  /** [rows, columns], whole numbers. */
  readonly rows: Matrix
  /** [records, columns], whole numbers; moved in place by the search. */
  readonly records: Float64Array
}

/** Half a step, and a little: numbers that are exactly between two roundings may have been rounded either way. */
const HALF = 0.5 + 1e-6
/** A row that fits on a shorter piece of the way than this share of a step counts as one that fits on so much. */
const LEAST_PIECE = 0.02
/** In nats, at most: what a row costs beyond that for missing its box. It may belong to another edge. */
const MOST_FOR_MISSING = 12
/** Units missed at which it costs half as much. */
const HALF_MISSED = 0.8
/** A row that misses its box by more units, all columns together, is not on the edge. */
const MOST_MISSED = 3
const SEARCH_STEPS = 12
const GOLDEN = (Math.sqrt(5) - 1) / 2
/** What rounding may make of a bound. */
const ROUNDING = 1 + 1e-9

/**
 * Share of the way between two records on which every point is rounded to the row; 0 where there is none. This is the
 * likelihood of the row, for interpolation takes its place on the way uniformly.
 */
export function wayThatFits({rows: {data, columns}, records}: Boxes, row: number, from: number, to: number): number {
  let [low, high] = [0, 1]
  for (let column = 0; column < columns; column++) {
    const start = records[from * columns + column]
    const way = records[to * columns + column] - start
    const gap = data[row * columns + column] - start
    if (way === 0) {
      if (gap > HALF || gap < -HALF) return 0
      continue
    }
    const first = (way > 0 ? gap - HALF : gap + HALF) / way
    const last = (way > 0 ? gap + HALF : gap - HALF) / way
    if (first > low) low = first
    if (last < high) high = last
    if (high < low) return 0
  }
  return high - low
}

/**
 * What a row costs between two records: minus the logarithm of its likelihood, made finite and level where it does not
 * fit, so that a search finds the way to where it does and a row of another edge has no great pull. Infinite where the
 * row is clearly not on the edge.
 */
export function costOf(boxes: Boxes, row: number, from: number, to: number): number {
  const way = wayThatFits(boxes, row, from, to)
  if (way >= LEAST_PIECE) return -Math.log(way)
  if (way > 0) return -Math.log(Math.max(way, LEAST_PIECE / longestWay(boxes, from, to)))
  const {missed} = leastMissed(boxes, row, from, to, MOST_MISSED)
  if (missed > MOST_MISSED) return Infinity
  return -Math.log(LEAST_PIECE / longestWay(boxes, from, to)) + MOST_FOR_MISSING * (missed / (missed + HALF_MISSED))
}

/** The same, for a row that is held to be on the edge: finite everywhere. */
export function costHeld(boxes: Boxes, row: number, from: number, to: number): number {
  const cost = costOf(boxes, row, from, to)
  return cost < Infinity ? cost : -Math.log(LEAST_PIECE / longestWay(boxes, from, to)) + MOST_FOR_MISSING
}

/** In steps of the column in which two records differ most, at least 1. */
function longestWay({rows: {columns}, records}: Boxes, from: number, to: number): number {
  let longest = 1
  for (let column = 0; column < columns; column++)
    longest = Math.max(longest, Math.abs(records[to * columns + column] - records[from * columns + column]))
  return longest
}

/** The columns in which a row misses its box, at the place on the way where it misses least. */
export function missedColumns(boxes: Boxes, row: number, from: number, to: number): number[] {
  if (wayThatFits(boxes, row, from, to) > 0) return []
  const {share} = leastMissed(boxes, row, from, to)
  const {
    rows: {data, columns},
    records,
  } = boxes
  return Array.from({length: columns}, (_, column) => column).filter(column => {
    const start = records[from * columns + column]
    return Math.abs(data[row * columns + column] - start - share * (records[to * columns + column] - start)) > HALF
  })
}

/**
 * Units by which a row misses its box, summed over columns, at the place on the way where that is least (golden section). The sum is
 * convex: it falls until the row leaves its box in a first column, and rises once the row has come into it in all of them.
 * Between places on the same side of both nothing needs to be summed, and they are mostly close together.
 *
 * @param most Where the row is sure to miss by more, the search is left out, and `missed` is infinite.
 */
function leastMissed(boxes: Boxes, row: number, from: number, to: number, most = Infinity): {share: number; missed: number} {
  const {
    rows: {data, columns},
    records,
  } = boxes
  const [start, end, own] = [from * columns, to * columns, row * columns]
  // With how many units are missed for each share of the way, in the columns that decide.
  let into = -Infinity
  let intoBy = 0
  let leaves = Infinity
  let leavesBy = 0
  for (let column = 0; column < columns; column++) {
    const way = records[end + column] - records[start + column]
    if (way === 0) continue
    const gap = data[own + column] - records[start + column]
    const units = Math.abs(way)
    const middle = gap / way
    const half = HALF / units
    if (middle - half > into) {
      into = middle - half
      intoBy = units
    }
    if (middle + half < leaves) {
      leaves = middle + half
      leavesBy = units
    }
  }
  const isMissed = into > leaves
  // These two columns alone miss by so much everywhere.
  if (isMissed && (into - leaves) * Math.min(intoBy, leavesBy) > ROUNDING * most) return {share: NaN, missed: Infinity}
  let low = 0
  let high = 1
  let left = 1 - GOLDEN
  let right = GOLDEN
  let atLeft = NaN
  let atRight = NaN
  for (let step = 0; ; step++) {
    let isLeftBetter = isMissed && left >= into
    if (!isLeftBetter && !(isMissed && right <= leaves)) {
      if (Number.isNaN(atLeft)) atLeft = missedAt(boxes, row, from, to, left)
      if (Number.isNaN(atRight)) atRight = missedAt(boxes, row, from, to, right)
      isLeftBetter = atLeft <= atRight
    }
    if (step === SEARCH_STEPS) {
      const [share, missed] = isLeftBetter ? [left, atLeft] : [right, atRight]
      return {share, missed: Number.isNaN(missed) ? missedAt(boxes, row, from, to, share) : missed}
    }
    if (isLeftBetter) {
      high = right
      right = left
      atRight = atLeft
      left = high - GOLDEN * (high - low)
      atLeft = NaN
    } else {
      low = left
      left = right
      atLeft = atRight
      right = low + GOLDEN * (high - low)
      atRight = NaN
    }
  }
}

/** Units by which a row misses its box at a place on the way, summed over columns. */
function missedAt({rows: {data, columns}, records}: Boxes, row: number, from: number, to: number, share: number): number {
  const [start, end, own] = [from * columns, to * columns, row * columns]
  let sum = 0
  for (let column = 0; column < columns; column++) {
    const first = records[start + column]
    const off = Math.abs(data[own + column] - first - share * (records[end + column] - first)) - HALF
    if (off > 0) sum += off
  }
  return sum
}
