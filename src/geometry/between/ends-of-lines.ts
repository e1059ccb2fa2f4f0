import type {Context} from '../../core/context.js'
import {createCloud} from '../cloud.js'
import {linesFromEnds} from '../lines-from-ends.js'
import {columnRanges, rescale} from '../noisy/whiten.js'
import {offSegment} from './off-segment.js'
import type {Pairs, PairSearch} from './pairs.js'

/** Deviations that a coordinate may be off on a line: what is lost is compared with others afterwards. */
const LARGEST_ERROR = 2.5
/** Of many points no more than this share may be inside no line. */
const MOST_OPEN = 0.5
/** Nor may more be the end of one line and inside another, which happens by chance, or where lines are not told apart. */
const MOST_BOTH = 0.02

export interface EndsOfLines {
  /** Per point whether it is the end of a line, or inside none. */
  readonly isEnd: Uint8Array
  /** The ends of lines that a point lies between, of those that are ends. */
  pairsOf(point: number, isEnd: Uint8Array): Pairs
}

/**
 * Which points are ends, as far as lines tell (`linesFromEnds`). Points so near to the end of their line that errors alone may set
 * the two apart lie at it as well.
 *
 * @returns Undefined where lines hold too few points, or many lie both inside and at the end of one.
 * @throws {NotApplicable} When there are more lines than interpolation can make.
 */
export async function endsOfLines({points, bound}: PairSearch, context: Context): Promise<EndsOfLines | undefined> {
  const unit = 1 / columnRanges(points).reduce((most, range) => Math.max(most, range), 0)
  const scaled = rescale(points, new Float64Array(points.columns).fill(unit))
  const cloud = createCloud(scaled, new Float64Array(points.columns).fill(LARGEST_ERROR * unit))
  // Points within their errors of each other are one there: the first of them stands for all.
  const pointAt = new Int32Array(cloud.points.rows).fill(-1)
  cloud.pointOf.forEach((place, point) => {
    if (pointAt[place] < 0) pointAt[place] = point
  })
  const lines = await linesFromEnds(cloud, context)
  const isEnd = new Uint8Array(points.rows).fill(1)
  const ends = new Map<number, number[]>()
  for (const line of lines) {
    const [from, to] = [pointAt[line.points[0]], pointAt[line.points[line.points.length - 1]]]
    for (const place of line.points.subarray(1, -1)) {
      const point = pointAt[place]
      isEnd[point] = 0
      const own = ends.get(point)
      if (own === undefined) ends.set(point, [from, to])
      else own.push(from, to)
    }
  }
  if (isEnd.reduce((sum, flag) => sum + flag, 0) > MOST_OPEN * points.rows) return undefined
  let both = 0
  for (const own of ends.values())
    for (const end of own) {
      both += 1 - isEnd[end]
      isEnd[end] = 1
    }
  if (both > MOST_BOTH * points.rows) return undefined
  return {isEnd, pairsOf}

  function pairsOf(point: number, isEndNow: Uint8Array): Pairs {
    const own = ends.get(point) ?? []
    const found: {ends: readonly number[]; off: number}[] = []
    for (let at = 0; at < own.length; at += 2) {
      const [from, to] = [own[at], own[at + 1]]
      if (isEndNow[from] === 0 || isEndNow[to] === 0) continue
      const off = offSegment(points, point, from, to)
      if (off > bound) continue
      found.push({ends: [from, to], off})
      for (const end of [from, to]) {
        const squared = squaredDistance(point, end)
        if (squared < 2 * bound) found.push({ends: [end, end], off: squared / 2})
      }
    }
    found.sort((a, b) => a.off - b.off)
    return {ends: Int32Array.from(found.flatMap(pair => pair.ends)), offs: Float64Array.from(found, ({off}) => off)}
  }

  function squaredDistance(a: number, b: number): number {
    let sum = 0
    for (let column = 0; column < points.columns; column++)
      sum += (points.data[a * points.columns + column] - points.data[b * points.columns + column]) ** 2
    return sum
  }
}
