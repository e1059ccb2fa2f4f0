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
  const sieve = createSieve(cloud, mostCandidates, nearest, largestReach)

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
    const count = sieve.sift(centre, candidates)
    let lines = 0
    if (count > 0) head.fill(-1)
    for (let at = 0; at < count; at++) {
      const point = sieve.left[at]
      const da = alpha[point] - alpha[centre]
      const db = beta[point] - beta[centre]
      angle[point] = pseudoAngle(da, db)
      reach[point] = slack / farther(da, db)
      if (enter(centre, point)) lines++
    }
    return lines === 0 ? [] : gather(leader, size, sieve.left.subarray(0, count))
  }

  return {through, nearest}
}

function farther(da: number, db: number): number {
  const sizeA = Math.abs(da)
  const sizeB = Math.abs(db)
  return sizeA > sizeB ? sizeA : sizeB
}

/**
 * The angle of a direction in the plane as a number from 0 to 1, the same for the opposite direction; cyclic, and a
 * tangent instead of an arc.
 */
export function pseudoAngle(da: number, db: number): number {
  return Math.abs(db) <= Math.abs(da) ? 0.25 + (0.25 * db) / da : 0.75 - (0.25 * da) / db
}

/** Cells per point of the sieve: few points share one by chance. With fewer, sifting costs more than it saves. */
const CELLS_PER_POINT = 32
const FEWEST_CELLS_PER_POINT = 4
const MOST_CELLS = 2 ** 20
/** By how much more the sine of the doubled angle may change than the pseudo-angle, over two. */
const STEEPEST = 4

/**
 * Sorts out the points whose direction nobody shares, nearly all. Directions are counted in cells by the sine of their doubled
 * angle, a b / (a^2 + b^2): the same for the opposite direction and, by chance, for one other. It takes no branch, which is
 * what the hash table spends its time on. Points that may share a direction, within the largest reach, are left.
 */
function createSieve({alpha, beta, points: {rows}}: Cloud, mostCandidates: number, nearest: number, largestReach: number) {
  const borderOf = (cells: number) => 2 * STEEPEST * largestReach * cells
  const wanted = Math.min(MOST_CELLS, CELLS_PER_POINT * mostCandidates)
  const cells = Math.floor(Math.min(wanted, (KNOWN_WITHIN * wanted) / borderOf(wanted)))
  const isOfUse = cells >= FEWEST_CELLS_PER_POINT * mostCandidates
  const border = borderOf(cells)
  // A bit per cell, with one cell more at either side.
  const [once, twice] = [0, 1].map(() => new Int32Array(isOfUse ? (cells >> 5) + 2 : 0))
  const cellOf = new Int32Array(isOfUse ? rows : 0)
  const left = new Int32Array(rows)

  function mark(cell: number): void {
    const word = cell >> 5
    const bit = 1 << (cell & 31)
    twice[word] |= once[word] & bit
    once[word] |= bit
  }

  function markCells(centre: number, candidates: Int32Array | undefined, count: number): void {
    once.fill(0)
    twice.fill(0)
    const a = alpha[centre]
    const b = beta[centre]
    for (let at = 0; at < count; at++) {
      const point = candidates === undefined ? at : candidates[at]
      const da = alpha[point] - a
      const db = beta[point] - b
      const place = 1 + (0.5 + (da * db) / (da * da + db * db)) * cells
      // The centre itself has no direction: it counts in the first cell.
      const cell = place | 0
      cellOf[at] = cell
      mark(cell)
      if (place - cell < border) mark(cell - 1)
      else if (place - cell > 1 - border) mark(cell + 1)
    }
  }

  /** Puts the points that are left into `left`, in their order. Returns how many. */
  function sift(centre: number, candidates: Int32Array | undefined): number {
    const count = candidates?.length ?? rows
    if (isOfUse) markCells(centre, candidates, count)
    let found = 0
    for (let at = 0; at < count; at++) {
      if (isOfUse && (twice[cellOf[at] >> 5] & (1 << (cellOf[at] & 31))) === 0) continue
      const point = candidates === undefined ? at : candidates[at]
      // The centre itself is at distance 0.
      if (farther(alpha[point] - alpha[centre], beta[point] - beta[centre]) > nearest) left[found++] = point
    }
    return found
  }

  return {sift, left}
}

function gather(leader: Int32Array, size: Int32Array, points: Int32Array): Int32Array[] {
  const members = new Map<number, number[]>()
  for (const point of points) {
    if (size[leader[point]] < 2) continue
    const list = members.get(leader[point])
    if (list === undefined) members.set(leader[point], [point])
    else list.push(point)
  }
  return Array.from(members.values(), list => Int32Array.from(list))
}
