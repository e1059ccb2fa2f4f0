/** Pivots below this are no more than the rounding of a singular matrix. */
const SMALLEST_PIVOT = 1e-10

/**
 * Lower triangle L with L L' = (R + ridge I) / (1 + ridge), given the lower triangle of a matrix R with a diagonal of 1
 * (Golub and Van Loan, Matrix Computations, 4.2); undefined when that is singular.
 */
export function choleskyFactor(correlations: Float64Array, ridge = 0): Float64Array | undefined {
  const size = Math.sqrt(correlations.length)
  const factor = new Float64Array(correlations.length)
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let rest = row === column ? 1 : correlations[row * size + column] / (1 + ridge)
      for (let at = 0; at < column; at++) rest -= factor[row * size + at] * factor[column * size + at]
      if (row !== column) factor[row * size + column] = rest / factor[column * size + column]
      else if (rest < SMALLEST_PIVOT) return undefined
      else factor[row * size + row] = Math.sqrt(rest)
    }
  return factor
}
