import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {createMatrix, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import type {CategoricalColumn, Table} from '../../core/table.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {categoricalColumns, classRows, distanceSpace, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import type {Generator} from '../generator.js'
import {drawSegments, forEachRow, interpolate, randomNeighbour, type Segments} from './interpolate.js'
import {missingOption, neighbourCount, neighboursOption, scalingOption} from '../shared-options.js'

export const smoteNcOptions = {
  neighbours: neighboursOption,
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

/**
 * SMOTE-NC for mixed columns: numbers are interpolated as in SMOTE, a categorical cell takes the level that most of the base
 * row's k neighbours have (the base row has no vote), each of several equally frequent ones with the same probability. In the
 * distance two different levels count as the median of the standard deviations (divisor n) of the class's numeric columns.
 * With a median of 0 the levels do not count at all. Missing cells are filled in first (option `missing`). Where dates, which are numbers,
 * are all that looks categorical, rows are made as SMOTE makes them.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.1. As imbalanced-learn since 0.11, where the squared penalty is
 * the squared median as in the paper; earlier versions took half of it.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When the columns are not mixed, or the class has one row.
 */
export const smoteNc = defineGenerator({
  name: 'smote-nc',
  summary: 'SMOTE for mixed columns: numbers are interpolated, levels are voted on by the neighbours.',
  source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.1',
  columns: 'mixed',
  quick: true,
  options: smoteNcOptions,
  create(options) {
    return smoteNcAs('smote-nc', options)
  },
})

const NO_LEVELS =
  'dates are used as numbers, and there are no categorical columns beside them: rows are made as smote makes them.'

/** A table whose only texts were dates is one that a user takes for mixed. */
function onlyNumbersAndDates(train: Table, target: string): boolean {
  const fields = train.schema.fields.filter(({name}) => name !== target)
  const dated = fields.some(field => field.kind === 'numeric' && field.date !== undefined)
  return dated && fields.every(({kind}) => kind === 'numeric')
}

/** The same under the name of a generator that builds on it: messages and notes then name that one. */
export function smoteNcAs(name: string, options: OptionValues<typeof smoteNcOptions>): Generator {
  return {
    deterministicFit: true,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const withoutLevels = onlyNumbersAndDates(train, minority.target)
      if (!withoutLevels) requireKinds(name, train, minority.target, 'mixed')
      const {features, notes} = classRows(name, train, minority, options.missing)
      const {count, notes: lowered} = neighbourCount(name, options.neighbours, features.rowCount)
      const [columns, nominal] = [numericColumns(features), categoricalColumns(features)]
      const points = withLevels(distanceSpace(train, features, options.scaling)(features), nominal)
      const {indices} = await nearestNeighboursAsync(points, points, count, {excludeSelf: true}, context)
      return {
        notes: [...(withoutLevels ? [`${name}: ${NO_LEVELS}`] : []), ...notes, ...lowered],
        async sample(rowCount, sampling) {
          const {rng} = sampling
          const draw = (row: number, {base, partner, gap}: Segments) => {
            base[row] = integerBelow(rng, features.rowCount)
            partner[row] = randomNeighbour(rng, indices, base[row], count)
            gap[row] = rng.next()
          }
          const segments = await drawSegments(rowCount, draw, subContext(sampling, 'numbers', 0, 0.5))
          const numbers = await interpolate(columns, columns, segments, sampling)
          const levels = await voteOnLevels(nominal, segments.base, indices, count, subContext(sampling, 'levels', 0.5, 1))
          return syntheticTable(train, minority, rowCount, [...numbers, ...levels])
        },
        dispose: () => undefined,
      }
    },
  }
}

/**
 * The numbers with the levels one-hot beside them. Two different levels differ in two entries, so an entry of m / sqrt(2) makes
 * them m apart.
 */
function withLevels(numbers: Matrix, nominal: readonly CategoricalColumn[]): Matrix {
  const entry = medianDeviation(numbers) / Math.SQRT2
  const width = numbers.columns + nominal.reduce((sum, {field}) => sum + field.levels.length, 0)
  const matrix = createMatrix(numbers.rows, width)
  for (let row = 0; row < numbers.rows; row++) {
    matrix.data.set(numbers.data.subarray(row * numbers.columns, (row + 1) * numbers.columns), row * width)
    let offset = row * width + numbers.columns
    for (const {codes, field} of nominal) {
      matrix.data[offset + codes[row]] = entry
      offset += field.levels.length
    }
  }
  return matrix
}

/** The median over columns of the standard deviation (divisor n); 0 without columns. */
function medianDeviation({data, rows, columns}: Matrix): number {
  if (columns === 0) return 0
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

/** The categorical columns of synthetic rows, from the neighbours of their base rows. */
async function voteOnLevels(
  nominal: readonly CategoricalColumn[],
  bases: Int32Array,
  indices: Int32Array,
  count: number,
  context: Context,
): Promise<CategoricalColumn[]> {
  const made = nominal.map(column => ({...column, codes: new Int32Array(bases.length)}))
  const votes = nominal.map(column => createVote(column, indices, count, context.rng))
  const vote = (row: number) => {
    for (let at = 0; at < made.length; at++) made[at].codes[row] = votes[at](bases[row])
  }
  await forEachRow(bases.length, vote, context)
  return made
}

/** Returns a function that draws one of the most frequent levels among a row's neighbours. */
function createVote({codes, field}: CategoricalColumn, indices: Int32Array, count: number, rng: Rng): (row: number) => number {
  const counts = new Int32Array(field.levels.length)
  return row => {
    const [from, to] = [row * count, (row + 1) * count]
    let most = 0
    let tied = 0
    for (let at = from; at < to; at++) {
      const votes = ++counts[codes[indices[at]]]
      if (votes > most) {
        most = votes
        tied = 1
      } else if (votes === most) tied++
    }
    let skip = tied > 1 ? integerBelow(rng, tied) : 0
    let winner = -1
    for (let at = from; at < to; at++) {
      const code = codes[indices[at]]
      // Each level is looked at once: its count is cleared on the way, for the next vote too.
      if (counts[code] === most && winner < 0 && skip-- === 0) winner = code
      counts[code] = 0
    }
    return winner
  }
}
