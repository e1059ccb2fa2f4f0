import {breather, subContext, type Context} from '../core/context.js'
import {squaredDistance, type Matrix} from '../core/matrix.js'
import {nearestNeighboursAsync} from './neighbours.js'
import {createPairFilter, isMuchToCompare, QUERIES_AT_ONCE, type PairFilter} from './pair-filter.js'

/** All that is left out of a sum of at least 1 is together less than half of what it can tell apart. */
const NOTHING = 2 ** -54

/**
 * Width of a Gaussian kernel for columns with standard deviation 1: rows^(-1 / (columns + 4)).
 *
 * Scott, Multivariate Density Estimation, 1992, doi:10.1002/9780470316849, section 6.3.
 *
 * @param rows Points, at least 1. @param columns Columns that vary.
 */
export function scottBandwidth(rows: number, columns: number): number {
  return rows ** (-1 / (columns + 4))
}

/**
 * Logarithm of the kernel density estimate at each query: the mean over the points of a Gaussian of the same width in every column. Sums
 * are taken relative to the nearest point, so that far away too the logarithm is finite. Where there is much to do, points so far
 * that all of them together would not change the last bit of the sum are not looked at.
 *
 * @param points [points, columns], at least one. @param queries [queries, columns]. @param bandwidth Above 0.
 * @returns [queries]
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function logKernelDensity(
  points: Matrix,
  queries: Matrix,
  bandwidth: number,
  context: Context,
): Promise<Float64Array> {
  const scale = 2 * bandwidth ** 2
  const constant = Math.log(points.rows) + points.columns * (Math.log(bandwidth) + Math.log(2 * Math.PI) / 2)
  const filter = isMuchToCompare(points, queries) ? createPairFilter(points, queries) : undefined
  const sums =
    filter === undefined
      ? await sumsOverAll(points, queries, scale, context)
      : await sumsOverNear(filter, points, queries, scale, context)
  return sums.sums.map((sum, query) => Math.log(sum) - sums.nearest[query] / scale - constant)
}

/** Per query the squared distance of the nearest point, and the sum of the kernels divided by that point's. */
interface KernelSums {
  readonly nearest: Float64Array
  readonly sums: Float64Array
}

async function sumsOverAll(points: Matrix, queries: Matrix, scale: number, context: Context): Promise<KernelSums> {
  const squares = new Float64Array(points.rows)
  const nearest = new Float64Array(queries.rows).fill(Infinity)
  const sums = new Float64Array(queries.rows)
  const breathe = breather(context)
  for (let query = 0; query < queries.rows; query++) {
    for (let point = 0; point < points.rows; point++) {
      squares[point] = squaredDistance(points, point, queries, query)
      if (squares[point] < nearest[query]) nearest[query] = squares[point]
    }
    for (const square of squares) sums[query] += Math.exp((nearest[query] - square) / scale)
    context.progress((query + 1) / queries.rows)
    await breathe()
  }
  return {nearest, sums}
}

async function sumsOverNear(
  filter: PairFilter,
  points: Matrix,
  queries: Matrix,
  scale: number,
  context: Context,
): Promise<KernelSums> {
  const {indices} = await nearestNeighboursAsync(points, queries, 1, {}, subContext(context, 'nearest', 0, 0.5))
  const nearest = Float64Array.from(indices, (point, query) => squaredDistance(points, point, queries, query))
  const reach = scale * Math.log(points.rows / NOTHING)
  const limits = nearest.map(square => square + reach)
  const sums = new Float64Array(queries.rows)
  const breathe = breather(context)
  for (let from = 0; from < queries.rows; from += QUERIES_AT_ONCE) {
    const to = Math.min(queries.rows, from + QUERIES_AT_ONCE)
    filter.run(limits, from, to, (query, point) => {
      sums[query] += Math.exp((nearest[query] - squaredDistance(points, point, queries, query)) / scale)
    })
    context.progress(0.5 + (0.5 * to) / queries.rows)
    await breathe()
  }
  return {nearest, sums}
}
