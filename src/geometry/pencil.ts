import type {Cloud} from './cloud.js'

/** Directions per bucket when every direction is different. */
const BUCKETS_PER_POINT = 4
/** A direction known less well than this share of a bucket is not looked at: its point is too near. */
const KNOWN_WITHIN = 0.25

/** Points on one line through a centre, the centre not among them. */
export interface Sheaf {
  readonly members: Int32Array
}

/**
 * Finds the lines through a point that hold at least two other points. The direction to every other point is turned into
 * one number, the (pseudo-)angle of its image in the plane of two linear forms, and looked up in a hash table of angles; where two
 * agree, collinearity is tested on all columns. This takes one division per pair, not a loop over columns and no loop over
 * triples. Points nearer than the directions can be told apart are passed over: they are found from other centres.
 */
export class Pencil {
  readonly #cloud: Cloud
  readonly #buckets: number
  readonly #head: Int32Array
  readonly #stamp: Int32Array
  readonly #next: Int32Array
  readonly #leader: Int32Array
  readonly #size: Int32Array
  readonly #angle: Float64Array
  readonly #reach: Float64Array
  #round = 0

  constructor(cloud: Cloud) {
    const {rows} = cloud.points
    this.#cloud = cloud
    this.#buckets = Math.max(1, Math.min(BUCKETS_PER_POINT * rows, Math.floor(KNOWN_WITHIN / (4 * cloud.imageError))))
    this.#head = new Int32Array(this.#buckets)
    this.#stamp = new Int32Array(this.#buckets)
    this.#next = new Int32Array(rows)
    this.#leader = new Int32Array(rows)
    this.#size = new Int32Array(rows)
    this.#angle = new Float64Array(rows)
    this.#reach = new Float64Array(rows)
  }

  /**
   * @param centre A point of the cloud.
   * @param candidates The points to look at; all of them when left out.
   */
  through(centre: number, candidates?: Int32Array): Sheaf[] {
    const {alpha, beta, imageError} = this.#cloud
    const leader = this.#leader
    const count = candidates?.length ?? alpha.length
    const [a, b] = [alpha[centre], beta[centre]]
    // A pseudo-angle moves by a quarter of the tangent's change, and both points may be off.
    const slack = imageError / 2
    const widest = KNOWN_WITHIN / this.#buckets
    this.#round++
    let repeated = 0
    for (let at = 0; at < count; at++) {
      const point = candidates === undefined ? at : candidates[at]
      const da = alpha[point] - a
      const db = beta[point] - b
      const far = Math.max(Math.abs(da), Math.abs(db))
      leader[point] = -1
      if (point === centre || !(far * widest > slack)) continue
      this.#angle[point] = Math.abs(db) <= Math.abs(da) ? 0.25 + (0.25 * db) / da : 0.75 - (0.25 * da) / db
      this.#reach[point] = slack / far
      if (this.#enter(centre, point)) repeated++
    }
    return repeated === 0 ? [] : this.#sheaves(candidates, count)
  }

  /** Adds a point to the sheaf in its direction, or makes it the first of one; says whether a sheaf has just become a line. */
  #enter(centre: number, point: number): boolean {
    const place = this.#angle[point] * this.#buckets
    const home = Math.min(this.#buckets - 1, Math.floor(place))
    const other = (place - home < 0.5 ? home - 1 + this.#buckets : home + 1) % this.#buckets
    const found = this.#search(home, centre, point)
    const leader = found >= 0 ? found : this.#search(other, centre, point)
    if (leader >= 0) {
      this.#leader[point] = leader
      this.#size[leader]++
      return this.#size[leader] === 2
    }
    this.#leader[point] = point
    this.#size[point] = 1
    this.#next[point] = this.#stamp[home] === this.#round ? this.#head[home] : -1
    this.#head[home] = point
    this.#stamp[home] = this.#round
    return false
  }

  #search(bucket: number, centre: number, point: number): number {
    if (this.#stamp[bucket] !== this.#round) return -1
    const angle = this.#angle[point]
    const reach = this.#reach[point]
    for (let other = this.#head[bucket]; other >= 0; other = this.#next[other]) {
      const apart = Math.abs(angle - this.#angle[other])
      // Angles are cyclic.
      if (Math.min(apart, 1 - apart) > reach + this.#reach[other]) continue
      if (this.#cloud.areCollinear(centre, other, point)) return other
    }
    return -1
  }

  #sheaves(candidates: Int32Array | undefined, count: number): Sheaf[] {
    const members = new Map<number, number[]>()
    for (let at = 0; at < count; at++) {
      const point = candidates === undefined ? at : candidates[at]
      const leader = this.#leader[point]
      if (leader < 0 || this.#size[leader] < 2) continue
      const list = members.get(leader)
      if (list === undefined) members.set(leader, [point])
      else list.push(point)
    }
    return Array.from(members.values(), list => ({members: Int32Array.from(list)}))
  }
}
