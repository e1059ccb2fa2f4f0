import {defineGenerator} from '../define-generator.js'
import {throwIfStopped, type Context} from '../../core/context.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import {integerBelow} from '../../core/rng.js'
import type {MinorityClass, NumericColumn, Table} from '../../core/table.js'
import {missingIn} from '../../preprocess/impute.js'
import {nearestNeighboursAsync, type Neighbours} from '../../stats/neighbours.js'
import {classRows, distanceSpace, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import type {FittedGenerator, Generator} from '../generator.js'
import {drawSegments, interpolate, randomNeighbour, type Segments} from './interpolate.js'
import {missingOption, neighbourCount, neighboursOption, scalingOption} from '../shared-options.js'

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
export const smote = defineGenerator({
  name: 'smote',
  summary: 'Interpolates between a row of the class and one of its nearest neighbours in the class.',
  source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953',
  columns: 'numeric',
  quick: true,
  options: smoteOptions,
  create(options) {
    return smoteAs('smote', options)
  },
})

/** The same under the name of a generator that builds on it: messages and notes then name that one. */
export function smoteAs(name: string, options: OptionValues<typeof smoteOptions>): Generator {
  return {
    deterministicFit: true,
    async fit(train, minority, context) {
      throwIfStopped(context)
      requireKinds(name, train, minority.target, 'numeric')
      const {features, rows, notes} = classRows(name, train, minority, options.missing)
      const {count, notes: lowered} = neighbourCount(name, options.neighbours, features.rowCount)
      const points = distanceSpace(train, features, options.scaling)(features)
      const {indices} = await nearestNeighboursAsync(points, points, count, {excludeSelf: true}, context)
      const columns = numericColumns(features)
      const fittedTo = (kept: readonly NumericColumn[], neighbours: Int32Array): FittedGenerator => ({
        notes: [...notes, ...lowered],
        sample: (rowCount, sampling) =>
          sampleSmote({columns: kept, indices: neighbours, count}, train, minority, rowCount, sampling),
        dispose: () => undefined,
      })
      let spare: Promise<Neighbours> | undefined
      return {
        ...fittedTo(columns, indices),
        async leaveOut(row, part) {
          const at = rows.indexOf(row)
          const hasGaps = train.select(rows, 'train').columns.some(column => missingIn(column) > 0)
          // Other fillings, another range or fewer neighbours would touch every row.
          if (at < 0 || hasGaps || options.scaling !== 'none' || rows.length < count + 2) return undefined
          spare ??= nearestNeighboursAsync(points, points, count + 1, {excludeSelf: true}, part)
          const without = (column: NumericColumn) => ({...column, values: column.values.filter((_, own) => own !== at)})
          return fittedTo(columns.map(without), neighboursWithout(await spare, at))
        },
      }
    },
  }
}

interface Fit {
  readonly columns: readonly NumericColumn[]
  /** [rows, count] */
  readonly indices: Int32Array
  readonly count: number
}

async function sampleSmote(
  {columns, indices, count}: Fit,
  train: Table<'train'>,
  minority: MinorityClass,
  rowCount: number,
  context: Context,
): Promise<Table<'synthetic'>> {
  const {rng} = context
  const rows = indices.length / count
  const draw = (row: number, {base, partner, gap}: Segments) => {
    base[row] = integerBelow(rng, rows)
    partner[row] = randomNeighbour(rng, indices, base[row], count)
    gap[row] = rng.next()
  }
  const segments = await drawSegments(rowCount, draw, context)
  return syntheticTable(train, minority, rowCount, await interpolate(columns, columns, segments, context))
}

/**
 * The neighbours of the other rows once a row is gone, from one more than are wanted: those that had it among theirs
 * get the next in line.
 */
function neighboursWithout({indices, count: held}: Neighbours, gone: number): Int32Array {
  const count = held - 1
  const kept = new Int32Array((indices.length / held - 1) * count)
  let at = 0
  for (let row = 0; row < indices.length / held; row++) {
    if (row === gone) continue
    const end = at + count
    for (let place = row * held; at < end; place++) {
      const neighbour = indices[place]
      if (neighbour !== gone) kept[at++] = neighbour > gone ? neighbour - 1 : neighbour
    }
  }
  return kept
}
