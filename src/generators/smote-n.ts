import {breather, type Context} from '../core/context.js'
import {createMatrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {integerBelow} from '../core/rng.js'
import {categoricalColumn, type CategoricalColumn} from '../core/table.js'
import {classRows, missingOption, neighbourCount, neighboursOption, requireKinds, syntheticTable} from './class-rows.js'
import type {Generator} from './generator.js'

export const smoteNOptions = {neighbours: neighboursOption, missing: missingOption} as const satisfies OptionSpecs

/**
 * SMOTE-N for categorical columns: a synthetic row takes, column by column, the most frequent level among the k nearest
 * neighbours of a random row of the class; on a tie the first of them in the column's order. Neighbours by the value
 * difference metric: the distance of two levels is sum over classes of |P(class | level 1) - P(class | level 2)|, that of two
 * rows the root of the sum of squares over columns.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.2, with k = 1 and r = 2 in its equations 2 and 3, as
 * imbalanced-learn.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are numeric columns, or the class has one row.
 */
export function create(given: GivenOptions): Generator {
  const options = parseOptions('smote-n', smoteNOptions, given)
  return {
    async fit(train, minority, context) {
      const {features, all, notes} = classRows('smote-n', train, minority, options.missing)
      requireKinds('smote-n', features, 'categorical')
      const {count, notes: lowered} = neighbourCount('smote-n', options.neighbours, features.rowCount - 1)
      const nominal = features.columns.filter(column => column.kind === 'categorical')
      const classes = categoricalColumn(train, minority.target)
      const tables = nominal.map(({field}) => squaredLevelDistances(categoricalColumn(all, field.name), classes))
      const indices = await nearestByLevels(nominal, tables, features.rowCount, count, context)
      return {
        notes: [...notes, ...lowered],
        async sample(rowCount, {rng, signal}: Context) {
          const codes = nominal.map(() => new Int32Array(rowCount))
          const breathe = breather({signal})
          for (let row = 0; row < rowCount; row++) {
            const base = integerBelow(rng, features.rowCount)
            const neighbours = indices.subarray(base * count, (base + 1) * count)
            nominal.forEach((column, at) => {
              codes[at][row] = mode(column, neighbours)
            })
            await breathe()
          }
          return syntheticTable(train, minority, rowCount, createMatrix(rowCount, 0), codes)
        },
        dispose: () => undefined,
      }
    },
  }
}

/** {@link create} with typed options, for library users. */
export const smoteN = (options: {neighbours?: number; missing?: 'impute' | 'refuse'} = {}): Generator => create(options)

/** Per column [levels, levels]: sum over classes of |P(class | level 1) - P(class | level 2)|, squared. */
function squaredLevelDistances({codes, field}: CategoricalColumn, classes: CategoricalColumn): Float64Array {
  const [levelCount, classCount] = [field.levels.length, classes.field.levels.length]
  const counts = new Float64Array(levelCount * classCount)
  const totals = new Float64Array(levelCount)
  codes.forEach((code, row) => {
    counts[code * classCount + classes.codes[row]]++
    totals[code]++
  })
  const distances = new Float64Array(levelCount * levelCount)
  for (let a = 0; a < levelCount; a++)
    for (let b = 0; b < levelCount; b++) {
      if (totals[a] === 0 || totals[b] === 0) continue
      let sum = 0
      for (let at = 0; at < classCount; at++)
        sum += Math.abs(counts[a * classCount + at] / totals[a] - counts[b * classCount + at] / totals[b])
      distances[a * levelCount + b] = sum * sum
    }
  return distances
}

/** [rows, count]: the nearest other rows of the class, nearest first, ties by row number. All pairs are compared. */
async function nearestByLevels(
  features: readonly CategoricalColumn[],
  tables: readonly Float64Array[],
  rowCount: number,
  count: number,
  context: Context,
): Promise<Int32Array> {
  const indices = new Int32Array(rowCount * count)
  const distances = new Float64Array(rowCount)
  const breathe = breather(context)
  for (let row = 0; row < rowCount; row++) {
    distances.fill(0)
    features.forEach(({codes, field}, at) => {
      const start = codes[row] * field.levels.length
      for (let other = 0; other < rowCount; other++) distances[other] += tables[at][start + codes[other]]
    })
    const order = Int32Array.from(distances.keys()).filter(other => other !== row)
    order.sort((a, b) => distances[a] - distances[b] || a - b)
    indices.set(order.subarray(0, count), row * count)
    await breathe()
  }
  return indices
}

/** The most frequent level among these rows, the first in the column's order on a tie. */
function mode({codes, field}: CategoricalColumn, rows: Int32Array): number {
  const counts = new Int32Array(field.levels.length)
  for (const row of rows) counts[codes[row]]++
  return counts.reduce((best, count, code) => (count > counts[best] ? code : best), 0)
}
