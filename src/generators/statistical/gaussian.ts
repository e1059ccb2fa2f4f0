import {defineGenerator} from '../define-generator.js'
import {throwIfStopped} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {createMatrix, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {normal} from '../../core/rng.js'
import {doubles, vector, type Tensor} from '../../core/saved-state.js'
import {numericColumn, type MinorityClass, type Table} from '../../core/table.js'
import {choleskyFactor} from '../../stats/cholesky.js'
import {classRows, columnsFrom, matrixOf, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import type {FittedGenerator} from '../generator.js'
import {forEachRow} from '../interpolation/interpolate.js'
import {missingOption} from '../shared-options.js'

export const gaussianOptions = {missing: missingOption} as const satisfies OptionSpecs

/**
 * Multivariate normal with the mean and covariance (divisor n - 1) of the class: a floor for utility, since it knows nothing but
 * two moments. Numeric columns only. Where the covariance is singular (constant or dependent columns, no more rows than columns)
 * the correlations are drawn towards 0 by a millionth (a ridge), with a note; the variances stay as they are, and a constant
 * column stays constant. Missing cells are filled in first (option `missing`).
 *
 * Sampling by the Cholesky factor of the covariance: Devroye, Non-Uniform Random Variate Generation, 1986, chapter XI.2.
 *
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export const gaussian = defineGenerator({
  name: 'gaussian',
  summary: 'Multivariate normal with the mean and covariance of the class: a floor to compare with.',
  source: 'Maximum-entropy model of the first two moments; see any text on multivariate statistics',
  columns: 'numeric',
  quick: true,
  options: gaussianOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds('gaussian', train, minority.target, 'numeric')
        const {features, notes} = classRows('gaussian', train, minority, options.missing)
        if (features.rowCount < 2)
          throw new NotApplicable('gaussian needs at least 2 rows of the class, to estimate a covariance; there is 1')
        const columns = numericColumns(features)
        const {means, deviations, correlations} = moments(matrixOf(columns, features.rowCount))
        const regular = choleskyFactor(correlations, 0)
        const factor = regular ?? choleskyFactor(correlations, RIDGE)
        if (factor === undefined) throw new RangeError('Correlations must be positive semidefinite.')
        const singular = 'gaussian found a singular covariance and drew the correlations towards 0 by a millionth.'
        const model = {names: columns.map(({field}) => field.name), means, deviations, factor}
        return Promise.resolve(normalOf(model, [...notes, ...(regular === undefined ? [singular] : [])], train, minority))
      },
      restore: async ({state, tensors}, train, minority) => {
        const [means, deviations, factor] = ['means', 'deviations', 'factor'].map(name => doubles(tensors, name))
        return Promise.resolve(normalOf({names: state as readonly string[], means, deviations, factor}, [], train, minority))
      },
    }
  },
})

interface Normal {
  /** Of the columns, as are means and deviations. */
  readonly names: readonly string[]
  readonly means: Float64Array
  readonly deviations: Float64Array
  /** Cholesky factor of the correlations, [columns, columns]. */
  readonly factor: Float64Array
}

function normalOf(
  {names, means, deviations, factor}: Normal,
  notes: readonly string[],
  train: Table<'train'>,
  minority: MinorityClass,
): FittedGenerator {
  const size = names.length
  if (means.length !== size || deviations.length !== size || factor.length !== size ** 2)
    throw new RangeError('Means, deviations and the factor must be those of the columns.')
  return {
    notes,
    async sample(rowCount, sampling) {
      const made = createMatrix(rowCount, size)
      const deviates = new Float64Array(size)
      const draw = (row: number) => {
        for (let at = 0; at < size; at++) deviates[at] = normal(sampling.rng)
        for (let column = 0; column < size; column++) {
          let sum = 0
          for (let at = 0; at <= column; at++) sum += factor[column * size + at] * deviates[at]
          made.data[row * size + column] = means[column] + deviations[column] * sum
        }
      }
      await forEachRow(rowCount, draw, sampling)
      const patterns = names.map(name => numericColumn(train, name))
      return syntheticTable(train, minority, rowCount, columnsFrom(made, patterns))
    },
    save: () => ({
      state: names,
      tensors: new Map<string, Tensor>([
        ['means', vector(means)],
        ['deviations', vector(deviations)],
        ['factor', {shape: [size, size], data: factor}],
      ]),
    }),
    dispose: () => undefined,
  }
}

/** Means, standard deviations and correlations [columns, columns]; a constant column has correlation 0 with the others. */
function moments({data, rows, columns}: Matrix): {means: Float64Array; deviations: Float64Array; correlations: Float64Array} {
  const means = new Float64Array(columns)
  const deviations = new Float64Array(columns)
  const standard = new Float64Array(rows * columns)
  for (let column = 0; column < columns; column++) {
    const first = data[column]
    // Relative to the first value: the mean of a constant column is then exact and its deviation exactly 0.
    for (let row = 0; row < rows; row++) means[column] += (data[row * columns + column] - first) / rows
    means[column] += first
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (data[row * columns + column] - means[column]) ** 2
    deviations[column] = Math.sqrt(squares / (rows - 1))
    for (let row = 0; row < rows && squares > 0; row++)
      standard[row * columns + column] = (data[row * columns + column] - means[column]) / deviations[column]
  }
  const correlations = new Float64Array(columns * columns)
  for (let a = 0; a < columns; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let row = 0; row < rows; row++) sum += standard[row * columns + a] * standard[row * columns + b]
      correlations[a * columns + b] = a === b ? 1 : sum / (rows - 1)
    }
  return {means, deviations, correlations}
}

/** Keeps every pivot well above what counts as singular, whatever the correlations. */
const RIDGE = 1e-6
