import {breather, type Context} from '../core/context.js'
import {squaredDistance, type Matrix} from '../core/matrix.js'

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
 * are taken relative to the nearest point, so that far away too the logarithm is finite.
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
  const squares = new Float64Array(points.rows)
  const logs = new Float64Array(queries.rows)
  const breathe = breather(context)
  for (let query = 0; query < queries.rows; query++) {
    let nearest = Infinity
    for (let point = 0; point < points.rows; point++) {
      squares[point] = squaredDistance(points, point, queries, query)
      if (squares[point] < nearest) nearest = squares[point]
    }
    let sum = 0
    for (const square of squares) sum += Math.exp((nearest - square) / scale)
    logs[query] = Math.log(sum) - nearest / scale - constant
    context.progress((query + 1) / queries.rows)
    await breathe()
  }
  return logs
}
