import {createMatrix, pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {effectiveRank} from '../rank.js'
import {fitLine, type FittedLine} from './fit-line.js'
import type {Meeting} from './meetings.js'
import {ONE_PLACE} from './tube.js'
import {rescale} from './whiten.js'

/** So many errors long is half of the columns' ranges at least where two points may be tried as an edge. */
const FEWEST_STEPS = 1e4
/** Of a point, so many of its nearest are tried at least, or none. */
const FEWEST_EACH = 6
/** Lines of rank 3 leave their plane by this share of their length at least. */
const OUT_OF_PLANE = 0.05
const PROVING_RANK = 3

/** Whether errors are so small beside the columns' ranges that lines which have nothing to do with each other do not meet. */
export function isPrecise(nearness: Float64Array): boolean {
  const steps = Float64Array.from(nearness, inverse => 1 / inverse).sort()
  return steps.length > 0 && steps[steps.length >> 1] >= FEWEST_STEPS
}

/**
 * Lines through two near points each, edges of two rows or none, so many as can be crossed with each other.
 *
 * @param open Points that may be used. @param most How many lines at most.
 */
export function pairLines(points: Matrix, open: Int32Array, nearness: Float64Array, most: number): FittedLine[] {
  // A pair is seen from both sides, mostly.
  const each = Math.min(open.length - 1, Math.floor((2 * most) / Math.max(1, open.length)))
  if (each < Math.min(FEWEST_EACH, open.length - 1) || each < 1) return []
  const among = rescale(pickRows(points, open), nearness)
  const all = Int32Array.from({length: open.length}, (_, at) => at)
  const {indices} = nearestNeighbours(among, pickRows(among, all), each, {excludeSelf: true})
  const lines: FittedLine[] = []
  const seen = new Set<number>()
  indices.forEach((other, at) => {
    const own = Math.floor(at / each)
    const pair = Math.min(own, other) * open.length + Math.max(own, other)
    if (seen.has(pair) || lines.length >= most) return
    seen.add(pair)
    const line = fitLine(points, [open[own], open[other]])
    if (line.high - line.low > ONE_PLACE) lines.push(line)
  })
  return lines
}

/**
 * Whether a meeting proves a record although some of its lines hold two points only: three lines that are not in one plane. Rows on the
 * edges of a triangle of records are in one plane, where any two lines through them meet.
 */
export function isOutOfPlane(lines: readonly FittedLine[], {ends}: Meeting): boolean {
  const held = ends.map(end => lines[end >> 1])
  if (held.every(({points, isAnchored}) => isAnchored || points.length > 2)) return true
  if (held.length < PROVING_RANK) return false
  const columns = held[0].direction.length
  // The first row is the origin.
  const directions = createMatrix(held.length + 1, columns)
  held.forEach(({direction}, at) => {
    directions.data.set(direction, (at + 1) * columns)
  })
  return effectiveRank(directions, OUT_OF_PLANE / 16) >= PROVING_RANK
}
