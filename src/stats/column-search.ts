import {breather, type Context} from '../core/context.js'
import {createCosts, type Measure} from './column-costs.js'
import type {ColumnTree, SearchedColumn} from './column-tree.js'
import {emptyNeighbours, insertNeighbour, type Neighbours} from './neighbour-list.js'
import {visitLeaves} from './visit-leaves.js'

export interface SearchOptions {
  readonly measure: Measure
  /** Neighbours per query. */
  readonly count: number
  /** Rows of those that are asked about. */
  readonly queries: ArrayLike<number>
}

export interface FoundByColumns extends Neighbours {
  /** Per query asked about, where one neighbour is: the rows of all points that are as near as it, in no order. */
  readonly ties: readonly number[][]
  /** Share of all pairs of queries and points that were looked at. */
  readonly lookedAt: number
}

/**
 * Nearest points where each column costs something of its own; distances are sums of costs. What columns cost at least in a node
 * of the tree is known, so most nodes are skipped where points lie in clusters or near lines, as interpolated rows do;
 * elsewhere all points are looked at. The costs are added in the order of the columns, and equally near points come in the order of their
 * rows: the answer is that of a scan.
 *
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function searchColumns(
  tree: ColumnTree,
  columns: readonly SearchedColumn[],
  {measure, count, queries}: SearchOptions,
  context: Context,
): Promise<FoundByColumns> {
  const found = emptyNeighbours(queries.length, count)
  const ties = Array.from({length: queries.length}, (): number[] => [])
  const limits = new Float64Array(queries.length).fill(Infinity)
  const {boundOf, distanceOf} = createCosts(columns, measure)
  const {order} = tree
  const look = (query: number, target: Float64Array, from: number, at: number) => {
    const sum = distanceOf(target, from, at, limits[query])
    if (sum <= limits[query]) offer(query, order[at], sum)
  }
  const offer = (query: number, point: number, sum: number) => {
    const last = (query + 1) * count - 1
    const least = found.distances[last]
    if (sum < least || (sum === least && point < found.indices[last])) insertNeighbour(found, query, point, sum)
    if (found.distances[last] < limits[query]) {
      limits[query] = found.distances[last]
      ties[query].length = 0
    }
    if (count === 1 && sum === limits[query]) ties[query].push(point)
  }
  const clear = () => {
    found.distances.fill(Infinity)
    found.indices.fill(-1)
    for (const tied of ties) tied.length = 0
  }
  const lookedAt = await visitLeaves(tree, columns, queries, {limits, boundOf, look, clear}, breather(context), context)
  return {...found, ties, lookedAt}
}
