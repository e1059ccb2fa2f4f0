import type {Cloud} from './cloud.js'

/** Directions per bucket when every direction is different. */
const BUCKETS_PER_POINT = 2
/** A direction known less well than this share of a bucket is not looked at: its point is too near. */
const KNOWN_WITHIN = 0.25
/** Nor is one that is known so much less well than the directions of far points. */
const NEAREST = 2 ** -20

export interface Pencil {
  /** The lines through a point that hold at least two other points, each as those points; all points are looked at when none are named. */
  through(centre: number, candidates?: Int32Array): Int32Array[]
  /** Points whose images are no farther from the centre's than this are passed over. */
  readonly nearest: number
}

/**
 * Finds the lines through a point. The direction to every other point is turned into one number, the (pseudo-)angle of its
 * image in the plane of two linear forms, and looked up in a hash table of angles; where two agree, collinearity is tested on
 * all columns. This takes one division per pair, not a loop over columns, and no loop over triples. Points so near that their
 * direction says little are passed over: they are found from other centres.
 *
 * @param mostCandidates How many points are looked at from a centre, at most.
 */
export function createPencil(cloud: Cloud, mostCandidates = cloud.points.rows): Pencil {
  const {alpha, beta, imageError} = cloud
  const {rows} = cloud.points
  // A pseudo-angle moves by a quarter of the tangent's change, and both points may be off.
  const slack = imageError / 2
  const buckets = Math.max(1, Math.min(BUCKETS_PER_POINT * mostCandidates, Math.floor(KNOWN_WITHIN / (4 * slack))))
  const largestReach = Math.min(KNOWN_WITHIN / buckets, slack / NEAREST)
  const nearest = slack / largestReach
  // Within a bucket: so near its border that an equal direction may be in the next one.
  const border = 2 * largestReach * buckets
  const head = new Int32Array(buckets)
  const next = new Int32Array(rows)
  const leader = new Int32Array(rows)
  const size = new Int32Array(rows)
  const angle = new Float64Array(rows)
  const reach = new Float64Array(rows)

  /** The first point found in the direction of this one. */
  function search(bucket: number, centre: number, point: number): number {
    for (let other = head[bucket]; other >= 0; other = next[other]) {
      const apart = Math.abs(angle[point] - angle[other])
      // Angles are cyclic.
      if (apart > reach[point] + reach[other] && 1 - apart > reach[point] + reach[other]) continue
      if (cloud.areCollinear(centre, other, point)) return other
    }
    return -1
  }

  /** Adds a point to those in its direction; says whether it is the second one there. */
  function enter(centre: number, point: number): boolean {
    const place = angle[point] * buckets
    const home = Math.min(buckets - 1, Math.floor(place))
    let found = search(home, centre, point)
    if (found < 0 && place - home < border) found = search((home - 1 + buckets) % buckets, centre, point)
    if (found < 0 && place - home > 1 - border) found = search((home + 1) % buckets, centre, point)
    if (found >= 0) {
      leader[point] = found
      return ++size[found] === 2
    }
    leader[point] = point
    size[point] = 1
    next[point] = head[home]
    head[home] = point
    return false
  }

  function through(centre: number, candidates?: Int32Array): Int32Array[] {
    const count = candidates?.length ?? rows
    const a = alpha[centre]
    const b = beta[centre]
    let lines = 0
    head.fill(-1)
    for (let at = 0; at < count; at++) {
      const point = candidates === undefined ? at : candidates[at]
      const da = alpha[point] - a
      const db = beta[point] - b
      const sizeA = Math.abs(da)
      const sizeB = Math.abs(db)
      const far = sizeA > sizeB ? sizeA : sizeB
      leader[point] = -1
      // The centre itself is at distance 0.
      if (!(far > nearest)) continue
      angle[point] = pseudoAngle(da, db)
      reach[point] = slack / far
      if (enter(centre, point)) lines++
    }
    return lines === 0 ? [] : gather(leader, size, candidates, count)
  }

  return {through, nearest}
}

/**
 * The angle of a direction in the plane as a number from 0 to 1, the same for the opposite direction; cyclic, and a
 * tangent instead of an arc.
 */
export function pseudoAngle(da: number, db: number): number {
  return Math.abs(db) <= Math.abs(da) ? 0.25 + (0.25 * db) / da : 0.75 - (0.25 * da) / db
}

function gather(leader: Int32Array, size: Int32Array, candidates: Int32Array | undefined, count: number): Int32Array[] {
  const members = new Map<number, number[]>()
  for (let at = 0; at < count; at++) {
    const point = candidates === undefined ? at : candidates[at]
    if (leader[point] < 0 || size[leader[point]] < 2) continue
    const list = members.get(leader[point])
    if (list === undefined) members.set(leader[point], [point])
    else list.push(point)
  }
  return Array.from(members.values(), list => Int32Array.from(list))
}
