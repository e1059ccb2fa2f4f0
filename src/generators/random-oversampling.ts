import {breather} from '../core/context.js'
import {createMatrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {integerBelow, normal} from '../core/rng.js'
import {rowsWithLabel, type CategoricalColumn} from '../core/table.js'
import {classRows, numericMatrix, syntheticTable} from './class-rows.js'
import type {Generator} from './generator.js'

export const randomOversamplingOptions = {
  shrinkage: {
    type: 'number',
    min: 0,
    max: Infinity,
    default: 0,
    description: 'Width of the normal noise added to numbers, in units of the bandwidth of ROSE; 0 copies rows as they are.',
  },
} as const satisfies OptionSpecs

/**
 * Random oversampling: rows of the class drawn with replacement. With `shrinkage` h > 0 numbers get normal noise of standard
 * deviation h * (4 / ((p + 2) n))^(1 / (p + 4)) * s, where s is the column's standard deviation (divisor n - 1), p the
 * number of numeric columns and n the rows of the class: a smoothed bootstrap (ROSE). Categorical cells are copied. Missing
 * cells stay missing in copies; with noise they are filled with the class's median first.
 *
 * Menardi and Torelli, Data Min. Knowl. Disc. 28, 2014, doi:10.1007/s10618-012-0295-5, section 3, as imbalanced-learn's
 * RandomOverSampler.
 */
export function create(given: GivenOptions): Generator {
  const {shrinkage} = parseOptions('random-oversampling', randomOversamplingOptions, given)
  return {
    fit(train, minority) {
      const filled = classRows('random-oversampling', train, minority, 'impute')
      const asGiven = train.without([minority.target]).select(rowsWithLabel(train, minority.target, [minority.label]), 'train')
      const features = shrinkage > 0 ? filled.features : asGiven
      const points = numericMatrix(features)
      const nominal = features.columns.filter((column): column is CategoricalColumn => column.kind === 'categorical')
      const noise = bandwidths(points, shrinkage)
      return Promise.resolve({
        notes: shrinkage > 0 ? filled.notes : [],
        async sample(rowCount, {rng, signal}) {
          const numbers = createMatrix(rowCount, points.columns)
          const codes = nominal.map(() => new Int32Array(rowCount))
          const breathe = breather({signal})
          for (let row = 0; row < rowCount; row++) {
            const base = integerBelow(rng, points.rows)
            for (let column = 0; column < points.columns; column++) {
              const jitter = noise[column] > 0 ? noise[column] * normal(rng) : 0
              numbers.data[row * points.columns + column] = points.data[base * points.columns + column] + jitter
            }
            nominal.forEach((column, at) => {
              codes[at][row] = column.codes[base]
            })
            await breathe()
          }
          return syntheticTable(train, minority, rowCount, numbers, codes)
        },
        dispose: () => undefined,
      })
    },
  }
}

/** {@link create} with typed options, for library users. */
export const randomOversampling = (options: {shrinkage?: number} = {}): Generator => create(options)

function bandwidths({data, rows, columns}: ReturnType<typeof numericMatrix>, shrinkage: number): Float64Array {
  const factor = shrinkage * (4 / ((columns + 2) * rows)) ** (1 / (columns + 4))
  return Float64Array.from({length: columns}, (_, column) => {
    if (shrinkage === 0 || rows < 2) return 0
    let mean = 0
    for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (data[row * columns + column] - mean) ** 2
    return factor * Math.sqrt(squares / (rows - 1))
  })
}
