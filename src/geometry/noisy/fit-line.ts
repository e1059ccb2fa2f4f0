import type {Matrix} from '../../core/matrix.js'

/** A line fitted to points whose errors have variance 1 in every column. Places along it are measured from its mean. */
export interface FittedLine {
  /** Points it was fitted to, along the line. */
  readonly points: Int32Array
  readonly mean: Float64Array
  /** Of length 1. */
  readonly direction: Float64Array
  /** Places of the outermost points. */
  readonly low: number
  readonly high: number
  /** Sum of the points' weights, one for a row, and of the weighted squares of their places: how well the line is known. */
  readonly weight: number
  readonly leverage: number
  /** The low end is a known record, which takes part in the fit. */
  readonly isAnchored: boolean
}

/** A known record: where lines may be anchored. */
export interface Anchor {
  readonly place: Float64Array
  readonly variance: number
}

/** A record counts for no more than so many rows: its errors are not independent of theirs. */
export const LEAST_VARIANCE = 0.05

/** Variance across the line, in each direction, at a place. */
export function varianceAt({weight, leverage}: Pick<FittedLine, 'weight' | 'leverage'>, place: number): number {
  return 1 / weight + (place * place) / leverage
}

/**
 * The line that is nearest to the points in the sense of total least squares: through their mean, along the first principal
 * direction (power iteration).
 *
 * `chosen` holds at least two different points, or one beside an anchor.
 */
export function fitLine({data, columns}: Matrix, chosen: ArrayLike<number>, anchor?: Anchor): FittedLine {
  const count = chosen.length + (anchor ? 1 : 0)
  const weights = new Float64Array(count).fill(1)
  const offsets = new Float64Array(count * columns)
  for (let at = 0; at < chosen.length; at++)
    offsets.set(data.subarray(chosen[at] * columns, (chosen[at] + 1) * columns), at * columns)
  if (anchor) {
    offsets.set(anchor.place, chosen.length * columns)
    weights[chosen.length] = 1 / Math.max(LEAST_VARIANCE, anchor.variance)
  }
  const mean = centre(offsets, weights, columns)
  const direction = principalDirection(offsets, weights, columns)
  const places = new Float64Array(count)
  let leverage = 0
  for (let at = 0; at < count; at++) {
    places[at] = along(offsets, direction, at * columns)
    leverage += weights[at] * places[at] ** 2
  }
  // An anchored line starts at its anchor.
  if (anchor && places[count - 1] > 0) for (const values of [direction, places]) negate(values)
  const order = Int32Array.from({length: chosen.length}, (_, at) => at).sort((a, b) => places[a] - places[b])
  return {
    points: order.map(at => chosen[at]),
    mean,
    direction,
    low: anchor ? places[count - 1] : places[order[0]],
    high: places[order[order.length - 1]],
    weight: weights.reduce((sum, weight) => sum + weight, 0),
    leverage,
    isAnchored: anchor !== undefined,
  }
}

/** Moves the points' weighted mean to the origin. */
function centre(offsets: Float64Array, weights: Float64Array, columns: number): Float64Array {
  const mean = new Float64Array(columns)
  let total = 0
  for (let at = 0; at < weights.length; at++) {
    total += weights[at]
    for (let column = 0; column < columns; column++) mean[column] += weights[at] * offsets[at * columns + column]
  }
  for (let column = 0; column < columns; column++) mean[column] /= total
  for (let at = 0; at < offsets.length; at++) offsets[at] -= mean[at % columns]
  return mean
}

const POWER_STEPS = 12

/** Each step multiplies by the scatter matrix without forming it. */
function principalDirection(offsets: Float64Array, weights: Float64Array, columns: number): Float64Array {
  let direction = farthest(offsets, columns)
  if (weights.length === 2) return direction
  for (let step = 0; step < POWER_STEPS; step++) {
    const next = new Float64Array(columns)
    for (let at = 0; at < weights.length; at++) {
      const pull = weights[at] * along(offsets, direction, at * columns)
      for (let column = 0; column < columns; column++) next[column] += pull * offsets[at * columns + column]
    }
    normalise(next)
    direction = next
  }
  return direction
}

function farthest(offsets: Float64Array, columns: number): Float64Array {
  let best = 0
  let largest = -1
  for (let start = 0; start < offsets.length; start += columns) {
    let squared = 0
    for (let column = 0; column < columns; column++) squared += offsets[start + column] ** 2
    if (squared > largest) [best, largest] = [start, squared]
  }
  const direction = offsets.slice(best, best + columns)
  normalise(direction)
  return direction
}

function along(offsets: Float64Array, direction: Float64Array, start: number): number {
  let place = 0
  for (let column = 0; column < direction.length; column++) place += offsets[start + column] * direction[column]
  return place
}

function negate(values: Float64Array): void {
  for (let at = 0; at < values.length; at++) values[at] = -values[at]
}

function normalise(vector: Float64Array): void {
  let squared = 0
  for (const value of vector) squared += value * value
  const length = Math.sqrt(squared)
  for (let at = 0; at < vector.length; at++) vector[at] /= length
}
