import {breather, type Context} from '../core/context.js'
import {pickRows} from '../core/matrix.js'
import type {Cloud} from '../geometry/cloud.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import type {FoundLine} from './line-meetings.js'

/** What a search for lines of three or more points found. */
export interface LineScan {
  /** Directions of the lines that count, each once. */
  readonly directions: readonly Float64Array[]
  /** One line of each direction. */
  readonly lines: readonly FoundLine[]
  /** Centres that lie on a line that counts. */
  readonly onLines: number
  /** Pairs of points, each collinear with a centre that was searched from, on lines that count. */
  readonly triples: number
  /** Per centre searched from: how many lines of clearly different directions end in it. */
  readonly ends: readonly number[]
  /** Centres searched from. */
  readonly searched: number
}

export interface LineScanLimits {
  /** Points to search from. */
  readonly centres: Int32Array
  /** How many nearest points are looked at from each. */
  readonly neighbours: number
  /** The search ends once so many different directions were found. */
  readonly mostDirections: number
  /** Or so many triples. */
  readonly mostTriples: number
  /** Columns in which a line must vary. */
  readonly fewestColumns: number
  /** Per column: the least change along a line that counts as varying. */
  readonly leastChange: Float64Array
  /** Of points whose images are nearer to each other the direction says little. */
  readonly leastGap: number
}

/** Directions that differ by less than this in every coordinate count as one: what varies together everywhere is no evidence. */
const SAME_DIRECTION = 1e-4
/** Short lines show their direction less well: two lines end in one row only when they clearly differ. */
const OTHER_DIRECTION = 0.02
/** Of the cells of a line's inner rows that vary, the share that must hold values of their own. */
const OWN_SHARE = 0.75

/**
 * Searches for lines through at least three points that tell of interpolation, among each centre and its nearest points: an edge joins
 * neighbours, so the rows on it are near each other, while chance finds most of its lines among far points, of which there are more.
 * A line counts when it varies in enough columns and
 * when the cells of its inner points hold values that occur nowhere else in their column: interpolated numbers do, the numbers of a grid
 * (rounded, whole, standardised) come again. Lines of one direction count once: columns that are bound to each other in some of
 * the rows (a sum, a price) make many parallel lines without any interpolation.
 *
 * @param own Per point and column 1 when the cell's value is its own.
 */
export async function scanLines(cloud: Cloud, own: Uint8Array, limits: LineScanLimits, context: Context): Promise<LineScan> {
  const {centres, mostDirections, mostTriples, leastGap} = limits
  const directions: Float64Array[] = []
  const found: FoundLine[] = []
  const ends: number[] = []
  let triples = 0
  let onLines = 0
  const breathe = breather(context)
  for await (const {centre, near} of neighbourhoods(cloud, limits, context)) {
    const here: Float64Array[] = []
    let isOnLine = false
    for (const members of linesThrough(cloud, centre, near, leastGap)) {
      const line = lineDirection(cloud, own, centre, members, limits)
      if (line === undefined) continue
      triples += (members.length * (members.length - 1)) / 2
      isOnLine = true
      if (line.endsInCentre) addDirection(here, line.direction, OTHER_DIRECTION)
      if (addDirection(directions, line.direction)) found.push({first: line.first, last: line.last, size: members.length + 1})
    }
    if (isOnLine) onLines++
    ends.push(here.length)
    if (directions.length >= mostDirections || triples >= mostTriples) break
    context.progress(ends.length / centres.length)
    await breathe()
  }
  return {directions, lines: found, onLines, triples, ends, searched: ends.length}
}

/** A search often ends early, so neighbours are looked up for so many centres at a time. */
const CENTRES_AT_ONCE = 256

async function* neighbourhoods({points}: Cloud, {centres, neighbours}: LineScanLimits, context: Context) {
  const count = Math.min(neighbours + 1, points.rows)
  for (let from = 0; from < centres.length; from += CENTRES_AT_ONCE) {
    const some = centres.subarray(from, from + CENTRES_AT_ONCE)
    const silent = {...context, progress: () => undefined}
    const {indices} = await nearestNeighboursAsync(points, pickRows(points, some), count, {}, silent)
    for (const [at, centre] of some.entries()) yield {centre, near: indices.subarray(at * count, (at + 1) * count)}
  }
}

/** The candidates that are collinear with the centre and each other, two or more. */
function linesThrough(cloud: Cloud, centre: number, candidates: Int32Array, leastGap: number): number[][] {
  const {alpha, beta, imageError} = cloud
  const isFar = (a: number, b: number) => Math.abs(alpha[a] - alpha[b]) + Math.abs(beta[a] - beta[b]) > leastGap
  const far = candidates.filter(point => point !== centre && isFar(point, centre))
  const x = Float64Array.from(far, point => alpha[point] - alpha[centre])
  const y = Float64Array.from(far, point => beta[point] - beta[centre])
  const isPlaced = new Uint8Array(far.length)
  const lines: number[][] = []
  for (let a = 0; a < far.length; a++) {
    if (isPlaced[a] === 1) continue
    const members = [far[a]]
    for (let b = a + 1; b < far.length; b++) {
      // The images of collinear points are collinear.
      const spread = Math.abs(x[a]) + Math.abs(y[a]) + Math.abs(x[b]) + Math.abs(y[b])
      if (Math.abs(x[a] * y[b] - y[a] * x[b]) > 4 * imageError * spread || isPlaced[b] === 1) continue
      if (!isFar(far[a], far[b]) || !cloud.areCollinear(centre, far[a], far[b])) continue
      members.push(far[b])
      isPlaced[b] = 1
    }
    if (members.length > 1) lines.push(members)
  }
  return lines
}

/** Says whether it is a new one. */
function addDirection(directions: Float64Array[], direction: Float64Array, within = SAME_DIRECTION): boolean {
  const isSame = (other: Float64Array) => {
    for (let column = 0; column < other.length; column++) if (Math.abs(other[column] - direction[column]) > within) return false
    return true
  }
  if (directions.some(isSame)) return false
  directions.push(direction)
  return true
}

/**
 * The direction of a line that counts, its largest coordinate being 1, its ends, and whether all its points lie on one
 * side of the centre.
 */
function lineDirection(
  {points: {data, columns}}: Cloud,
  own: Uint8Array,
  centre: number,
  members: readonly number[],
  {fewestColumns, leastChange}: LineScanLimits,
): {direction: Float64Array; first: number; last: number; endsInCentre: boolean} | undefined {
  const on = [centre, ...members]
  const wide = widestColumn(data, columns, on)
  on.sort((a, b) => data[a * columns + wide] - data[b * columns + wide])
  const [first, last] = [on[0] * columns, on[on.length - 1] * columns]
  const size = data[last + wide] - data[first + wide]
  const direction = new Float64Array(columns)
  let varying = 0
  let cells = 0
  let ownCells = 0
  for (let column = 0; column < columns; column++) {
    const change = data[last + column] - data[first + column]
    direction[column] = change / size
    if (Math.abs(change) <= leastChange[column]) continue
    varying++
    for (let at = 1; at < on.length - 1; at++) {
      cells++
      ownCells += own[on[at] * columns + column]
    }
  }
  if (varying < fewestColumns || ownCells < OWN_SHARE * cells) return undefined
  const [one, other] = [on[0], on[on.length - 1]]
  return {direction, first: one, last: other, endsInCentre: one === centre || other === centre}
}

function widestColumn(data: Float64Array, columns: number, on: readonly number[]): number {
  let widest = 0
  let most = -1
  for (let column = 0; column < columns; column++) {
    let [min, max] = [Infinity, -Infinity]
    for (const point of on) {
      min = Math.min(min, data[point * columns + column])
      max = Math.max(max, data[point * columns + column])
    }
    if (max - min > most) [widest, most] = [column, max - min]
  }
  return widest
}
