import type {Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import type {Edge} from './edge-rows.js'

/**
 * Per record the others that may be among its neighbours. The places of record i are start[i] to start[i + 1]; places of the others
 * that list record i are in `listing`, from listingStart[i] to listingStart[i + 1].
 */
export interface NearRecords {
  readonly start: Int32Array
  /** Per place: whose it is, and the other record. */
  readonly owner: Int32Array
  readonly other: Int32Array
  /** Per place: the squared distance in the numbers, in units of the penalty for a level that differs. */
  readonly distance: Float64Array
  readonly listingStart: Int32Array
  readonly listing: Int32Array
}

export interface DistanceSettings {
  /** SMOTE-NC's k. */
  readonly neighbours: number
  /** Categorical columns. */
  readonly columns: number
  /** What a level that differs adds to a squared distance; positive. */
  readonly penalty: number
}

/** Records looked at as possible neighbours, nearest in the numbers, beside those joined by an edge. */
const MOST_NEAR = 100

/**
 * A record that is farther in the numbers than the k-th nearest by more than all levels can add is no neighbour, and is left out unless an
 * edge joins them. Of the others the nearest 100 are taken.
 *
 * @param records [records, columns], on the scale the generator measured distances on.
 */
export function nearRecords(
  records: Matrix,
  edges: readonly Edge[],
  {neighbours, columns, penalty}: DistanceSettings,
): NearRecords {
  const count = Math.min(records.rows - 1, MOST_NEAR)
  const {indices, distances} = nearestNeighbours(records, records, count, {excludeSelf: true})
  const lists: Set<number>[] = []
  for (let record = 0; record < records.rows; record++) {
    const at = record * count
    const reach = distances[at + Math.min(neighbours, count) - 1] ** 2 + columns * penalty
    lists.push(new Set(indices.subarray(at, at + count).filter((_, place) => distances[at + place] ** 2 <= reach)))
  }
  for (const {from, to} of edges) {
    lists[from].add(to)
    lists[to].add(from)
  }
  return layOut(records, lists, penalty)
}

function layOut(records: Matrix, lists: readonly ReadonlySet<number>[], penalty: number): NearRecords {
  const start = startsOf(lists.map(({size}) => size))
  const total = start[lists.length]
  const [owner, other, distance] = [new Int32Array(total), new Int32Array(total), new Float64Array(total)]
  const listed = new Int32Array(lists.length)
  lists.forEach((list, record) => {
    let place = start[record]
    for (const near of list) {
      owner[place] = record
      other[place] = near
      distance[place++] = squaredDistance(records, record, near) / penalty
      listed[near]++
    }
  })
  const listingStart = startsOf([...listed])
  const listing = new Int32Array(total)
  const next = listingStart.slice()
  other.forEach((near, place) => (listing[next[near]++] = place))
  return {start, owner, other, distance, listingStart, listing}
}

function startsOf(sizes: readonly number[]): Int32Array {
  const starts = new Int32Array(sizes.length + 1)
  sizes.forEach((size, at) => (starts[at + 1] = starts[at] + size))
  return starts
}

function squaredDistance({data, columns}: Matrix, a: number, b: number): number {
  let sum = 0
  for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
  return sum
}
