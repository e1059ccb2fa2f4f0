import type {Matrix} from '../core/matrix.js'
import {emptyNeighbours, insertNeighbour, type Neighbours} from './neighbour-list.js'
import {selectMiddle} from './select-middle.js'

const LEAF_POINTS = 24

/** Points in a tree of bounding boxes. */
export interface BoxTree {
  /**
   * Finds the nearest points of one query and puts them, with squared distances, in row `slot` of `found`.
   *
   * @param self Row that must not be found; -1 for none.
   * @returns How many points were looked at.
   */
  search(queries: Matrix, query: number, self: number, found: Neighbours, slot: number): number
}

/**
 * A k-d tree (Bentley 1975, doi:10.1145/361002.361007) that halves the points at the median of the widest column. Instead of
 * splitting planes every node keeps the box around its points. The distance to a box is summed in the same order as the distance
 * to a point and no term is larger, so in floating point too it never exceeds the distance of a point inside: what is skipped
 * cannot have been a neighbour, ties included.
 *
 * @param points [points, columns], finite.
 */
export function createBoxTree(points: Matrix): BoxTree {
  const {rows, columns} = points
  const depth = Math.max(0, Math.ceil(Math.log2(Math.max(1, rows) / LEAF_POINTS)))
  const nodes = 2 ** (depth + 1) - 1
  const low = new Float64Array(nodes * columns)
  const high = new Float64Array(nodes * columns)
  const order = Int32Array.from({length: rows}, (_, row) => row)

  // Node i has the children 2i + 1 and 2i + 2, which share its range of the order in halves.
  function build(node: number, level: number, from: number, to: number): void {
    const widest = measureBox(points, order, from, to, low, high, node * columns)
    if (level === depth) return
    const middle = (from + to) >>> 1
    selectMiddle(points, order, from, to - 1, middle, widest)
    build(2 * node + 1, level + 1, from, middle)
    build(2 * node + 2, level + 1, middle, to)
  }
  build(0, 0, 0, rows)

  // Points of a leaf side by side in memory.
  const sorted = new Float64Array(rows * columns)
  for (let at = 0; at < rows; at++) sorted.set(points.data.subarray(order[at] * columns, (order[at] + 1) * columns), at * columns)

  return {search: createSearcher({sorted, order, low, high, depth, rows, columns})}
}

interface Nodes {
  readonly sorted: Float64Array
  readonly order: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly depth: number
  readonly rows: number
  readonly columns: number
}

function createSearcher({sorted, order, low, high, depth, rows, columns}: Nodes): BoxTree['search'] {
  const target = new Float64Array(columns)
  let own = -1
  let list = emptyNeighbours(0, 0)
  let row = 0
  let last = 0
  let visited = 0

  function boxDistance(node: number): number {
    const box = node * columns
    let sum = 0
    for (let column = 0; column < columns; column++) {
      const value = target[column]
      const below = low[box + column] - value
      const above = value - high[box + column]
      const gap = below > 0 ? below : above > 0 ? above : 0
      sum += gap * gap
    }
    return sum
  }

  function visit(node: number, level: number, from: number, to: number): void {
    if (level === depth) {
      visitLeaf(from, to)
      return
    }
    const middle = (from + to) >>> 1
    const left = 2 * node + 1
    const leftDistance = boxDistance(left)
    const rightDistance = boxDistance(left + 1)
    const {distances} = list
    // An equally distant point in a lower row still counts: hence <=.
    if (leftDistance <= rightDistance) {
      if (leftDistance <= distances[last]) visit(left, level + 1, from, middle)
      if (rightDistance <= distances[last]) visit(left + 1, level + 1, middle, to)
    } else {
      if (rightDistance <= distances[last]) visit(left + 1, level + 1, middle, to)
      if (leftDistance <= distances[last]) visit(left, level + 1, from, middle)
    }
  }

  function visitLeaf(from: number, to: number): void {
    visited += to - from
    const {distances, indices} = list
    for (let at = from; at < to; at++) {
      const point = at * columns
      let sum = 0
      for (let column = 0; column < columns; column++) {
        const gap = sorted[point + column] - target[column]
        sum += gap * gap
      }
      if ((sum < distances[last] || (sum === distances[last] && order[at] < indices[last])) && order[at] !== own)
        insertNeighbour(list, row, order[at], sum)
    }
  }

  return (queries, query, self, found, slot) => {
    target.set(queries.data.subarray(query * columns, (query + 1) * columns))
    own = self
    list = found
    row = slot
    last = (slot + 1) * found.count - 1
    visited = 0
    visit(0, 0, 0, rows)
    return visited
  }
}

/** Writes the box around these points and returns its widest column. */
function measureBox(
  {data, columns}: Matrix,
  order: Int32Array,
  from: number,
  to: number,
  low: Float64Array,
  high: Float64Array,
  box: number,
): number {
  low.fill(Infinity, box, box + columns)
  high.fill(-Infinity, box, box + columns)
  for (let at = from; at < to; at++) {
    const start = order[at] * columns
    for (let column = 0; column < columns; column++) {
      const value = data[start + column]
      if (value < low[box + column]) low[box + column] = value
      if (value > high[box + column]) high[box + column] = value
    }
  }
  let widest = 0
  for (let column = 1; column < columns; column++)
    if (high[box + column] - low[box + column] > high[box + widest] - low[box + widest]) widest = column
  return widest
}
