import type {Gain} from './gain.js'
import type {Variable} from '../variables.js'

/** Where a node is cut in two. */
export interface Cut {
  readonly gain: number
  /** Whether rows with this number, or code of a level, go to the left; undefined for a level that no row of the node has. */
  readonly goesLeft: (value: number) => boolean | undefined
}

/** A gain that is larger than another by less than this share of it is the same but for rounding. */
const ROUNDING = 1e-12

/**
 * The best cut of a node by a number: between two neighbouring values, with enough rows on both sides.
 *
 * @param predictor A variable of numbers.
 * @param rows The rows of the node in the order of their numbers.
 * @param least The gain that a cut must beat.
 */
export function cutOfNumbers(
  predictor: Variable,
  rows: Int32Array,
  gain: Gain,
  minBucket: number,
  least: number,
): Cut | undefined {
  const {values} = predictor
  const after = bestPlace(rows, gain, minBucket, least, at => values[rows[at]] !== values[rows[at + 1]])
  if (after === undefined) return undefined
  const [below, above] = [values[rows[after.at]], values[rows[after.at + 1]]]
  const middle = below / 2 + above / 2
  // Between neighbouring doubles the middle rounds to one of them.
  const threshold = middle < above && middle >= below ? middle : below
  return {gain: after.gain, goesLeft: value => value <= threshold}
}

/**
 * The best cut of a node by levels. They are put in the order of the mean response of their rows, and cut as numbers are: for numbers
 * and for two levels no other split is better (Breiman et al., Classification and Regression Trees, 1984, theorem 4.5). For a
 * response with more levels the order of each of these is tried; rpart tries every subset, which no more than a dozen levels allow.
 */
export function cutOfLevels(
  {values, levels}: Variable,
  rows: Int32Array,
  gain: Gain,
  minBucket: number,
  least: number,
): Cut | undefined {
  const counts = new Float64Array(levels)
  for (const row of rows) counts[values[row]]++
  const present = [...counts.keys()].filter(code => counts[code] > 0)
  if (present.length < 2) return undefined
  let best: Cut | undefined
  for (const scale of gain.scales(rows)) {
    const means = new Float64Array(levels)
    for (const row of rows) means[values[row]] += scale(row) / counts[values[row]]
    const order = [...present].sort((a, b) => means[a] - means[b] || a - b)
    const sorted = sortByLevel(rows, values, order, counts)
    const isLast = (at: number) => values[sorted[at]] !== values[sorted[at + 1]]
    const after = bestPlace(sorted, gain, minBucket, best?.gain ?? least, isLast)
    if (after === undefined) continue
    const left = new Set(order.slice(0, order.indexOf(values[sorted[after.at]]) + 1))
    best = {gain: after.gain, goesLeft: code => (counts[code] > 0 ? left.has(code) : undefined)}
  }
  return best
}

function bestPlace(
  rows: Int32Array,
  gain: Gain,
  minBucket: number,
  least: number,
  mayCut: (at: number) => boolean,
): {at: number; gain: number} | undefined {
  let best = {at: -1, gain: least}
  gain.start(rows)
  for (let at = 0; at < rows.length - minBucket; at++) {
    gain.move(rows[at])
    if (at + 1 < minBucket || !mayCut(at)) continue
    const now = gain.now()
    if (now > best.gain * (1 + ROUNDING)) best = {at, gain: now}
  }
  return best.at < 0 ? undefined : best
}

/** The rows level by level, in this order of levels. */
function sortByLevel(rows: Int32Array, values: Float64Array, order: readonly number[], counts: Float64Array): Int32Array {
  const places = new Int32Array(counts.length)
  let start = 0
  for (const code of order) {
    places[code] = start
    start += counts[code]
  }
  const sorted = new Int32Array(rows.length)
  for (const row of rows) sorted[places[values[row]]++] = row
  return sorted
}
