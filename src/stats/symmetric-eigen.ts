/** Eigenvalues, largest first, and the unit eigenvectors in the same order: vector i is column i of the row-major matrix. */
export interface Eigen {
  readonly values: Float64Array
  readonly vectors: Float64Array
}

const MOST_SWEEPS = 60

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, 4th edition, 8.5.2-8.5.4). Right for matrices of up to some hundred columns: a sweep costs 4 n^3 and
 * some eight sweeps are needed.
 *
 * @param matrix [size, size], row by row, symmetric and finite.
 */
export function symmetricEigen(matrix: Float64Array): Eigen {
  const size = Math.sqrt(matrix.length)
  const a = Float64Array.from(matrix)
  const vectors = new Float64Array(matrix.length)
  for (let at = 0; at < size; at++) vectors[at * size + at] = 1
  const total = a.reduce((sum, value) => sum + value * value, 0)
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > Number.EPSILON ** 2 * total; sweep++)
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q)
  const order = Array.from({length: size}, (_, at) => at).sort((i, j) => a[j * size + j] - a[i * size + i] || i - j)
  return {
    values: Float64Array.from(order, at => a[at * size + at]),
    vectors: Float64Array.from(vectors, (_, at) => vectors[at - (at % size) + order[at % size]]),
  }
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0
  for (let row = 0; row < size; row++) for (let column = 0; column < row; column++) sum += 2 * a[row * size + column] ** 2
  return sum
}

/** Turns rows and columns p and q so that a[p, q] becomes 0. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const off = a[p * size + q]
  if (off === 0) return
  const tau = (a[q * size + q] - a[p * size + p]) / (2 * off)
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q, c, s)
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k, c, s)
  for (let k = 0; k < size; k++) turn(vectors, k * size + p, k * size + q, c, s)
}

function turn(data: Float64Array, i: number, j: number, c: number, s: number): void {
  const [x, y] = [data[i], data[j]]
  data[i] = c * x - s * y
  data[j] = s * x + c * y
}
