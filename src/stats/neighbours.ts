import {breather, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'

export interface Neighbours {
  /** [queries, count]: rows of `points`, nearest first; ties by the lower row number. */
  readonly indices: Int32Array
  /** [queries, count]: Euclidean distances. */
  readonly distances: Float64Array
  readonly count: number
}

export interface NeighbourOptions {
  /**
   * Queries are rows of `points` themselves; `self[q]` is the row that query q is and that is left out. Exclusion is by row
   * number, so that a duplicate of the query stays its nearest neighbour.
   */
  readonly self?: ArrayLike<number>
}

/** After so many columns a partial distance is compared with the farthest neighbour kept so far. */
const COLUMNS_BETWEEN_CHECKS = 8

/**
 * Exact k nearest neighbours by brute force over typed arrays: O(queries * points * columns). At the sizes of a minority class
 * this beats trees (ENGINE's measurements: a k-d tree pays only on low-rank data), and it gives up on a point as soon as a
 * part of its distance is too large.
 *
 * @param points [points, columns], finite.
 * @param queries [queries, columns], finite.
 * @param count At most the number of points (less one with `self`).
 */
export async function nearestNeighbours(
  points: Matrix,
  queries: Matrix,
  count: number,
  context: Pick<Context, 'signal'>,
  {self}: NeighbourOptions = {},
): Promise<Neighbours> {
  const available = points.rows - (self === undefined ? 0 : 1)
  if (count > available) throw new RangeError(`There are ${available} points to choose ${count} neighbours from.`)
  const indices = new Int32Array(queries.rows * count)
  const squared = new Float64Array(queries.rows * count)
  const breathe = breather(context)
  for (let query = 0; query < queries.rows; query++) {
    nearestOf(points, queries, query, self?.[query] ?? -1, count, indices, squared)
    await breathe()
  }
  return {indices, distances: squared.map(Math.sqrt), count}
}

function nearestOf(
  points: Matrix,
  queries: Matrix,
  query: number,
  excluded: number,
  count: number,
  indices: Int32Array,
  squared: Float64Array,
): void {
  const {columns} = points
  const start = query * count
  const end = start + count
  const at = query * columns
  let kept = start
  let worst = Infinity
  for (let point = 0; point < points.rows; point++) {
    if (point === excluded) continue
    const distance = squaredDistance(points.data, point * columns, queries.data, at, columns, worst)
    // Not closer: on a tie the lower row number, which came first, stays.
    if (!(distance < worst)) continue
    let slot = kept < end ? kept++ : end - 1
    while (slot > start && squared[slot - 1] > distance) {
      squared[slot] = squared[slot - 1]
      indices[slot] = indices[slot - 1]
      slot--
    }
    squared[slot] = distance
    indices[slot] = point
    if (kept === end) worst = squared[end - 1]
  }
}

/** Squared Euclidean distance, or something at least `limit` once a part of it is. */
function squaredDistance(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  columns: number,
  limit: number,
): number {
  let sum = 0
  let column = 0
  while (column < columns) {
    const stop = Math.min(columns, column + COLUMNS_BETWEEN_CHECKS)
    for (; column < stop; column++) {
      const difference = a[aStart + column] - b[bStart + column]
      sum += difference * difference
    }
    if (sum >= limit) return sum
  }
  return sum
}
