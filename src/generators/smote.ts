import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {integerBelow} from '../core/rng.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import {
  classRows,
  minmaxScaled,
  missingOption,
  neighbourCount,
  neighboursOption,
  numericMatrix,
  requireKinds,
  syntheticTable,
} from './class-rows.js'
import type {Generator} from './generator.js'
import {interpolateRows, randomNeighbour} from './interpolate.js'

export const smoteOptions = {
  neighbours: neighboursOption,
  scaling: {
    type: 'choice',
    choices: ['none', 'minmax'],
    default: 'none',
    description: 'Find neighbours on the values as given, or after min-max of the class to [-1, 1].',
  },
  missing: missingOption,
} as const satisfies OptionSpecs

/**
 * SMOTE: a synthetic row lies at a uniform position on the segment from a random row of the class to a random one of its k
 * nearest neighbours in the class. Numeric columns only. Missing cells are filled in first (option `missing`).
 *
 * Chawla, Bowyer, Hall and Kegelmeyer, JAIR 16, 2002, doi:10.1613/jair.953, section 4.2. As imbalanced-learn and unlike the
 * paper's listing, one gap is drawn per row, not per column, and base rows are drawn with replacement.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export function create(given: GivenOptions): Generator {
  const options = parseOptions('smote', smoteOptions, given)
  return {
    async fit(train, minority, context) {
      const {features, notes} = classRows('smote', train, minority, options.missing)
      requireKinds('smote', features, 'numeric')
      const points = numericMatrix(features)
      const {count, notes: lowered} = neighbourCount('smote', options.neighbours, points.rows - 1)
      const seen = options.scaling === 'minmax' ? minmaxScaled(points) : points
      const {indices} = await nearestNeighboursAsync(seen, seen, count, {excludeSelf: true}, context)
      return {
        notes: [...notes, ...lowered],
        async sample(rowCount, {rng, ...rest}) {
          const choose = () => {
            const baseRow = integerBelow(rng, points.rows)
            const partnerRow = randomNeighbour(rng, indices, baseRow, count)
            return {base: points, baseRow, partner: points, partnerRow, gap: rng.next()}
          }
          return syntheticTable(
            train,
            minority,
            rowCount,
            await interpolateRows(rowCount, points.columns, choose, {rng, ...rest}),
          )
        },
        dispose: () => undefined,
      }
    },
  }
}

/** {@link create} with typed options, for library users. */
export const smote = (
  options: {neighbours?: number; scaling?: 'none' | 'minmax'; missing?: 'impute' | 'refuse'} = {},
): Generator => create(options)
