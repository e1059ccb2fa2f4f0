import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {pickRows} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation} from '../../core/rng.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {classRows, distanceSpace, everyRow, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import {apportion, repeated} from '../apportion.js'
import {drawSegments, interpolate, randomNeighbour, type Segments} from './interpolate.js'
import {othersAround} from './others-around.js'
import {missingOption, neighbourCount, neighboursOption, scalingOption} from '../shared-options.js'

export const adasynOptions = {
  neighbours: neighboursOption,
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

/**
 * ADASYN: SMOTE that makes more rows from the rows of the class that have more neighbours of other classes. A row's share of the
 * synthetic rows is proportional to the share of other classes among its k nearest rows of any class; partners are drawn from
 * its k nearest rows of the class. Missing cells are filled in first (option `missing`), in other classes with their own medians.
 *
 * He, Bai, Garcia and Li, IJCNN 2008, doi:10.1109/IJCNN.2008.4633969, section III, steps 2-5. Defaults as imbalanced-learn
 * (k = 5). Shares are turned into whole numbers by largest remainders, so that exactly the rows asked for are made;
 * imbalanced-learn rounds each share, and its count deviates. Rows come in random order, not grouped by base.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, or no row of it has a neighbour of another
 * class: the shares are not defined.
 */
export const adasyn = defineGenerator({
  name: 'adasyn',
  summary: 'SMOTE that makes more rows where the class is surrounded by others.',
  source: 'He, Bai, Garcia and Li, IJCNN 2008, doi:10.1109/IJCNN.2008.4633969',
  columns: 'numeric',
  quick: true,
  options: adasynOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds('adasyn', train, minority.target, 'numeric')
        const own = classRows('adasyn', train, minority, options.missing)
        const {count, notes: lowered} = neighbourCount('adasyn', options.neighbours, own.rows.length)
        const everyPoint = distanceSpace(train, own.features, options.scaling)(everyRow(train, own))
        const points = pickRows(everyPoint, own.rows)
        const near = await nearestNeighboursAsync(
          everyPoint,
          points,
          count,
          {excludeSelf: own.rows},
          subContext(context, 'all', 0, 0.9),
        )
        const weights = othersAround(near.indices, count, own.rows, train.rowCount)
        if (weights.every(weight => weight === 0))
          throw new NotApplicable(
            `no row of class '${minority.label}' has a neighbour of another class: adasyn has nothing to go by`,
          )
        const {indices} = await nearestNeighboursAsync(
          points,
          points,
          count,
          {excludeSelf: true},
          subContext(context, 'class', 0.9, 1),
        )
        const columns = numericColumns(own.features)
        return {
          notes: [...own.notes, ...lowered],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const bases = repeated(apportion(weights, rowCount), rowCount)
            const order = permutation(rng, rowCount)
            const draw = (row: number, {base, partner, gap}: Segments) => {
              base[row] = bases[order[row]]
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
  },
})
