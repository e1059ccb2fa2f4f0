import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {createMatrix, pickRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, normal, type Rng} from '../../core/rng.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {
  classRows,
  columnsFrom,
  distanceSpace,
  everyRow,
  matrixOf,
  numericColumns,
  requireKinds,
  rowsOfOthers,
  syntheticTable,
} from '../class-rows.js'
import {missingOption, neighbourCount, neighboursOption, scalingOption} from '../shared-options.js'
import {forEachRow, randomNeighbour} from './interpolate.js'

export const gSmoteOptions = {
  neighbours: neighboursOption,
  selection: {
    type: 'choice',
    choices: ['combined', 'minority', 'majority'],
    default: 'combined',
    description: 'The ball reaches to a neighbour of the class, to the nearest row of another class, or to the nearer of both.',
  },
  truncation: {
    type: 'number',
    min: -1,
    max: 1,
    default: 1,
    description: 'How much of the ball is cut off: 1 leaves the half towards the neighbour, -1 the other half, 0 the whole ball.',
  },
  deformation: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0,
    description: 'How flat the ball is: 0 is a ball, 1 the line to the neighbour.',
  },
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

const NAME = 'g-smote'

/**
 * Geometric SMOTE: a synthetic row lies in a ball around a random row of the class, uniform in its volume. The ball reaches
 * to one of the k nearest rows of the class, or to the nearest row of another class where that is nearer (`selection`). Points on
 * the far side of a plane across the axis are mirrored to the near side (`truncation`), and the distance from the axis is
 * shrunk by a factor (`deformation`). So a row lies on no line between records, unless the deformation is 1. Numeric columns
 * only. Missing cells are filled in first (option `missing`), in other classes with their own medians.
 *
 * Douzas and Bacao, Information Sciences 501, 2019, doi:10.1016/j.ins.2019.06.007, section 4, as the authors' GeometricSMOTE: defaults
 * (k = 5, combined, truncation 1, deformation 0), and `minority` where there are no other classes. Departures: columns that
 * are constant in the class stay so, and the ball is one of the other columns; a ball without a radius is a point, as there.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export const gSmote = defineGenerator({
  name: NAME,
  summary: 'Rows in a half ball around a record that reaches to a neighbour (Geometric SMOTE).',
  source: 'Douzas and Bacao, Information Sciences 501, 2019, doi:10.1016/j.ins.2019.06.007',
  columns: 'numeric',
  quick: true,
  options: gSmoteOptions,
  create({selection, ...options}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds(NAME, train, minority.target, 'numeric')
        const own = classRows(NAME, train, minority, options.missing)
        const {count, notes: lowered} = neighbourCount(NAME, options.neighbours, own.rows.length)
        const every = everyRow(train, own)
        const points = distanceSpace(train, own.features, options.scaling)(every)
        const hasOthers = train.rowCount > own.rows.length
        const near = await surfaceRows(points, own.rows, count, hasOthers ? selection : 'minority', context)
        const varying = numericColumns(own.features).map(({values}) => values.some(value => value !== values[0]))
        const numbers = matrixOf(numericColumns(every), every.rowCount)
        return {
          notes: [...own.notes, ...lowered],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const made = createMatrix(rowCount, numbers.columns)
            const fill = (row: number) => {
              const at = integerBelow(rng, own.rows.length)
              const surface = randomNeighbour(rng, near, at, near.length / own.rows.length)
              const [centre, reached] = [rowOf(numbers, own.rows[at]), rowOf(numbers, surface)]
              made.data.set(inBall(centre, reached, varying, options, rng), row * numbers.columns)
            }
            await forEachRow(rowCount, fill, sampling)
            return syntheticTable(train, minority, rowCount, columnsFrom(made, numericColumns(every)))
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

const rowOf = ({data, columns}: Matrix, row: number) => data.subarray(row * columns, (row + 1) * columns)

/** Per row of the class the row numbers that its balls may reach to, equally many for each. */
async function surfaceRows(
  points: Matrix,
  rows: Int32Array,
  count: number,
  selection: 'combined' | 'minority' | 'majority',
  context: Context,
): Promise<Int32Array> {
  const own = pickRows(points, rows)
  const nearest = async (candidates: Int32Array, wanted: number, excludeSelf: boolean, part: Context) => {
    const {indices, distances} = await nearestNeighboursAsync(pickRows(points, candidates), own, wanted, {excludeSelf}, part)
    return {rows: indices.map(at => candidates[at]), distances}
  }
  const others = rowsOfOthers(rows, points.rows)
  const facing = selection === 'minority' ? undefined : await nearest(others, 1, false, subContext(context, 'others', 0, 0.5))
  if (facing !== undefined && selection === 'majority') return facing.rows
  const within = await nearest(rows, count, true, subContext(context, 'class', 0.5, 1))
  if (facing === undefined) return within.rows
  const isNearer = (at: number, row: number) => within.distances[at] > facing.distances[row]
  return within.rows.map((neighbour, at) => {
    const row = Math.floor(at / count)
    return isNearer(at, row) ? facing.rows[row] : neighbour
  })
}

/** A point of the ball around `centre` with `surface` on its sphere, cut and flattened; columns that do not vary stay. */
function inBall(
  centre: Float64Array,
  surface: Float64Array,
  varying: readonly boolean[],
  {truncation, deformation}: {readonly truncation: number; readonly deformation: number},
  rng: Rng,
): Float64Array {
  const axis = centre.map((value, at) => (varying[at] ? surface[at] - value : 0))
  const radius = Math.hypot(...axis)
  if (radius === 0) return centre
  const direction = centre.map((_, at) => (varying[at] ? normal(rng) : 0))
  const length = rng.next() ** (1 / varying.filter(Boolean).length) / Math.hypot(...direction)
  const parallel = direction.reduce((sum, value, at) => sum + value * axis[at], 0) * (length / radius)
  const isCut = (truncation > 0 && parallel < truncation - 1) || (truncation < 0 && parallel > truncation + 1)
  return centre.map((value, at) => {
    const along = (parallel * axis[at]) / radius
    const across = direction[at] * length - along
    return value + radius * ((isCut ? -along : along) + (1 - deformation) * across)
  })
}
