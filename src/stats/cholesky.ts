/** Pivots of a matrix of correlations up to this are no more than the rounding of a singular one. */
const SMALLEST_PIVOT = 1e-10

/**
 * Overwrites the lower triangle of a symmetric matrix A by L with L L' = A (Golub and Van Loan, Matrix Computations, 4.2).
 *
 * @param a [size, size], row by row; above the diagonal nothing is read or written.
 * @returns false when a pivot is not above the smallest: A is not positive definite to working precision.
 */
function factorise(a: Float64Array, size: number, smallestPivot: number): boolean {
  for (let row = 0; row < size; row++) {
    const own = row * size
    for (let column = 0; column <= row; column++) {
      const other = column * size
      let rest = a[own + column]
      for (let at = 0; at < column; at++) rest -= a[own + at] * a[other + at]
      if (row !== column) a[own + column] = rest / a[other + column]
      else if (rest > smallestPivot) a[own + row] = Math.sqrt(rest)
      else return false
    }
  }
  return true
}

/**
 * Lower triangle L with L L' = (R + ridge I) / (1 + ridge), given the lower triangle of a matrix R with a diagonal of 1; undefined
 * when that is singular.
 */
export function choleskyFactor(correlations: Float64Array, ridge = 0): Float64Array | undefined {
  const size = Math.sqrt(correlations.length)
  const factor = new Float64Array(correlations.length)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) factor[row * size + column] = correlations[row * size + column] / (1 + ridge)
    factor[row * size + row] = 1
  }
  return factorise(factor, size, SMALLEST_PIVOT) ? factor : undefined
}

/**
 * Overwrites the lower triangle of a symmetric positive definite matrix by its Cholesky factor.
 *
 * @param a [size, size], row by row.
 * @returns false when a pivot is not positive: A is not positive definite to working precision.
 */
export function factorPositiveDefinite(a: Float64Array): boolean {
  return factorise(a, Math.sqrt(a.length), 0)
}

/**
 * Solves A x = b for a symmetric positive definite A, of which the lower triangle is read and overwritten by its Cholesky
 * factor; b is overwritten by x.
 *
 * @param a [size, size], row by row.
 * @returns false when a pivot is not positive: A is not positive definite to working precision.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array): boolean {
  if (!factorPositiveDefinite(a)) return false
  solveFactored(a, b)
  return true
}

/**
 * Solves L L' x = b.
 *
 * @param factor L as {@link factorPositiveDefinite} leaves it, [size, size], row by row. @param b Overwritten by x.
 */
export function solveFactored(factor: Float64Array, b: Float64Array): void {
  const size = b.length
  for (let row = 0; row < size; row++) {
    for (let at = 0; at < row; at++) b[row] -= factor[row * size + at] * b[at]
    b[row] /= factor[row * size + row]
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let at = row + 1; at < size; at++) b[row] -= factor[at * size + row] * b[at]
    b[row] /= factor[row * size + row]
  }
}
