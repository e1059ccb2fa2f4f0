import {breather, subContext, type Context} from '../../core/context.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {squaredArea} from '../noisy/across.js'

/** Of the pairs that a point lies between, so many are kept: the best fitting ones. */
const MOST_PAIRS = 128
/** So many points at a time, so that their neighbours take little room. */
const BATCH = 4096
/** A chord is at most so much longer than the sine of its angle, where the angle is small. */
const CHORD = 1.05
const SMALL_ANGLE = 0.3

/** The pairs of ends that a point lies between, best fit first. */
export interface Pairs {
  /** Two ends for each pair, as points; twice the same one where the point is at that end. */
  readonly ends: Int32Array
  /** Squared distance from the segment in units of its variance there. */
  readonly offs: Float64Array
}

export interface PairSearch {
  /** [points, columns], distinct, in units of their own error. */
  readonly points: Matrix
  /** The same points, measured so that all columns count alike: what is near is seen there. */
  readonly metric: Matrix
  /** Squared distance from a segment, in units of its variance, up to which a point is on it. */
  readonly bound: number
}

/**
 * For each point the pairs of ends that it lies between, within its own error and theirs. Two ends of a pair are seen in opposite
 * directions; the directions of the nearest ends are sorted by a projection and only those that agree there within their errors are
 * compared, so that the cost is that of sorting and not of all pairs.
 *
 * @param queries The points asked for. @param ends Points that may be ends. @param count How many of the nearest ends are looked at.
 * @param visit Called for every one of the points in turn with its pairs, and the number of ends that were looked at.
 */
export async function eachPairs(
  search: PairSearch,
  queries: Int32Array,
  ends: Int32Array,
  count: number,
  context: Context,
  visit: (point: number, pairs: Pairs, looked: number) => void,
): Promise<void> {
  const {points, metric, bound} = search
  if (ends.length < 2) {
    for (const point of queries) visit(point, NO_PAIRS, 0)
    return
  }
  const view = createView(points, bound, Math.min(count + 1, ends.length))
  const endsMetric = pickRows(metric, ends)
  const breathe = breather(context)
  for (let from = 0; from < queries.length; from += BATCH) {
    const batch = queries.subarray(from, from + BATCH)
    const part = subContext(context, 'neighbours', from / queries.length, (from + batch.length) / queries.length)
    const {indices} = await nearestNeighboursAsync(endsMetric, pickRows(metric, batch), view.most, {}, part)
    for (const [at, point] of batch.entries()) {
      const {pairs, looked} = view.from(point, ends, indices.subarray(at * view.most, (at + 1) * view.most))
      visit(point, pairs, looked)
      await breathe()
    }
  }
}

const NO_PAIRS: Pairs = {ends: new Int32Array(), offs: new Float64Array()}

/** Two of the ends looked at, by their place among them. */
interface FoundPair {
  readonly a: number
  readonly b: number
  readonly off: number
}

/** The view from a point to the ends around it. */
function createView({data, columns}: Matrix, bound: number, most: number) {
  const offsets = new Float64Array(most * columns)
  const squares = new Float64Array(most)
  const shadows = new Float64Array(most)
  const reach = new Float64Array(most)
  const who = new Int32Array(most)
  const order = new Int32Array(most)
  const direction = Float64Array.from({length: columns}, (_, column) => {
    const root = Math.sqrt(column + 2) * Math.E
    return root - Math.floor(root) - 0.5
  })
  const scale = Math.hypot(...direction)
  return {most, from}

  function from(point: number, ends: Int32Array, near: Int32Array): {pairs: Pairs; looked: number} {
    let looked = 0
    for (const at of near) if (ends[at] !== point) look(point, ends[at], looked++)
    const found: FoundPair[] = []
    for (let at = 0; at < looked; at++) if (squares[at] < 2 * bound) found.push({a: at, b: at, off: squares[at] / 2})
    addOpposite(looked, found)
    found.sort((x, y) => x.off - y.off)
    const kept = found.slice(0, MOST_PAIRS)
    const pairs = {
      ends: Int32Array.from(kept.flatMap(({a, b}) => [who[a], who[b]])),
      offs: Float64Array.from(kept, ({off}) => off),
    }
    return {pairs, looked}
  }

  function look(point: number, end: number, at: number): void {
    let squared = 0
    let shadow = 0
    for (let column = 0; column < columns; column++) {
      const gap = data[end * columns + column] - data[point * columns + column]
      offsets[at * columns + column] = gap
      squared += gap * gap
      shadow += gap * direction[column]
    }
    const length = Math.sqrt(squared)
    who[at] = end
    squares[at] = squared
    shadows[at] = length > 0 ? Math.abs(shadow) / (length * scale) : 0
    reach[at] = Math.sqrt(2 * bound) / length
  }

  /** Every pair is found from the end whose direction is known less well, the nearer one. */
  function addOpposite(looked: number, found: FoundPair[]): void {
    const sorted = order.subarray(0, looked)
    for (let at = 0; at < looked; at++) sorted[at] = at
    sorted.sort((a, b) => shadows[a] - shadows[b])
    for (let place = 0; place < looked; place++) {
      const a = sorted[place]
      if (squares[a] < 2 * bound) continue
      // Shadows of opposite directions are as far apart as the chord between one and the mirror image of the other.
      const window = 2 * reach[a] < SMALL_ANGLE ? 2 * CHORD * reach[a] : 2
      for (const step of [-1, 1])
        for (let other = place + step; other >= 0 && other < looked; other += step) {
          const b = sorted[other]
          if (Math.abs(shadows[a] - shadows[b]) > window) break
          // Ends are in the order of nearness, but not in this measure.
          if (squares[b] < squares[a] || (squares[b] === squares[a] && b < a)) continue
          const off = offBetween(a, b)
          if (off <= bound) found.push({a, b, off})
        }
    }
  }

  /** Squared distance of the point from the segment between two ends in units of its variance; infinite where it is beyond one. */
  function offBetween(a: number, b: number): number {
    let dot = 0
    for (let column = 0; column < columns; column++) dot += offsets[a * columns + column] * offsets[b * columns + column]
    if (dot >= 0) return Infinity
    const squaredLength = squares[a] + squares[b] - 2 * dot
    const share = (squares[a] - dot) / squaredLength
    const variance = 1 + share * share + (1 - share) * (1 - share)
    const area = squaredArea(offsets, columns, a * columns, b * columns, squares[a], squares[b], dot)
    return area / (squaredLength * variance)
  }
}
