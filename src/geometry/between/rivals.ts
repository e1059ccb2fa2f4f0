import type {Matrix} from '../../core/matrix.js'
import type {Ends} from './find-ends.js'
import {offSegment} from './off-segment.js'

/**
 * Which of the points in one place is the real one. A point so near to an end that errors alone may set the two apart, and between no ends
 * without it, could be real in its stead, with the same edges: the rows that depend on the end tell, by how much
 * farther they would be off the segments from there (likelihoods of normal errors).
 *
 * @param points [points, columns], in units of their own error.
 * @returns For the ends and the other points in their places the probability of being the right one; NaN for all points that are alone.
 */
export function shareOfPlace(points: Matrix, {isEnd, pairs}: Pick<Ends, 'isEnd' | 'pairs'>): Float64Array {
  const shares = new Float64Array(points.rows).fill(NaN)
  const dependents = dependentsOf(isEnd, pairs)
  for (const [end, rivals] of rivalsOf(isEnd, pairs)) {
    const worse = rivals.map(rival =>
      (dependents.get(end) ?? []).reduce(
        (sum, {point, far}) => sum + offSegment(points, point, rival, far) - offSegment(points, point, end, far),
        0,
      ),
    )
    const least = Math.min(0, ...worse)
    const odds = [0, ...worse].map(value => Math.exp((least - value) / 2))
    const all = odds.reduce((sum, value) => sum + value, 0)
    for (const [at, point] of [end, ...rivals].entries()) shares[point] = odds[at] / all
  }
  return shares
}

/** Per end the points that are no ends, in its place and between no others. */
function rivalsOf(isEnd: Uint8Array, pairs: Ends['pairs']): Map<number, number[]> {
  const rivals = new Map<number, number[]>()
  pairs.forEach(({ends}, point) => {
    if (isEnd[point] === 1) return
    const at = ends.findIndex((end, index) => index % 2 === 0 && end === ends[index + 1])
    if (at < 0) return
    const end = ends[at]
    if (ends.some((a, index) => index % 2 === 0 && a !== end && ends[index + 1] !== end)) return
    const known = rivals.get(end)
    if (known) known.push(point)
    else rivals.set(end, [point])
  })
  return rivals
}

/** Per end the points that lie between pairs with it only, each with the far end of its best pair. */
function dependentsOf(isEnd: Uint8Array, pairs: Ends['pairs']) {
  const dependents = new Map<number, {point: number; far: number}[]>()
  pairs.forEach(({ends}, point) => {
    if (isEnd[point] === 1 || ends.length === 0) return
    for (const end of new Set([ends[0], ends[1]])) {
      let far = -1
      let depends = true
      for (let at = 0; at < ends.length && depends; at += 2) {
        const [a, b] = [ends[at], ends[at + 1]]
        depends = a === end || b === end
        if (far < 0 && a !== b) far = a === end ? b : a
      }
      if (!depends || far < 0) continue
      const known = dependents.get(end)
      if (known) known.push({point, far})
      else dependents.set(end, [{point, far}])
    }
  })
  return dependents
}
