import {breather, type Context} from '../core/context.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {nearestNeighboursAsync} from './neighbours.js'
import {createPairFilter, isMuchToCompare, QUERIES_AT_ONCE, type PairFilter} from './pair-filter.js'

/** Sets that are left out in one pass: a distance without all of their columns is none that is too large. */
const SETS_AT_ONCE = 5

/**
 * The nearest point of every query over all columns but some, for several sets of left-out columns: what `nearestNeighbours`
 * finds in the other columns, ties included. Much is done for several sets at once: pairs are filtered over the columns that none of them
 * leaves out, and only of what passes the distances are computed.
 *
 * @param points [points, columns], finite, at least one. @param queries [queries, columns], likewise.
 * @param leftOut Columns of each set, which leave at least one.
 * @returns Per set [queries], rows of the points.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function nearestLeavingOut(
  points: Matrix,
  queries: Matrix,
  leftOut: readonly (readonly number[])[],
  context: Context,
): Promise<Int32Array[]> {
  const found: Int32Array[] = []
  const breathe = breather(context)
  for (let first = 0; first < leftOut.length; first += SETS_AT_ONCE) {
    const sets = leftOut.slice(first, first + SETS_AT_ONCE)
    const common = columnsBut(points.columns, sets.flat())
    const filter = isMuchToCompare(points, queries) && common.length > 0 ? createPairFilter(points, queries, common) : undefined
    if (filter === undefined) for (const set of sets) found.push(await nearestWithout(points, queries, set, context))
    else found.push(...(await nearestFiltered(filter, points, queries, sets, breathe)))
    context.progress(found.length / leftOut.length)
  }
  return found
}

function columnsBut(columns: number, leftOut: readonly number[]): number[] {
  return Array.from({length: columns}, (_, column) => column).filter(column => !leftOut.includes(column))
}

async function nearestWithout(points: Matrix, queries: Matrix, set: readonly number[], context: Context): Promise<Int32Array> {
  const columns = columnsBut(points.columns, set)
  const [some, asked] = [points, queries].map(matrix => pickColumns(matrix, columns))
  return (await nearestNeighboursAsync(some, asked, 1, {}, context)).indices
}

function pickColumns({data, rows, columns: rowLength}: Matrix, columns: readonly number[]): Matrix {
  const picked = createMatrix(rows, columns.length)
  for (let row = 0, at = 0; row < rows; row++) for (const column of columns) picked.data[at++] = data[row * rowLength + column]
  return picked
}

async function nearestFiltered(
  filter: PairFilter,
  points: Matrix,
  queries: Matrix,
  sets: readonly (readonly number[])[],
  breathe: () => Promise<void> | undefined,
): Promise<Int32Array[]> {
  const {columns} = points
  const kept = sets.map(set => Int32Array.from(columnsBut(columns, set)))
  const least = sets.map(() => new Float64Array(queries.rows).fill(Infinity))
  const rows = sets.map(() => new Int32Array(queries.rows).fill(-1))
  const limits = new Float64Array(queries.rows).fill(Infinity)
  const squares = new Float64Array(columns)
  const visit = (query: number, point: number) => {
    for (let column = 0, at = point * columns, other = query * columns; column < columns; column++, at++, other++) {
      const gap = points.data[at] - queries.data[other]
      squares[column] = gap * gap
    }
    let limit = 0
    for (let set = 0; set < kept.length; set++) {
      let sum = 0
      for (const column of kept[set]) sum += squares[column]
      if (sum < least[set][query]) {
        least[set][query] = sum
        rows[set][query] = point
      }
      if (least[set][query] > limit) limit = least[set][query]
    }
    limits[query] = limit
  }
  for (let from = 0; from < queries.rows; from += QUERIES_AT_ONCE) {
    filter.run(limits, from, Math.min(queries.rows, from + QUERIES_AT_ONCE), visit)
    await breathe()
  }
  return rows
}
