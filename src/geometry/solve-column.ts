/** A row at `share` of the way between two records, and its value in a column. */
export interface RowValue {
  readonly from: number
  readonly to: number
  readonly share: number
  readonly value: number
  /** How much the row counts: in proportion to 1 / the variance of its error. 1 when left out. */
  readonly weight?: number
}

const MOST_ROUNDS = 500
/** Ends when the squared residual has shrunk to this part of what it was. */
const CONVERGED = 1e-24

/**
 * The values of records in a column, by least squares over rows whose places between them are known: each row's value should be
 * (1 - share) times that of one and share times that of the other. Conjugate gradients on the normal equations (Hestenes and Stiefel,
 * doi:10.6028/jres.049.044), each equation divided by its diagonal (Jacobi's preconditioner), from the mean of each record's rows.
 *
 * @param rows At least none; the values finite.
 * @returns [records]; NaN for a record without a row.
 */
export function solveColumn(rows: readonly RowValue[], recordCount: number): Float64Array {
  const solution = meansOfRows(rows, recordCount)
  const scale = inverseDiagonal(rows, recordCount)
  const residual = normalResidual(rows, solution)
  const direction = residual.map((value, at) => scale[at] * value)
  let size = dot(residual, direction)
  const enough = size * CONVERGED
  for (let round = 0; round < MOST_ROUNDS && size > enough; round++) {
    const applied = applyNormal(rows, direction)
    const step = size / dot(direction, applied)
    for (let at = 0; at < recordCount; at++) {
      solution[at] += step * direction[at]
      residual[at] -= step * applied[at]
    }
    const next = residual.reduce((sum, value, at) => sum + scale[at] * value * value, 0)
    for (let at = 0; at < recordCount; at++) direction[at] = scale[at] * residual[at] + (next / size) * direction[at]
    size = next
  }
  return solution
}

function meansOfRows(rows: readonly RowValue[], recordCount: number): Float64Array {
  const [sums, counts] = [new Float64Array(recordCount), new Float64Array(recordCount)]
  for (const {from, to, value} of rows)
    for (const record of [from, to]) {
      sums[record] += value
      counts[record]++
    }
  return sums.map((sum, record) => sum / counts[record])
}

function inverseDiagonal(rows: readonly RowValue[], recordCount: number): Float64Array {
  const diagonal = new Float64Array(recordCount)
  for (const {from, to, share, weight = 1} of rows) {
    diagonal[from] += weight * (1 - share) ** 2
    diagonal[to] += weight * share ** 2
  }
  return diagonal.map(value => (value > 0 ? 1 / value : 0))
}

/** What the rows want of every record beyond what it has. */
function normalResidual(rows: readonly RowValue[], solution: Float64Array): Float64Array {
  const residual = new Float64Array(solution.length)
  for (const {from, to, share, value, weight = 1} of rows) {
    const off = weight * (value - (1 - share) * solution[from] - share * solution[to])
    residual[from] += (1 - share) * off
    residual[to] += share * off
  }
  return residual
}

function applyNormal(rows: readonly RowValue[], vector: Float64Array): Float64Array {
  const applied = new Float64Array(vector.length)
  for (const {from, to, share, weight = 1} of rows) {
    const along = weight * ((1 - share) * vector[from] + share * vector[to])
    applied[from] += (1 - share) * along
    applied[to] += share * along
  }
  return applied
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at], 0)
