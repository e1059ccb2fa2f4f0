/**
 * Solves A x = b for a symmetric positive definite A, of which the lower triangle is read and overwritten by its Cholesky
 * factor; b is overwritten by x.
 *
 * @param a [size, size], row by row.
 * @returns false when a pivot is not positive: A is not positive definite to working precision.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array): boolean {
  const size = b.length
  for (let j = 0; j < size; j++) {
    const rowJ = j * size
    let pivot = a[rowJ + j]
    for (let k = 0; k < j; k++) pivot -= a[rowJ + k] * a[rowJ + k]
    if (!(pivot > 0)) return false
    const root = Math.sqrt(pivot)
    a[rowJ + j] = root
    for (let i = j + 1; i < size; i++) {
      const rowI = i * size
      let sum = a[rowI + j]
      for (let k = 0; k < j; k++) sum -= a[rowI + k] * a[rowJ + k]
      a[rowI + j] = sum / root
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) b[i] -= a[i * size + k] * b[k]
    b[i] /= a[i * size + i]
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) b[i] -= a[k * size + i] * b[k]
    b[i] /= a[i * size + i]
  }
  return true
}
