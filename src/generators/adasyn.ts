import {NotApplicable} from '../core/errors.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {permutation} from '../core/rng.js'
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

export const adasynOptions = {neighbours: neighboursOption, missing: missingOption} as const satisfies OptionSpecs

/**
 * ADASYN: SMOTE that makes more rows from the rows of the class that have more neighbours of other classes. A row's share of the
 * synthetic rows is proportional to the share of other classes among its k nearest rows of any class.
 *
 * He, Bai, Garcia and Li, IJCNN 2008, doi:10.1109/IJCNN.2008.4633969, steps 1-5. Defaults as imbalanced-learn (k = 5). Shares
 * are turned into whole numbers by largest remainders, so that exactly the rows asked for are made; imbalanced-learn
 * rounds each share, and its count deviates.
 *
 * @throws {NotApplicable} When no row of the class has a neighbour of another class: the shares are not defined.
 */
export function create(given: GivenOptions): Generator {
  const options = parseOptions('adasyn', adasynOptions, given)
  return {
    async fit(train, minority, context) {
      const {features, all, rows, notes} = classRows('adasyn', train, minority, options.missing)
      requireKinds('adasyn', features, 'numeric')
      const points = numericMatrix(features)
      const {count, notes: lowered} = neighbourCount('adasyn', options.neighbours, points.rows - 1)
      const near = await nearestNeighboursAsync(numericMatrix(all), points, count, {excludeSelf: rows}, context)
      const own = new Set(rows)
      const others = Float64Array.from(rows, (_, row) => {
        const around = near.indices.subarray(row * count, (row + 1) * count)
        return around.reduce((sum, neighbour) => sum + (own.has(neighbour) ? 0 : 1), 0)
      })
      if (others.every(value => value === 0))
        throw new NotApplicable(
          `no row of class '${minority.label}' has a neighbour of another class: adasyn has nothing to go by`,
        )
      const {indices} = await nearestNeighboursAsync(points, points, count, {excludeSelf: true}, context)
      return {
        notes: [...notes, ...lowered],
        async sample(rowCount, {rng, ...rest}) {
          const counts = apportion(others, rowCount)
          const bases = [...counts].flatMap((number, row) => new Array<number>(number).fill(row))
          // In random order, so that a part of the rows is a fair part.
          const order = permutation(rng, rowCount)
          const choose = (row: number) => {
            const baseRow = bases[order[row]]
            return {
              base: points,
              baseRow,
              partner: points,
              partnerRow: randomNeighbour(rng, indices, baseRow, count),
              gap: rng.next(),
            }
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
export const adasyn = (options: {neighbours?: number; missing?: 'impute' | 'refuse'} = {}): Generator => create(options)

/** Whole numbers in proportion to the weights that add up to `total`, by largest remainders (ties by position). */
export function apportion(weights: Float64Array, total: number): Int32Array {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map(weight => (weight / sum) * total)
  const counts = Int32Array.from(exact, Math.floor)
  const left = total - counts.reduce((all, count) => all + count, 0)
  const byRemainder = Array.from(exact.keys()).sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b)
  for (const row of byRemainder.slice(0, left)) counts[row]++
  return counts
}
