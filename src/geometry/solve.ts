/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's decomposition, in place.
 *
 * @param a [size, size], row by row; its lower triangle is overwritten.
 * @param b [size]; overwritten by the solution.
 * @returns False when A is not positive definite in double precision: then b is spoilt.
 */
export function solvePositive(a: Float64Array, b: Float64Array): boolean {
  const size = b.length
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * size + column]
      for (let k = 0; k < column; k++) sum -= a[row * size + k] * a[column * size + k]
      if (row > column) a[row * size + column] = sum / a[column * size + column]
      else if (sum > 0) a[row * size + row] = Math.sqrt(sum)
      else return false
    }
  }
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) b[row] -= a[row * size + k] * b[k]
    b[row] /= a[row * size + row]
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) b[row] -= a[k * size + row] * b[k]
    b[row] /= a[row * size + row]
  }
  return true
}
