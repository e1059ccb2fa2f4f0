import type {Context} from '../core/context.js'
import type {ColumnTree, SearchedColumn} from './column-tree.js'

/** What a search knows of distances. */
export interface Bounds {
  /** Per query: points that are farther are of no interest; looking at points lowers it. */
  readonly limits: Float64Array
  /**
   * The least that a point in a box is away, up to rounding, or anything above the limit where that is above.
   *
   * @param target [queries, columns], that of the query `from` a place on. @param middles [columns]. @param halves [columns], half widths.
   */
  readonly boundOf: (target: Float64Array, from: number, middles: Float64Array, halves: Float64Array, limit: number) => number
  /** @param at Place of the point in the order of the tree. */
  readonly look: (query: number, target: Float64Array, from: number, at: number) => void
  /** Forgets all points that were looked at, but not the limits. */
  readonly clear: () => void
}

/** Queries that go through the tree together. */
const TOGETHER = 128
/** Leaves that a query looks at by itself before. */
const FIRST_LEAVES = 6
/** Bounds are sums of other roundings than the distances of their points. */
const ROUNDING = 1 - 1e-12

/**
 * Shows every query all points that may be within its limit. First each query by itself goes to a few leaves that are near to it,
 * which tells how far its neighbours are at most. Then many queries go through the tree together, so that what is known of a node
 * and the points of a leaf are read from memory once for all of them.
 *
 * @param queries Rows of the columns' queries; limits and what is looked at are by their places in this list.
 * @returns The share of all pairs that were looked at.
 */
export async function visitLeaves(
  tree: ColumnTree,
  columns: readonly SearchedColumn[],
  queries: ArrayLike<number>,
  {limits, boundOf, look, clear}: Bounds,
  breathe: () => Promise<void> | undefined,
  context: Pick<Context, 'progress'>,
): Promise<number> {
  const {order, depth, starts} = tree
  const width = columns.length
  const boxes = boxesOf(columns, 2 ** (depth + 1) - 1)
  const target = new Float64Array(queries.length * width)
  for (let query = 0; query < queries.length; query++)
    for (let column = 0; column < width; column++) target[query * width + column] = columns[column].queries[queries[query]]
  const firstLeaf = 2 ** depth - 1
  let visited = 0

  const lookAt = (query: number, leaf: number) => {
    visited += starts[leaf + 1] - starts[leaf]
    for (let at = starts[leaf]; at < starts[leaf + 1]; at++) look(query, target, query * width, at)
  }
  const farness = (query: number, node: number) =>
    boundOf(target, query * width, boxes.middles[node], boxes.halves[node], limits[query] / ROUNDING) * ROUNDING

  let leavesLeft = 0
  const goDown = (query: number, node: number): void => {
    if (node >= firstLeaf) {
      leavesLeft--
      lookAt(query, node - firstLeaf)
      return
    }
    const left = 2 * node + 1
    const leftBound = farness(query, left)
    const rightBound = farness(query, left + 1)
    const [near, far] = leftBound <= rightBound ? [left, left + 1] : [left + 1, left]
    if (Math.min(leftBound, rightBound) <= limits[query]) goDown(query, near)
    if (leavesLeft > 0 && Math.max(leftBound, rightBound) <= limits[query]) goDown(query, far)
  }

  // Per level those of the queries that go on.
  const active = Array.from({length: depth + 1}, () => new Int32Array(TOGETHER))
  const goTogether = (node: number, level: number, count: number): void => {
    const here = active[level]
    if (level === depth) {
      for (let at = 0; at < count; at++) lookAt(here[at], node - firstLeaf)
      return
    }
    const next = active[level + 1]
    for (let child = 2 * node + 1; child <= 2 * node + 2; child++) {
      let going = 0
      for (let at = 0; at < count; at++) if (farness(here[at], child) <= limits[here[at]]) next[going++] = here[at]
      if (going > 0) goTogether(child, level + 1, going)
    }
  }

  for (let query = 0; query < queries.length; query++) {
    leavesLeft = FIRST_LEAVES
    goDown(query, 0)
    await breathe()
  }
  clear()
  for (let first = 0; first < queries.length; first += TOGETHER) {
    const count = Math.min(TOGETHER, queries.length - first)
    for (let at = 0; at < count; at++) active[0][at] = first + at
    goTogether(0, 0, count)
    context.progress((first + count) / queries.length)
    await breathe()
  }
  return visited / (queries.length * order.length)
}

/** Per node its middles and half widths, columns side by side: they are read together, over and over. */
function boxesOf(columns: readonly SearchedColumn[], nodes: number) {
  const rowsOf = (part: 'middles' | 'halves') => {
    const all = new Float64Array(nodes * columns.length)
    columns.forEach(({points}, column) => {
      for (let node = 0; node < nodes; node++) all[node * columns.length + column] = points[part][node]
    })
    return Array.from({length: nodes}, (_, node) => all.subarray(node * columns.length, (node + 1) * columns.length))
  }
  return {middles: rowsOf('middles'), halves: rowsOf('halves')}
}
