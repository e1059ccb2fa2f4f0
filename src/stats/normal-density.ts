import {createMatrix, type Matrix} from '../core/matrix.js'
import {choleskyFactor} from './cholesky.js'

/**
 * Logarithm of a normal density fitted to the points, at each query. The covariance is shrunk to the unit matrix,
 * (rows S + columns I) / (rows + columns), as if there were one more row of unit variance for each column (the mean
 * under an inverse Wishart prior): with few rows it is singular otherwise.
 *
 * @param points [rows, columns], at least one row, on a scale where a standard deviation of 1 is usual. @param queries [queries, columns].
 * @returns [queries]
 */
export function logNormalDensity(points: Matrix, queries: Matrix): Float64Array {
  const {rows, columns} = points
  const means = columnMeans(points)
  const covariance = shrunkCovariance(points, means)
  const deviations = Float64Array.from({length: columns}, (_, at) => Math.sqrt(covariance.data[at * columns + at]))
  const correlations = covariance.data.map(
    (value, at) => value / (deviations[Math.floor(at / columns)] * deviations[at % columns]),
  )
  const factor = choleskyFactor(correlations)
  if (factor === undefined) throw new RangeError(`The covariance of ${rows} rows in ${columns} columns is singular.`)
  let constant = (columns * Math.log(2 * Math.PI)) / 2
  for (let at = 0; at < columns; at++) constant += Math.log(deviations[at] * factor[at * columns + at])
  const solved = new Float64Array(columns)
  return Float64Array.from({length: queries.rows}, (_, query) => {
    let squares = 0
    for (let row = 0; row < columns; row++) {
      let rest = (queries.data[query * columns + row] - means[row]) / deviations[row]
      for (let at = 0; at < row; at++) rest -= factor[row * columns + at] * solved[at]
      solved[row] = rest / factor[row * columns + row]
      squares += solved[row] ** 2
    }
    return -squares / 2 - constant
  })
}

function columnMeans({data, rows, columns}: Matrix): Float64Array {
  const means = new Float64Array(columns)
  for (let at = 0; at < data.length; at++) means[at % columns] += data[at] / rows
  return means
}

function shrunkCovariance({data, rows, columns}: Matrix, means: Float64Array): Matrix {
  const covariance = createMatrix(columns, columns)
  for (let row = 0; row < rows; row++)
    for (let a = 0; a < columns; a++)
      for (let b = 0; b < columns; b++)
        covariance.data[a * columns + b] += (data[row * columns + a] - means[a]) * (data[row * columns + b] - means[b])
  for (let a = 0; a < columns; a++)
    for (let b = 0; b < columns; b++)
      covariance.data[a * columns + b] = (covariance.data[a * columns + b] + (a === b ? columns : 0)) / (rows + columns)
  return covariance
}
