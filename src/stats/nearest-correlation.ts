import {symmetricEigen} from './symmetric-eigen.js'

const MOST_ROUNDS = 200
const TOLERANCE = 1e-7

/**
 * The correlation matrix with eigenvalues of at least `smallest` that is nearest to a symmetric matrix in the Frobenius norm:
 * alternating projections on such matrices and on those with a unit diagonal, with Dykstra's correction (Higham, IMA J. Numer. Anal. 22,
 * 2002, doi:10.1093/imanum/22.3.329, algorithm 3.3). A last rescaling makes the diagonal exactly 1.
 *
 * @param matrix [size, size], row by row, symmetric and finite; the diagonal is taken as 1.
 * @param smallest In (0, 1).
 */
export function nearestCorrelation(matrix: Float64Array, smallest: number): Float64Array {
  const size = Math.sqrt(matrix.length)
  const target = Float64Array.from(matrix)
  let correction: Float64Array = new Float64Array(matrix.length)
  let projected: Float64Array = target
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const shifted = target.map((value, at) => value - correction[at])
    projected = withEigenvaluesAbove(shifted, smallest, size)
    correction = projected.map((value, at) => value - shifted[at])
    let moved = 0
    for (let at = 0; at < size; at++) moved = Math.max(moved, Math.abs(projected[at * size + at] - 1))
    projected.forEach((value, at) => (target[at] = value))
    for (let at = 0; at < size; at++) target[at * size + at] = 1
    if (moved < TOLERANCE) break
  }
  const scales = Float64Array.from({length: size}, (_, at) => 1 / Math.sqrt(projected[at * size + at]))
  return projected.map((value, at) => {
    const [row, column] = [Math.floor(at / size), at % size]
    return row === column ? 1 : value * scales[row] * scales[column]
  })
}

function withEigenvaluesAbove(matrix: Float64Array, smallest: number, size: number): Float64Array {
  const {values, vectors} = symmetricEigen(matrix)
  const result = new Float64Array(matrix.length)
  for (let at = 0; at < size; at++) {
    const value = Math.max(smallest, values[at])
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        result[row * size + column] += value * vectors[row * size + at] * vectors[column * size + at]
  }
  return result
}
