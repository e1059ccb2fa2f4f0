import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped} from '../../core/context.js'
import {createMatrix, pickRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, normal, type Rng} from '../../core/rng.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {classRows, columnsFrom, distanceSpace, matrixOf, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import {missingOption, neighbourCount, scalingOption} from '../shared-options.js'
import {forEachRow} from './interpolate.js'

export const lorasOptions = {
  neighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description:
      "Nearest neighbours in a row's neighbourhood, beside the row (7, with 100 rows or more 29, or as many as the class has).",
  },
  noise: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: 0.005,
    description: 'Standard deviation of the noise that makes shadows of a row, in the units of the columns.',
  },
  shadows: {
    type: 'integer',
    min: 1,
    max: 10_000,
    description: 'Shadows of each row of a neighbourhood (twice the combined ones, divided by the rows, rounded up).',
  },
  combined: {
    type: 'integer',
    min: 1,
    max: 10_000,
    description: 'Shadows that a synthetic row is a weighted mean of (as many as there are numeric columns).',
  },
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

const NAME = 'loras'
/** Rows of a neighbourhood, the row itself included, of small classes and of others. */
const USUAL_ROWS = {small: 8, large: 30}
const LARGE_CLASS = 100
/** Weights are whole numbers below this one, divided by their sum. */
const WEIGHTS_BELOW = 100

/**
 * LoRAS: a row and its nearest neighbours in the class make a neighbourhood. Each of its rows gets shadows, copies with normal
 * noise on every number. A synthetic row is a weighted mean of several random shadows of one neighbourhood; weights are
 * whole numbers in [0, 100), drawn uniformly and divided by their sum. So a row has more than two parents, and lies on no
 * line between records. Shadows are drawn once for each neighbourhood of a release. Numeric columns only. Missing cells are
 * filled in first (option `missing`).
 *
 * Bej, Davtyan, Wolfien, Nassar and Wolkenhauer, Machine Learning 110, 2021, doi:10.1007/s10994-020-05913-4, algorithm 1, with the
 * defaults of the authors' code (k of 8 or 30 with the row itself, noise 0.005, as many shadows combined as there are columns).
 * Departures: the row is drawn at random, where every row gets equally many; constant columns get no noise; neighbours are
 * found in the columns, never in a t-SNE of them.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export const loras = defineGenerator({
  name: NAME,
  summary: 'Weighted means of several noisy copies of a record and its neighbours (LoRAS).',
  source: 'Bej et al., Machine Learning 110, 2021, doi:10.1007/s10994-020-05913-4',
  columns: 'numeric',
  quick: true,
  options: lorasOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds(NAME, train, minority.target, 'numeric')
        const {features, notes} = classRows(NAME, train, minority, options.missing)
        const usual = features.rowCount < LARGE_CLASS ? USUAL_ROWS.small : USUAL_ROWS.large
        const {count, notes: lowered} = neighbourCount(NAME, options.neighbours, features.rowCount, 'neighbours', usual - 1)
        const points = distanceSpace(train, features, options.scaling)(features)
        const {indices} = await nearestNeighboursAsync(points, points, count, {excludeSelf: true}, context)
        const columns = numericColumns(features)
        const numbers = matrixOf(columns, features.rowCount)
        const widths = columns.map(({values}) => (values.some(value => value !== values[0]) ? options.noise : 0))
        const combined = options.combined ?? columns.length
        const shadows = options.shadows ?? Math.ceil((2 * combined) / (count + 1))
        const shadowsAround = (row: number, rng: Rng) => {
          const around = pickRows(numbers, [row, ...indices.subarray(row * count, (row + 1) * count)])
          return withNoise(
            pickRows(
              around,
              Int32Array.from({length: around.rows * shadows}, (_, at) => at % around.rows),
            ),
            widths,
            rng,
          )
        }
        return {
          notes: [...notes, ...lowered],
          async sample(rowCount, sampling) {
            const known = new Map<number, Matrix>()
            const made = createMatrix(rowCount, columns.length)
            const fill = (row: number) => {
              const centre = integerBelow(sampling.rng, features.rowCount)
              const around = known.get(centre) ?? shadowsAround(centre, subContext(sampling, `shadows/${centre}`).rng)
              known.set(centre, around)
              made.data.set(weightedMean(around, combined, sampling.rng), row * columns.length)
            }
            await forEachRow(rowCount, fill, sampling)
            return syntheticTable(train, minority, rowCount, columnsFrom(made, columns))
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

function withNoise(points: Matrix, widths: readonly number[], rng: Rng): Matrix {
  return {...points, data: points.data.map((value, at) => value + widths[at % widths.length] * normal(rng))}
}

/** A random weighted mean of so many random rows, as the first of them and what the others differ by: equal values stay as they are. */
function weightedMean({data, rows, columns}: Matrix, count: number, rng: Rng): Float64Array {
  const chosen = Array.from({length: count}, () => integerBelow(rng, rows))
  const weights = drawWeights(count, rng)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const first = data.subarray(chosen[0] * columns, (chosen[0] + 1) * columns)
  return first.map((value, column) => {
    let sum = 0
    for (let at = 1; at < count; at++) sum += weights[at] * (data[chosen[at] * columns + column] - value)
    return value + sum / total
  })
}

/** Not all 0. */
function drawWeights(count: number, rng: Rng): number[] {
  for (;;) {
    const weights = Array.from({length: count}, () => integerBelow(rng, WEIGHTS_BELOW))
    if (weights.some(weight => weight > 0)) return weights
  }
}
