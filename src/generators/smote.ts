import {throwIfStopped} from '../core/context.js'
import {parseOptions, type GivenOptions, type OptionSpecs, type OptionValues} from '../core/options.js'
import {integerBelow} from '../core/rng.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import {classRows, distanceSpace, numericColumns, requireKinds, syntheticTable} from './class-rows.js'
import type {Generator} from './generator.js'
import {drawSegments, interpolate, randomNeighbour, type Segments} from './interpolate.js'
import {missingOption, neighbourCount, neighboursOption, scalingOption} from './shared-options.js'

export const smoteOptions = {
  neighbours: neighboursOption,
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

/**
 * SMOTE: a synthetic row lies at a uniform position in [0, 1) on the segment from a random row of the class to a random one of
 * its k nearest neighbours in the class; equally near ones count in the order of their rows. Numeric columns only.
 * Interpolation is always on the values as given, also when neighbours are found on scaled ones. Missing cells are filled in
 * first (option `missing`). Two rows suffice; duplicates and constant columns need no care: on them a segment is a point.
 *
 * Chawla, Bowyer, Hall and Kegelmeyer, JAIR 16, 2002, doi:10.1613/jair.953, section 4.2. As imbalanced-learn and unlike the
 * paper's listing, one gap is drawn per row, not per column, and base rows are drawn with replacement.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export const create = (given: GivenOptions): Generator => smoteAs('smote', parseOptions('smote', smoteOptions, given))

/** The same under the name of a generator that builds on it: messages and notes then name that one. */
export function smoteAs(name: string, options: OptionValues<typeof smoteOptions>): Generator {
  return {
    async fit(train, minority, context) {
      throwIfStopped(context)
      requireKinds(name, train, minority.target, 'numeric')
      const {features, notes} = classRows(name, train, minority, options.missing)
      const {count, notes: lowered} = neighbourCount(name, options.neighbours, features.rowCount)
      const points = distanceSpace(train, features, options.scaling)(features)
      const {indices} = await nearestNeighboursAsync(points, points, count, {excludeSelf: true}, context)
      const columns = numericColumns(features)
      return {
        notes: [...notes, ...lowered],
        async sample(rowCount, sampling) {
          const {rng} = sampling
          const draw = (row: number, {base, partner, gap}: Segments) => {
            base[row] = integerBelow(rng, features.rowCount)
            partner[row] = randomNeighbour(rng, indices, base[row], count)
            gap[row] = rng.next()
          }
          const segments = await drawSegments(rowCount, draw, sampling)
          return syntheticTable(train, minority, rowCount, await interpolate(columns, columns, segments, sampling))
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
