import {choleskyFactor} from '../../../stats/cholesky.js'
import {nearestCorrelation} from '../../../stats/nearest-correlation.js'

/** Sums are counted in units of their sensitivity over this number: whole numbers, with which exact noise is possible. */
const RESOLUTION = 2 ** 20
/** Weight of the sum of squares among the sums of products: enough to measure it well, at little cost to the others. */
const SQUARES_WEIGHT = 0.25
const SMALLEST_EIGENVALUE = 1e-3

export interface Spread {
  readonly variance: number
  readonly present: number
}

/** The sums of products that are asked for, in whole units. */
export interface ProductQuery {
  /** For each pair of columns i > j, in the order (1, 0), (2, 0), (2, 1), ...; then the weighted sum of squares. */
  readonly sums: Float64Array
  /** How much of a product one unit is. */
  readonly unit: number
  /** The most that one row moves `sums`, in units, in the Euclidean norm. */
  readonly sensitivity: number
}

/**
 * Sums over rows of the products of rank scores. A row whose scores u have a square sum above C^2 is scaled down to it,
 * so that its products have norm at most C^2 sqrt((1 - 1/d) / 2 + w^2): the squares of u_i u_j over pairs add up to
 * (|u|^4 - sum u_i^4) / 2, and the sum of squares, weighted by w, to at most w C^2. Each row's contribution is rounded
 * to whole units, which adds at most half a unit to each entry. Clipped outer products: Dwork, Talwar, Thakurta and
 * Zhang, Analyze Gauss, STOC 2014, doi:10.1145/2591796.2591883.
 *
 * @param scores One array [rows] per column, in [-1, 1].
 * @param squareBound C^2 > 0.
 */
export function productQuery(scores: readonly Float64Array[], rowCount: number, squareBound: number): ProductQuery {
  const size = scores.length
  const pairs = (size * (size - 1)) / 2
  const norm = squareBound * Math.sqrt((1 - 1 / size) / 2 + SQUARES_WEIGHT ** 2)
  const unit = norm / RESOLUTION
  const sums = new Float64Array(pairs + 1)
  for (let row = 0; row < rowCount; row++) {
    const square = scores.reduce((sum, column) => sum + column[row] ** 2, 0)
    const weight = square > squareBound ? squareBound / square : 1
    let at = 0
    for (let i = 1; i < size; i++)
      for (let j = 0; j < i; j++) sums[at++] += Math.round((weight * scores[i][row] * scores[j][row]) / unit)
    sums[at] += Math.round((SQUARES_WEIGHT * weight * square) / unit)
  }
  return {sums, unit, sensitivity: RESOLUTION + Math.sqrt(pairs + 1) / 2}
}

/**
 * The Cholesky factor of the normal correlations that noisy sums of products speak for. Sums are divided by the variances of the
 * scores and by the sum of squares, which makes up for rows that were scaled down; together they are drawn towards 0 by the share
 * of their square sum that noise explains; rank correlations become normal ones by 2 sin(pi r / 6); what does not fit
 * together is replaced by the nearest correlation matrix.
 *
 * @param noisy As `productQuery` gives them, with noise of this deviation on each, in units.
 * @param spreads Of each column: the variance of its scores where it has a value, and the share of rows where it has.
 * @returns [columns, columns], lower triangle.
 */
export function estimateFactor(noisy: Float64Array, unit: number, deviation: number, spreads: readonly Spread[]): Float64Array {
  const size = spreads.length
  const expected = spreads.reduce((sum, {variance, present}) => sum + variance * present, 0)
  // No fewer rows than noise alone would show, so that nothing is divided by a number near 0 or below it.
  const rows = (unit * Math.max(noisy[noisy.length - 1], deviation)) / (SQUARES_WEIGHT * expected)
  const ranks = noisy.slice(0, -1)
  let [square, noise, at] = [0, 0, 0]
  for (let i = 1; i < size; i++)
    for (let j = 0; j < i; j++) {
      const expectedProduct =
        rows * Math.sqrt(spreads[i].variance * spreads[j].variance) * spreads[i].present * spreads[j].present
      // A column without spread or without values depends on nothing.
      const scale = expectedProduct > 0 ? unit / expectedProduct : 0
      ranks[at] *= scale
      square += ranks[at++] ** 2
      noise += (scale * deviation) ** 2
    }
  const kept = square > noise ? 1 - noise / square : 0
  const matrix = new Float64Array(size * size)
  at = 0
  for (let i = 0; i < size; i++) {
    matrix[i * size + i] = 1
    for (let j = 0; j < i; j++) {
      const rank = Math.min(1, Math.max(-1, kept * ranks[at++]))
      matrix[i * size + j] = matrix[j * size + i] = 2 * Math.sin((Math.PI * rank) / 6)
    }
  }
  const factor = choleskyFactor(matrix) ?? choleskyFactor(nearestCorrelation(matrix, SMALLEST_EIGENVALUE))
  if (factor === undefined) throw new RangeError('A repaired correlation matrix must be positive definite.')
  return factor
}
