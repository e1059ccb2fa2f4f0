import {defineGenerator} from '../define-generator.js'
import {throwIfStopped} from '../../core/context.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow} from '../../core/rng.js'
import {MISSING_CODE, categoricalColumn, type CategoricalColumn} from '../../core/table.js'
import {nearestByMeasure} from '../../stats/neighbours.js'
import {categoricalColumns, classRows, requireKinds, syntheticTable} from '../class-rows.js'
import {forEachRow} from './interpolate.js'
import {missingOption, neighbourCount, neighboursOption} from '../shared-options.js'

export const smoteNOptions = {neighbours: neighboursOption, missing: missingOption} as const satisfies OptionSpecs

/**
 * SMOTE-N for categorical columns: a synthetic row takes, column by column, the most frequent level among a random row of the
 * class and its k nearest neighbours in the class; on a tie the first of them in the column's order. Neighbours by the value
 * difference metric: two levels are sum over classes of |P(class | level 1) - P(class | level 2)| apart, the distance of two
 * rows is the sum over columns of the squares. The probabilities are those of all training rows; cells missing there do not
 * count. Missing cells of the class are filled in first (option `missing`).
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.2; metric of Stanfill and Waltz, doi:10.1145/7902.7906, without
 * their weights. As imbalanced-learn: exponents k = 1 and r = 2, the row itself has a vote, and ties go to the first level,
 * where the paper draws one.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are numeric columns, or the class has one row.
 */
export const smoteN = defineGenerator({
  name: 'smote-n',
  summary: 'SMOTE for categorical columns: every level is voted on by the neighbours.',
  source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.2',
  columns: 'categorical',
  quick: true,
  options: smoteNOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds('smote-n', train, minority.target, 'categorical')
        const {features, notes} = classRows('smote-n', train, minority, options.missing)
        const {count, notes: lowered} = neighbourCount('smote-n', options.neighbours, features.rowCount)
        const nominal = categoricalColumns(features)
        const classes = categoricalColumn(train, minority.target)
        const apart = nominal.map(({field}) => valueDifferences(categoricalColumn(train, field.name), classes))
        const measure = (i: number, j: number) => {
          let sum = 0
          for (let at = 0; at < nominal.length; at++) {
            const {codes, field} = nominal[at]
            sum += apart[at][codes[i] * field.levels.length + codes[j]] ** 2
          }
          return sum
        }
        const {indices} = await nearestByMeasure(features.rowCount, count, measure, context)
        // What a base row leads to is settled: the vote draws nothing.
        const votes = nominal.map(column => votesOf(column, indices, count))
        return {
          notes: [...notes, ...lowered],
          async sample(rowCount, sampling) {
            const levels = nominal.map(column => ({...column, codes: new Int32Array(rowCount)}))
            const fill = (row: number) => {
              const base = integerBelow(sampling.rng, features.rowCount)
              for (let at = 0; at < levels.length; at++) levels[at].codes[row] = votes[at][base]
            }
            await forEachRow(rowCount, fill, sampling)
            return syntheticTable(train, minority, rowCount, levels)
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

/**
 * The value difference metric of a column's levels: sum over classes of |P(class | level 1) - P(class | level 2)|. Rows without
 * a level or a class do not count; a level without rows has probability 0 of every class.
 *
 * @returns [levels, levels], each in [0, 2].
 */
export function valueDifferences({codes, field}: CategoricalColumn, classes: CategoricalColumn): Float64Array {
  const [levelCount, classCount] = [field.levels.length, classes.field.levels.length]
  const shares = new Float64Array(levelCount * classCount)
  const totals = new Float64Array(levelCount)
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] === MISSING_CODE || classes.codes[row] === MISSING_CODE) continue
    shares[codes[row] * classCount + classes.codes[row]]++
    totals[codes[row]]++
  }
  for (let at = 0; at < shares.length; at++) shares[at] /= Math.max(1, totals[Math.floor(at / classCount)])
  const apart = new Float64Array(levelCount * levelCount)
  for (let a = 0; a < levelCount; a++)
    for (let b = 0; b < levelCount; b++)
      for (let at = 0; at < classCount; at++)
        apart[a * levelCount + b] += Math.abs(shares[a * classCount + at] - shares[b * classCount + at])
  return apart
}

/** Per row the most frequent level among itself and its neighbours, the first in the column's order on a tie. */
function votesOf({codes, field}: CategoricalColumn, indices: Int32Array, count: number): Int32Array {
  const counts = new Int32Array(field.levels.length)
  return codes.map((own, row) => {
    counts.fill(0)
    counts[own]++
    for (let at = row * count; at < (row + 1) * count; at++) counts[codes[indices[at]]]++
    let best = 0
    for (let code = 1; code < counts.length; code++) if (counts[code] > counts[best]) best = code
    return best
  })
}
