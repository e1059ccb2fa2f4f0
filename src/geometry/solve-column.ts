/** A row at `share` of the way between two records, and its value in a column. */
export interface RowValue {
  readonly from: number
  readonly to: number
  readonly share: number
  readonly value: number
}

const MOST_ROUNDS = 500
/** Ends when the squared residual has shrunk to this part of what it was. */
const CONVERGED = 1e-24

/**
 * The values of records in a column, by least squares over rows whose places between them are known: each row's value should be
 * (1 - share) times that of one and share times that of the other. Conjugate gradients on the normal equations (Hestenes and Stiefel,
 * doi:10.6028/jres.049.044), from the mean of each record's rows.
 *
 * @param rows At least none; the values finite.
 * @returns [records]; NaN for a record without a row.
 */
export function solveColumn(rows: readonly RowValue[], recordCount: number): Float64Array {
  const solution = meansOfRows(rows, recordCount)
  const direction = normalResidual(rows, solution)
  const residual = direction.slice()
  let size = squareSum(residual)
  const enough = size * CONVERGED
  for (let round = 0; round < MOST_ROUNDS && size > enough; round++) {
    const applied = applyNormal(rows, direction)
    const step = size / dot(direction, applied)
    for (let at = 0; at < recordCount; at++) {
      solution[at] += step * direction[at]
      residual[at] -= step * applied[at]
    }
    const next = squareSum(residual)
    for (let at = 0; at < recordCount; at++) direction[at] = residual[at] + (next / size) * direction[at]
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

/** What the rows want of every record beyond what it has. */
function normalResidual(rows: readonly RowValue[], solution: Float64Array): Float64Array {
  const residual = new Float64Array(solution.length)
  for (const {from, to, share, value} of rows) {
    const off = value - (1 - share) * solution[from] - share * solution[to]
    residual[from] += (1 - share) * off
    residual[to] += share * off
  }
  return residual
}

function applyNormal(rows: readonly RowValue[], vector: Float64Array): Float64Array {
  const applied = new Float64Array(vector.length)
  for (const {from, to, share} of rows) {
    const along = (1 - share) * vector[from] + share * vector[to]
    applied[from] += (1 - share) * along
    applied[to] += share * along
  }
  return applied
}

const squareSum = (vector: Float64Array) => dot(vector, vector)
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at], 0)
