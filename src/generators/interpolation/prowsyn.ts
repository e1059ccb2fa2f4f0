import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, permutation} from '../../core/rng.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {apportion, repeated} from '../apportion.js'
import {classRows, distanceSpace, everyRow, rowsOfOthers, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import {missingOption, neighbourCount, scalingOption} from '../shared-options.js'
import {drawSegments, interpolate, type Segments} from './interpolate.js'

export const prowsynOptions = {
  neighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description: 'Rows of the class nearest to each row of another class that make up a level (5, or as many as the class has).',
  },
  levels: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 5,
    description: 'Levels of distance from the border; the rest of the class is one more.',
  },
  smoothing: {
    type: 'number',
    min: 0,
    max: 100,
    default: 1,
    description: 'How fast the weight of levels falls with the distance from the border; 0 makes them alike.',
  },
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

const NAME = 'prowsyn'

/**
 * ProWSyn: the class is divided into levels of distance from the border. Level 1 are the k rows of the class nearest to any
 * row of another class, level 2 the same among the rest, and so on; what is left is the last level. Level l gets a share of the
 * synthetic rows in proportion to exp(-theta (l - 1)). A row lies at a uniform place on the segment between two different random
 * rows of one level, near or far. Levels of a single row get none. Numeric columns only. Missing cells are filled in first
 * (option `missing`), in other classes with their own medians.
 *
 * Barua, Islam and Murase, PAKDD 2013, doi:10.1007/978-3-642-37456-2_27, in the form of smote-variants: defaults (k = 5, 5 levels, theta
 * = 1), and partners from the level. Departures: the rest weighs what a further level does, not what the last but one does; shares
 * are counted by largest remainders.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, no other class has rows, or every level
 * has a single row.
 */
export const prowsyn = defineGenerator({
  name: NAME,
  summary: 'Interpolates between rows of the class that are equally far from the border, more near to it.',
  source: 'Barua, Islam and Murase, PAKDD 2013, doi:10.1007/978-3-642-37456-2_27',
  columns: 'numeric',
  quick: true,
  options: prowsynOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds(NAME, train, minority.target, 'numeric')
        const own = classRows(NAME, train, minority, options.missing)
        const {count, notes: lowered} = neighbourCount(NAME, options.neighbours, own.rows.length)
        const every = distanceSpace(train, own.features, options.scaling)(everyRow(train, own))
        const others = rowsOfOthers(own.rows, train.rowCount)
        if (others.length === 0) throw new NotApplicable(`${NAME} needs rows of other classes; there are none`)
        const [points, border] = [pickRows(every, own.rows), pickRows(every, others)]
        const levels = await levelsFrom(points, border, count, options.levels, context)
        const weights = Float64Array.from(levels, ({length}, level) => (length > 1 ? Math.exp(-options.smoothing * level) : 0))
        if (weights.every(weight => weight === 0))
          throw new NotApplicable(
            `every level of class '${minority.label}' has a single row; fewer levels or more neighbours may help`,
          )
        const columns = numericColumns(own.features)
        return {
          notes: [...own.notes, ...lowered],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const levelOf = repeated(apportion(weights, rowCount), rowCount)
            const order = permutation(rng, rowCount)
            const draw = (row: number, {base, partner, gap}: Segments) => {
              const level = levels[levelOf[order[row]]]
              const at = integerBelow(rng, level.length)
              base[row] = level[at]
              partner[row] = level[(at + 1 + integerBelow(rng, level.length - 1)) % level.length]
              gap[row] = rng.next()
            }
            const segments = await drawSegments(rowCount, draw, sampling)
            return syntheticTable(train, minority, rowCount, await interpolate(columns, columns, segments, sampling))
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

/** The places of the class's rows, level by level; the rest, if there is any, comes last. */
async function levelsFrom(points: Matrix, border: Matrix, count: number, most: number, context: Context): Promise<Int32Array[]> {
  const levels: Int32Array[] = []
  let left = Int32Array.from({length: points.rows}, (_, at) => at)
  while (left.length > 0 && levels.length < most) {
    const near = Math.min(count, left.length)
    const part = subContext(context, `level ${levels.length}`, levels.length / most, (levels.length + 1) / most)
    const found = new Set((await nearestNeighboursAsync(pickRows(points, left), border, near, {}, part)).indices)
    levels.push(left.filter((_, at) => found.has(at)))
    left = left.filter((_, at) => !found.has(at))
  }
  if (left.length > 0) levels.push(left)
  return levels
}
