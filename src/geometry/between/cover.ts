import type {Pairs} from './pairs.js'

/**
 * Takes away the ends that are not needed: those that lie between other ends themselves and without which every point that is no end
 * still lies between two. Those that the fewest points depend on are tried first, then those that fewest rows are
 * copies of, then those whose points fit worst. Points that lie between none become ends. That is the greedy way to a
 * smallest set of ends that explains all other points (a set cover).
 *
 * @param isEnd Per point; changed in place. @param pairs Per point the pairs of ends it lies between. @param copies Rows at each point.
 * @param isKept Per point whether it stays an end in any case.
 * @returns How many points changed sides, and per end how many points depend on it.
 */
export function reduceEnds(
  isEnd: Uint8Array,
  pairs: readonly Pairs[],
  copies: Int32Array,
  isKept: Uint8Array,
): {changed: number; support: Int32Array} {
  const left = Int32Array.from(pairs, ({offs}) => offs.length)
  let changed = 0
  for (let point = 0; point < isEnd.length; point++)
    if (isEnd[point] === 0 && (left[point] === 0 || isKept[point] === 1)) {
      isEnd[point] = 1
      changed++
    }
  const uses = usesOf(pairs)
  const gone = pairs.map(({offs}) => new Uint8Array(offs.length))
  const counted = new Int32Array(isEnd.length)

  /** Points that are no ends and lie between pairs with this end only. */
  function supportOf(end: number): number {
    let only = 0
    eachUse(end, point => {
      if (isEnd[point] === 0 && ++counted[point] === left[point]) only++
    })
    eachUse(end, point => {
      counted[point] = 0
    })
    return only
  }

  function eachUse(end: number, visit: (point: number, pair: number) => void): void {
    for (let at = uses.from[end]; at < uses.from[end + 1]; at++) {
      const [point, pair] = [uses.points[at], uses.pairs[at]]
      if (gone[point][pair] === 0) visit(point, pair)
    }
  }

  function fitOf(end: number): number {
    let fit = 0
    eachUse(end, (point, pair) => {
      fit += Math.exp(-pairs[point].offs[pair] / 2)
    })
    return fit
  }

  const tried = Array.from(isEnd.keys())
    .filter(point => isEnd[point] === 1 && isKept[point] === 0 && left[point] > 0)
    .map(point => ({point, support: supportOf(point), fit: fitOf(point)}))
    .sort((a, b) => a.support - b.support || copies[a.point] - copies[b.point] || a.fit - b.fit || a.point - b.point)
  for (const {point} of tried) {
    if (left[point] === 0 || supportOf(point) > 0) continue
    eachUse(point, (other, pair) => {
      gone[other][pair] = 1
      left[other]--
    })
    isEnd[point] = 0
    changed++
  }
  return {changed, support: Int32Array.from(isEnd, (flag, point) => (flag === 1 ? supportOf(point) : 0))}
}

/** Per end the pairs that it is part of, as the points that lie between them. */
function usesOf(pairs: readonly Pairs[]) {
  const from = new Int32Array(pairs.length + 1)
  const each = (visit: (end: number, point: number, pair: number) => void) => {
    pairs.forEach(({ends}, point) => {
      for (let at = 0; at < ends.length; at += 2) {
        visit(ends[at], point, at / 2)
        if (ends[at + 1] !== ends[at]) visit(ends[at + 1], point, at / 2)
      }
    })
  }
  each(end => from[end + 1]++)
  for (let end = 0; end < pairs.length; end++) from[end + 1] += from[end]
  const free = from.slice()
  const points = new Int32Array(from[pairs.length])
  const index = new Int32Array(from[pairs.length])
  each((end, point, pair) => {
    points[free[end]] = point
    index[free[end]++] = pair
  })
  return {from, points, pairs: index}
}
