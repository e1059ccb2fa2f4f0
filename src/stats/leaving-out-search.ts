import {breather, type Context} from '../core/context.js'
import {COLUMNS_BETWEEN, twiceBeyond} from './column-costs.js'
import type {ColumnTree, SearchedColumn} from './column-tree.js'
import {visitLeaves} from './visit-leaves.js'

/** More than rounding can take from a sum of costs. */
const ROUNDING = 1 - 1e-12

/**
 * The nearest point of every query over all columns but one, for several such columns in one search: what an `euclidean` search
 * over the others finds (`searchColumns`), ties included. A point is of interest to none of them when all that it costs beside
 * its dearest column is too much.
 *
 * @param leftOut Places among the columns.
 * @returns Per column left out [queries], rows of the points.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function nearestLeavingOneOut(
  tree: ColumnTree,
  columns: readonly SearchedColumn[],
  queryCount: number,
  leftOut: readonly number[],
  context: Context,
): Promise<Int32Array[]> {
  const {order} = tree
  const width = columns.length
  const queries = Int32Array.from({length: queryCount}, (_, query) => query)
  const rows = leftOut.map(() => new Int32Array(queryCount))
  const least = leftOut.map(() => new Float64Array(queryCount))
  const limits = new Float64Array(queryCount).fill(Infinity)
  const clear = () => {
    for (const distances of least) distances.fill(Infinity)
    for (const found of rows) found.fill(order.length)
  }
  const costs = new Float64Array(width)
  const isLevels = Uint8Array.from(columns, column => Number(column.isLevels))
  const values = columns.map(({points}) => points.values)

  /** In the order of the columns; a level costs 1 twice, as in other searches. */
  function sumWithout(left: number): number {
    let sum = 0
    for (let column = 0; column < width; column++) {
      if (column === left) continue
      if (isLevels[column] === 0) sum += costs[column]
      else if (costs[column] > 0) {
        sum += 1
        sum += 1
      }
    }
    return sum
  }

  function offer(query: number, point: number, total: number): void {
    let limit = 0
    for (let set = 0; set < leftOut.length; set++) {
      // Costs as large as the total may be more than the rest, by rounding.
      if (total * ROUNDING - costs[leftOut[set]] <= least[set][query]) {
        const sum = sumWithout(leftOut[set])
        if (sum < least[set][query] || (sum === least[set][query] && point < rows[set][query])) {
          least[set][query] = sum
          rows[set][query] = point
        }
      }
      if (least[set][query] > limit) limit = least[set][query]
    }
    if (limit < limits[query]) limits[query] = limit
  }

  clear()
  const bounds = {
    limits,
    clear,
    /** All that a box costs beside its dearest column, at least. */
    boundOf(target: Float64Array, from: number, middles: Float64Array, halves: Float64Array, limit: number): number {
      let [rest, dearest] = [0, 0]
      for (let column = 0; column < width; column++) {
        const gap = twiceBeyond(target[from + column], middles[column], halves[column])
        const cost = isLevels[column] === 0 ? 0.25 * gap * gap : gap > 0 ? 2 : 0
        rest += cost < dearest ? cost : dearest
        if (cost > dearest) dearest = cost
        if (column % COLUMNS_BETWEEN === 0 && rest > limit) return rest
      }
      return rest
    },
    look(query: number, target: Float64Array, from: number, at: number): void {
      const limit = limits[query]
      let [rest, dearest] = [0, 0]
      for (let column = 0; column < width; column++) {
        const gap = values[column][at] - target[from + column]
        const cost = isLevels[column] === 0 ? gap * gap : gap === 0 ? 0 : 2
        costs[column] = cost
        rest += cost < dearest ? cost : dearest
        if (cost > dearest) dearest = cost
        if (rest * ROUNDING > limit) return
      }
      offer(query, order[at], rest + dearest)
    },
  }
  await visitLeaves(tree, columns, queries, bounds, breather(context), context)
  return rows
}
