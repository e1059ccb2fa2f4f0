import {createMatrix, type Matrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {integerBelow, type Rng} from '../core/rng.js'
import type {CategoricalColumn} from '../core/table.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import {
  classRows,
  missingOption,
  neighbourCount,
  neighboursOption,
  numericMatrix,
  requireKinds,
  syntheticTable,
} from './class-rows.js'
import type {Generator} from './generator.js'
import {interpolateRows, randomNeighbour} from './interpolate.js'

export const smoteNcOptions = {neighbours: neighboursOption, missing: missingOption} as const satisfies OptionSpecs

/**
 * SMOTE-NC for mixed columns: numbers are interpolated as in SMOTE, a categorical cell takes the level most of the base row's
 * k neighbours have. In the distance, two different levels count as the median standard deviation of the class's numeric
 * columns.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.1. As imbalanced-learn, which codes levels one-hot with entries
 * of half the median: a differing level adds median^2 / 2 to the squared distance, not median^2 as in the paper; ties
 * between levels are broken at random.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When the columns are not mixed, or the class has one row.
 */
export function create(given: GivenOptions): Generator {
  const options = parseOptions('smote-nc', smoteNcOptions, given)
  return {
    async fit(train, minority, context) {
      const {features, notes} = classRows('smote-nc', train, minority, options.missing)
      requireKinds('smote-nc', features, 'mixed')
      const points = numericMatrix(features)
      const {count, notes: lowered} = neighbourCount('smote-nc', options.neighbours, points.rows - 1)
      const nominal = features.columns.filter(column => column.kind === 'categorical')
      const seen = withOneHot(points, nominal, medianDeviation(points) / 2)
      const {indices} = await nearestNeighboursAsync(seen, seen, count, {excludeSelf: true}, context)
      return {
        notes: [...notes, ...lowered],
        async sample(rowCount, {rng, ...rest}) {
          const codes = nominal.map(() => new Int32Array(rowCount))
          const choose = (row: number) => {
            const baseRow = integerBelow(rng, points.rows)
            const partnerRow = randomNeighbour(rng, indices, baseRow, count)
            const neighbours = indices.subarray(baseRow * count, (baseRow + 1) * count)
            nominal.forEach((column, at) => {
              codes[at][row] = vote(column, neighbours, rng)
            })
            return {base: points, baseRow, partner: points, partnerRow, gap: rng.next()}
          }
          const numbers = await interpolateRows(rowCount, points.columns, choose, {rng, ...rest})
          return syntheticTable(train, minority, rowCount, numbers, codes)
        },
        dispose: () => undefined,
      }
    },
  }
}

/** {@link create} with typed options, for library users. */
export const smoteNc = (options: {neighbours?: number; missing?: 'impute' | 'refuse'} = {}): Generator => create(options)

/** The median over columns of the (population) standard deviation. */
function medianDeviation({data, rows, columns}: Matrix): number {
  const deviations = Float64Array.from({length: columns}, (_, column) => {
    let mean = 0
    for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (data[row * columns + column] - mean) ** 2
    return Math.sqrt(squares / rows)
  }).sort()
  const middle = columns >> 1
  return columns % 2 === 1 ? deviations[middle] : (deviations[middle - 1] + deviations[middle]) / 2
}

function withOneHot(points: Matrix, nominal: readonly CategoricalColumn[], entry: number): Matrix {
  const width = points.columns + nominal.reduce((sum, {field}) => sum + field.levels.length, 0)
  const matrix = createMatrix(points.rows, width)
  for (let row = 0; row < points.rows; row++) {
    matrix.data.set(points.data.subarray(row * points.columns, (row + 1) * points.columns), row * width)
    let offset = row * width + points.columns
    for (const {codes, field} of nominal) {
      matrix.data[offset + codes[row]] = entry
      offset += field.levels.length
    }
  }
  return matrix
}

/** The most frequent level among these rows; each of several is as likely as the others. */
function vote({codes}: CategoricalColumn, rows: Int32Array, rng: Rng): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(codes[row], (counts.get(codes[row]) ?? 0) + 1)
  const most = Math.max(...counts.values())
  const tied = [...counts].filter(([, count]) => count === most).map(([code]) => code)
  return tied.length === 1 ? tied[0] : tied.sort((a, b) => a - b)[integerBelow(rng, tied.length)]
}
