import {pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {solvePositive} from '../solve.js'
import {placesOf} from './anchored-lines.js'
import {chiSquareQuantile} from './chi-square.js'
import type {Anchor} from './fit-line.js'
import {worstVariance} from './meetings.js'
import {rescale} from './whiten.js'
import {lowerBound} from '../../stats/lower-bound.js'

/** Two records and the points between them. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly points: readonly number[]
}

const LOST = 0.001
/** Records are joined with so many of their nearest: more than interpolation usually takes. */
const JOINED = 12
/** Sweeps over the records: each moves to where its edges want it. */
const SWEEPS = 12
const SLACK = 3
/** Share of a squared distance within which a difference of squares may be off, generously. */
const LOST_DIGITS = 1e-9
/** The variance a record had counts so many times. */
const HOLD = 9

/**
 * The edge between two records that each point lies on, within what point and records may be off; the nearest where several would
 * do. Edges join records with their nearest only.
 *
 * @returns The edges that hold a point, and per point whether it lies on one or is a record.
 */
export function findEdges(
  points: Matrix,
  anchors: readonly Anchor[],
  nearness: Float64Array,
): {edges: Edge[]; explained: Uint8Array} {
  const {columns} = points
  const explained = new Uint8Array(points.rows)
  const edges = new Map<number, {from: number; to: number; points: number[]}>()
  if (anchors.length < 2) return {edges: [], explained}
  const bound = chiSquareQuantile(1 - LOST, Math.max(1, columns - 1))
  const records = placesOf(anchors, columns)
  const joined = joinedPairs(rescale(records, nearness))
  const best = new Int32Array(points.rows).fill(-1)
  const least = new Float64Array(points.rows).fill(bound)
  // Points are looked up from the edge: those nearer to its middle than its ends.
  const order = Int32Array.from({length: points.rows}, (_, point) => point).sort(
    (a, b) => points.data[a * columns] - points.data[b * columns],
  )
  const keys = Float64Array.from(order, point => points.data[point * columns])
  joined.forEach(([from, to], pair) => {
    const [a, b] = [anchors[from].place, anchors[to].place]
    const slack = SLACK * (1 + Math.sqrt(Math.max(anchors[from].variance, anchors[to].variance)))
    const last = Math.max(a[0], b[0]) + slack
    for (let at = lowerBound(keys, Math.min(a[0], b[0]) - slack); at < keys.length && keys[at] <= last; at++) {
      const point = order[at]
      const off = offSegment(points, point, anchors[from], anchors[to], least[point])
      if (off < least[point]) [least[point], best[point]] = [off, pair]
    }
  })
  for (let point = 0; point < points.rows; point++) {
    const pair = best[point]
    if (pair < 0) continue
    explained[point] = 1
    const [from, to] = joined[pair]
    const edge = edges.get(pair)
    if (edge) edge.points.push(point)
    else edges.set(pair, {from, to, points: [point]})
  }
  return {edges: Array.from(edges.values()), explained}
}

function joinedPairs(records: Matrix): [number, number][] {
  const count = Math.min(JOINED, records.rows - 1)
  const {indices} = nearestNeighbours(
    records,
    pickRows(
      records,
      Int32Array.from({length: records.rows}, (_, at) => at),
    ),
    count,
    {
      excludeSelf: true,
    },
  )
  const pairs = new Map<number, [number, number]>()
  indices.forEach((other, at) => {
    const own = Math.floor(at / count)
    const [low, high] = [Math.min(own, other), Math.max(own, other)]
    pairs.set(low * records.rows + high, [low, high])
  })
  return Array.from(pairs.values())
}

/** Squared distance from the segment in units of its variance there; `limit` or more when it is not less. */
function offSegment({data, columns}: Matrix, point: number, from: Anchor, to: Anchor, limit: number): number {
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
  if (squaredLength === 0) return squared
  const share = Math.min(1, Math.max(0, dot / squaredLength))
  const variance = 1 + (1 - share) ** 2 * from.variance + share ** 2 * to.variance
  if ((squared - 2 * share * dot + share * share * squaredLength) / variance > 2 * limit + LOST_DIGITS * squared) return limit
  let off = 0
  for (let column = 0; column < columns; column++)
    off += (data[point * columns + column] - (1 - share) * from.place[column] - share * to.place[column]) ** 2
  return off / variance < limit ? off / variance : limit
}

/**
 * Moves all records to where the points on their edges want them, by least squares on the points' distances from the lines through
 * two records each (bundle adjustment, block Gauss-Seidel): a record on many edges with many points is known far better than any point.
 *
 * @returns The records, moved, with what is left of their variance; one whose edges do not fix it stays as it is.
 */
export function adjust(points: Matrix, anchors: readonly Anchor[], edges: readonly Edge[]): Anchor[] {
  const moved = anchors.map(({place, variance}) => ({place: place.slice(), variance}))
  const own: {edge: Edge; other: number}[][] = anchors.map(() => [])
  for (const edge of edges) {
    own[edge.from].push({edge, other: edge.to})
    own[edge.to].push({edge, other: edge.from})
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    own.forEach((incident, record) => {
      if (incident.length >= 2) adjustRecord(points, moved, record, incident, anchors[record])
    })
  return moved
}

function adjustRecord(
  {data, columns}: Matrix,
  anchors: {place: Float64Array; variance: number}[],
  record: number,
  incident: readonly {edge: Edge; other: number}[],
  before: Anchor,
): void {
  const {place} = anchors[record]
  const normal = new Float64Array(columns * columns)
  const shift = new Float64Array(columns)
  const way = new Float64Array(columns)
  const pull = new Float64Array(columns)
  for (const {edge, other} of incident) {
    const far = anchors[other]
    let squaredLength = 0
    for (let column = 0; column < columns; column++) {
      way[column] = place[column] - far.place[column]
      squaredLength += way[column] ** 2
    }
    if (squaredLength === 0) continue
    const length = Math.sqrt(squaredLength)
    for (let column = 0; column < columns; column++) way[column] /= length
    let weight = 0
    pull.fill(0)
    for (const point of edge.points) {
      let along = 0
      for (let column = 0; column < columns; column++) along += (data[point * columns + column] - far.place[column]) * way[column]
      const share = Math.min(1, Math.max(0, along / length))
      weight += share * share
      for (let column = 0; column < columns; column++)
        pull[column] += share * (data[point * columns + column] - far.place[column] - along * way[column])
    }
    for (let row = 0; row < columns; row++) {
      shift[row] += pull[row]
      for (let column = 0; column <= row; column++)
        normal[row * columns + column] += weight * ((row === column ? 1 : 0) - way[row] * way[column])
    }
  }
  // What was known before holds a record in the directions that its edges leave open.
  const hold = 1 / (HOLD * (1 + before.variance))
  for (let column = 0; column < columns; column++) {
    normal[column * columns + column] += hold
    shift[column] += hold * (before.place[column] - place[column])
  }
  const variance = worstVariance(normal, columns)
  if (!solvePositive(normal, shift)) return
  for (let column = 0; column < columns; column++) place[column] += shift[column]
  anchors[record].variance = variance
}
