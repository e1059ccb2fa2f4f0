import {breather} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {normal} from '../core/rng.js'
import {classRows, missingOption, numericMatrix, requireKinds, syntheticTable} from './class-rows.js'
import type {Generator} from './generator.js'

export const gaussianOptions = {missing: missingOption} as const satisfies OptionSpecs

/**
 * Multivariate normal with the mean and covariance (divisor n - 1) of the class: a floor for utility, since it knows nothing but
 * two moments, and a release in which no single record can be traced by geometry. Numeric columns only. Where the covariance
 * is singular (constant or dependent columns, fewer rows than columns) the directions without variance stay without.
 *
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export function create(given: GivenOptions): Generator {
  const options = parseOptions('gaussian', gaussianOptions, given)
  return {
    fit(train, minority) {
      const {features, notes} = classRows('gaussian', train, minority, options.missing)
      requireKinds('gaussian', features, 'numeric')
      const points = numericMatrix(features)
      if (points.rows < 2)
        throw new NotApplicable('gaussian needs at least 2 rows of the class to estimate a covariance; there is 1')
      const {mean, covariance} = moments(points)
      const factor = cholesky(covariance)
      return Promise.resolve({
        notes,
        async sample(rowCount, {rng, signal}) {
          const {columns} = points
          const numbers = createMatrix(rowCount, columns)
          const deviates = new Float64Array(columns)
          const breathe = breather({signal})
          for (let row = 0; row < rowCount; row++) {
            for (let column = 0; column < columns; column++) deviates[column] = normal(rng)
            for (let column = 0; column < columns; column++) {
              let value = mean[column]
              for (let part = 0; part <= column; part++) value += factor.data[column * columns + part] * deviates[part]
              numbers.data[row * columns + column] = value
            }
            await breathe()
          }
          return syntheticTable(train, minority, rowCount, numbers)
        },
        dispose: () => undefined,
      })
    },
  }
}

/** {@link create} with typed options, for library users. */
export const gaussian = (options: {missing?: 'impute' | 'refuse'} = {}): Generator => create(options)

function moments({data, rows, columns}: Matrix): {mean: Float64Array; covariance: Matrix} {
  const mean = new Float64Array(columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) mean[column] += data[row * columns + column] / rows
  const covariance = createMatrix(columns, columns)
  for (let row = 0; row < rows; row++)
    for (let a = 0; a < columns; a++)
      for (let b = 0; b <= a; b++)
        covariance.data[a * columns + b] +=
          ((data[row * columns + a] - mean[a]) * (data[row * columns + b] - mean[b])) / (rows - 1)
  return {mean, covariance}
}

/** Below this share of a column's variance what is left of it after the columns before counts as none: rounding. */
const SINGULAR_SHARE = 1e-12

/** Lower factor L of the lower triangle's matrix, L L' = A; a pivot that is 0 up to rounding gives a zero column (Golub and Van Loan, 4.2.8). */
function cholesky(matrix: Matrix): Matrix {
  const size = matrix.rows
  const factor = createMatrix(size, size)
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let rest = matrix.data[row * size + column]
      for (let part = 0; part < column; part++) rest -= factor.data[row * size + part] * factor.data[column * size + part]
      if (row === column)
        factor.data[row * size + row] = rest > SINGULAR_SHARE * matrix.data[row * size + row] ? Math.sqrt(rest) : 0
      else {
        const pivot = factor.data[column * size + column]
        factor.data[row * size + column] = pivot > 0 ? rest / pivot : 0
      }
    }
  return factor
}
