import {breather, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {MISSING_CODE, type Table} from '../../core/table.js'
import {emptyNeighbours, insertNeighbour, type Neighbours} from '../../stats/neighbour-list.js'

/**
 * The nearest points of each query by Hassanat's distance, all pairs looked at: the sum over the columns of
 * (max - min) / (1 + max + |min|) of two numbers, without |min| where both are at least 0 (Hassanat, arXiv 1409.0923, equation 1). A
 * column adds less than 1 whatever its scale. Beyond the paper: two levels are 0 or 1 apart, and so are a missing cell and any other.
 *
 * @param points At least `count` rows; of points equally near the first ones count.
 * @param queries The same columns.
 */
export async function hassanatNeighbours(points: Table, queries: Table, count: number, context: Context): Promise<Neighbours> {
  const isNumber = points.columns.map(({kind}) => kind === 'numeric')
  const names = points.columns.map(({field}) => field.name)
  const [ours, theirs] = [cellsOf(points, names), cellsOf(queries, names)]
  const found = emptyNeighbours(queries.rowCount, count)
  const breathe = breather(context)
  for (let query = 0; query < queries.rowCount; query++) {
    const worst = (query + 1) * count - 1
    for (let point = 0; point < points.rowCount; point++) {
      const distance = distanceWithin(found.distances[worst], ours, point, theirs, query, isNumber)
      if (distance < found.distances[worst]) insertNeighbour(found, query, point, distance)
    }
    context.progress((query + 1) / queries.rowCount)
    await breathe()
  }
  return found
}

/** The distance, or something that is no less than the limit. */
function distanceWithin(
  limit: number,
  points: Matrix,
  point: number,
  queries: Matrix,
  query: number,
  isNumber: readonly boolean[],
): number {
  const {columns} = points
  let sum = 0
  for (let column = 0; column < columns && sum < limit; column++) {
    const a = points.data[point * columns + column]
    const b = queries.data[query * columns + column]
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue
    sum += isNumber[column] && !Number.isNaN(a + b) ? betweenNumbers(Math.min(a, b), Math.max(a, b)) : 1
  }
  return sum
}

const betweenNumbers = (min: number, max: number) => (max - min) / (1 + (min < 0 ? max - min : max))

/** Numbers, and codes of levels; NaN is missing. */
function cellsOf(table: Table, names: readonly string[]): Matrix {
  const data = new Float64Array(table.rowCount * names.length)
  names.forEach((name, at) => {
    const column = table.column(name)
    for (let row = 0; row < table.rowCount; row++) {
      const cell = column.kind === 'numeric' ? column.values[row] : column.codes[row]
      data[row * names.length + at] = column.kind === 'categorical' && cell === MISSING_CODE ? NaN : cell
    }
  })
  return {data, rows: table.rowCount, columns: names.length}
}
