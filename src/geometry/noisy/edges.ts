import {pickRows, type Matrix} from '../../core/matrix.js'
import {lowerBound} from '../../stats/lower-bound.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {placesOf} from './anchored-lines.js'
import {chiSquareQuantile} from './chi-square.js'
import type {Anchor} from './fit-line.js'
import {rescale} from './whiten.js'

/** Two records and the points between them. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly points: readonly number[]
}

export interface FoundEdges {
  /** Those that hold a point. */
  readonly edges: readonly Edge[]
  /** Per point whether it lies on an edge or is a record. */
  readonly explained: Uint8Array
  /**
   * Per point what it is off its edge: minus twice the logarithm of the likelihood, beside that of a point on a line
   * that is known exactly.
   */
  readonly off: Float64Array
  /** Per point the same for the best edge without the `from`, and without the `to`, of its own; infinite where there is none. */
  readonly offWithout: readonly [Float64Array, Float64Array]
}

export type EdgeFinder = (anchors: readonly Anchor[], nearness: Float64Array) => FoundEdges

const LOST = 0.001
/** Records are joined with so many of their nearest: more than interpolation usually takes. */
const JOINED = 12
const SLACK = 3
/** What rounding may make of the reach of a box. */
const BOX_SLACK = 1 + 1e-9
/** Share of a squared distance within which a difference of squares may be off, generously. */
const LOST_DIGITS = 1e-9

/**
 * Finds, for records, the edge between two of them that each point lies on, within what point and records may be off;
 * the likeliest where several would do. Edges join records with their nearest only. Points are looked up from the edge,
 * in the column in which it is seen with the fewest others.
 *
 * @param codimension Directions across a line in which points spread.
 */
export function createEdgeFinder(points: Matrix, codimension: number): EdgeFinder {
  const {data, rows, columns} = points
  const bound = chiSquareQuantile(1 - LOST, Math.max(1, columns - 1))
  const sorted = Array.from({length: columns}, (_, column) => {
    const order = Int32Array.from({length: rows}, (_, point) => point).sort(
      (a, b) => data[a * columns + column] - data[b * columns + column],
    )
    return {order, keys: Float64Array.from(order, point => data[point * columns + column])}
  })
  return find

  function find(anchors: readonly Anchor[], nearness: Float64Array): FoundEdges {
    const joined = anchors.length < 2 ? [] : joinedPairs(rescale(placesOf(anchors, columns), nearness))
    const seen: {point: number; pair: number; off: number}[] = []
    const best = new Int32Array(rows).fill(-1)
    const off = new Float64Array(rows).fill(Infinity)
    joined.forEach(([from, to], pair) => {
      for (const point of pointsAbout(anchors[from], anchors[to])) {
        const distance = offSegment(points, point, anchors[from], anchors[to], bound, codimension)
        if (distance === undefined) continue
        seen.push({point, pair, off: distance})
        if (distance < off[point]) [off[point], best[point]] = [distance, pair]
      }
    })
    const offWithout = [0, 1].map(() => new Float64Array(rows).fill(Infinity)) as [Float64Array, Float64Array]
    for (const {point, pair, off: distance} of seen)
      for (const side of [0, 1]) {
        const end = joined[best[point]][side]
        if (!joined[pair].includes(end)) offWithout[side][point] = Math.min(offWithout[side][point], distance)
      }
    return {edges: gathered(joined, best), explained: Uint8Array.from(best, pair => (pair < 0 ? 0 : 1)), off, offWithout}
  }

  function pointsAbout({place: a, variance: va}: Anchor, {place: b, variance: vb}: Anchor): Int32Array {
    const slack = SLACK * (1 + Math.sqrt(Math.max(va, vb)))
    let fewest: {order: Int32Array; from: number; to: number} | undefined
    for (let column = 0; column < columns; column++) {
      const {order, keys} = sorted[column]
      const from = lowerBound(keys, Math.min(a[column], b[column]) - slack)
      const to = lowerBound(keys, Math.max(a[column], b[column]) + slack)
      if (fewest === undefined || to - from < fewest.to - fewest.from) fewest = {order, from, to}
    }
    return fewest?.order.subarray(fewest.from, fewest.to) ?? new Int32Array()
  }
}

function gathered(joined: readonly (readonly [number, number])[], best: Int32Array): Edge[] {
  const edges = new Map<number, {from: number; to: number; points: number[]}>()
  best.forEach((pair, point) => {
    if (pair < 0) return
    const [from, to] = joined[pair]
    const edge = edges.get(pair)
    if (edge) edge.points.push(point)
    else edges.set(pair, {from, to, points: [point]})
  })
  return Array.from(edges.values())
}

function joinedPairs(records: Matrix): [number, number][] {
  const count = Math.min(JOINED, records.rows - 1)
  const all = Int32Array.from({length: records.rows}, (_, at) => at)
  const {indices} = nearestNeighbours(records, pickRows(records, all), count, {excludeSelf: true})
  const pairs = new Map<number, [number, number]>()
  indices.forEach((other, at) => {
    const own = Math.floor(at / count)
    const [low, high] = [Math.min(own, other), Math.max(own, other)]
    pairs.set(low * records.rows + high, [low, high])
  })
  return Array.from(pairs.values())
}

/** What a point is off a segment, which its ends make vaguer; undefined when that is more than `limit` deviations, squared. */
function offSegment(
  {data, columns}: Matrix,
  point: number,
  from: Anchor,
  to: Anchor,
  limit: number,
  codimension: number,
): number | undefined {
  // Most are beside the box around the segment.
  const reach = Math.sqrt(limit * (1 + Math.max(from.variance, to.variance))) * BOX_SLACK
  for (let column = 0; column < columns; column++) {
    const value = data[point * columns + column]
    const [a, b] = [from.place[column], to.place[column]]
    if (value < (a < b ? a : b) - reach || value > (a < b ? b : a) + reach) return undefined
  }
  let dot = 0
  let squaredLength = 0
  let squared = 0
  for (let column = 0; column < columns; column++) {
    const way = to.place[column] - from.place[column]
    const gap = data[point * columns + column] - from.place[column]
    dot += way * gap
    squaredLength += way * way
    squared += gap * gap
  }
  if (squaredLength === 0) return undefined
  const share = Math.min(1, Math.max(0, dot / squaredLength))
  const variance = 1 + (1 - share) ** 2 * from.variance + share ** 2 * to.variance
  if (squared - 2 * share * dot + share * share * squaredLength > 2 * limit * variance + LOST_DIGITS * squared) return undefined
  let off = 0
  for (let column = 0; column < columns; column++)
    off += (data[point * columns + column] - (1 - share) * from.place[column] - share * to.place[column]) ** 2
  return off / variance < limit ? off / variance + codimension * Math.log(variance) : undefined
}
