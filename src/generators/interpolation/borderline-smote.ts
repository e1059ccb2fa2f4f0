import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow} from '../../core/rng.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {classRows, distanceSpace, everyRow, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import {drawSegments, interpolate, randomNeighbour, type Segments} from './interpolate.js'
import {missingOption, neighbourCount, neighboursOption, scalingOption} from '../shared-options.js'

export const borderlineSmoteOptions = {
  kind: {
    type: 'choice',
    choices: ['1', '2'],
    default: '1',
    description: 'Interpolate with neighbours in the class alone (1), or with neighbours of any class, half-way to others (2).',
  },
  neighbours: neighboursOption,
  dangerNeighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description: 'Neighbours among all classes that decide whether a row is in danger (10, or as many as there are).',
  },
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

const USUAL_DANGER_NEIGHBOURS = 10

/**
 * Borderline-SMOTE: SMOTE from the rows "in danger" alone, those of whose m nearest rows of any class at least half, but not
 * all, are of other classes. Kind 1 interpolates with one of the k nearest rows of the class. Kind 2 takes one of the k nearest
 * rows of any class; towards a row of another class the position is uniform in [0, 0.5), so that the new row stays on the
 * class's side. Missing cells are filled in first (option `missing`), in other classes with their own medians.
 *
 * Han, Wang and Mao, ICIC 2005, doi:10.1007/11538059_91, section 3. Defaults (m = 10, k = 5) and kind 2's choice of partners as
 * imbalanced-learn since 0.11; its position towards other classes is the product of a uniform in [0, 1) and one in [0, 0.5),
 * ours is the paper's. Until 0.11 it looked numbers of the class's own neighbours up among the other classes' rows, so that kind 2 had
 * partners anywhere: it is not compared with 0.10.
 *
 * @throws {UserError} When more neighbours are asked for than there are.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, or no row is in danger, where
 * imbalanced-learn makes no rows without a word.
 */
export const borderlineSmote = defineGenerator({
  name: 'borderline-smote',
  summary: 'SMOTE from the rows near the border to the other classes alone.',
  source: 'Han, Wang and Mao, ICIC 2005, doi:10.1007/11538059_91',
  columns: 'numeric',
  quick: true,
  options: borderlineSmoteOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds('borderline-smote', train, minority.target, 'numeric')
        const own = classRows('borderline-smote', train, minority, options.missing)
        const near = neighbourCount('borderline-smote', options.neighbours, own.rows.length)
        const around = dangerCount(options.dangerNeighbours, train.rowCount)
        const every = everyRow(train, own)
        const space: Space = {
          points: distanceSpace(train, own.features, options.scaling)(every),
          rows: own.rows,
          isOwn: flagsOf(own.rows, train.rowCount),
        }
        const bases = await rowsInDanger(space, around.count, subContext(context, 'danger', 0, 0.8))
        if (bases.length === 0)
          throw new NotApplicable(
            `no row of class '${minority.label}' is in danger: none has at least half, but not all, of its neighbours in other classes`,
          )
        const findPartners = options.kind === '1' ? partnersWithin : partnersAnywhere
        const partners = await findPartners(space, bases, near.count, subContext(context, 'partners', 0.8, 1))
        const columns = numericColumns(every)
        return {
          notes: [...own.notes, ...near.notes, ...around.notes],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const draw = (row: number, {base, partner, gap}: Segments) => {
              const chosen = integerBelow(rng, bases.length)
              base[row] = bases[chosen]
              partner[row] = randomNeighbour(rng, partners, chosen, near.count)
              gap[row] = rng.next() * (space.isOwn[partner[row]] === 1 ? 1 : 0.5)
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

/** All training rows to measure distances on, and which of them are of the class. */
interface Space {
  readonly points: Matrix
  readonly rows: Int32Array
  readonly isOwn: Uint8Array
}

const dangerCount = (asked: number | undefined, rows: number) =>
  neighbourCount('borderline-smote', asked, rows, 'dangerNeighbours', USUAL_DANGER_NEIGHBOURS)

function flagsOf(rows: Int32Array, rowCount: number): Uint8Array {
  const flags = new Uint8Array(rowCount)
  for (const row of rows) flags[row] = 1
  return flags
}

/** Rows of the class with m/2 <= neighbours of other classes < m; with all neighbours in other classes a row counts as noise. */
async function rowsInDanger({points, rows, isOwn}: Space, count: number, context: Context): Promise<Int32Array> {
  const {indices} = await nearestNeighboursAsync(points, pickRows(points, rows), count, {excludeSelf: rows}, context)
  return rows.filter((_, position) => {
    let others = count
    for (let at = position * count; at < (position + 1) * count; at++) others -= isOwn[indices[at]]
    return others >= count / 2 && others < count
  })
}

/** [bases, count]: row numbers of the nearest rows of the class. */
async function partnersWithin({points, rows}: Space, bases: Int32Array, count: number, context: Context): Promise<Int32Array> {
  const positions = bases.map(base => rows.indexOf(base))
  const within = pickRows(points, rows)
  const {indices} = await nearestNeighboursAsync(within, pickRows(points, bases), count, {excludeSelf: positions}, context)
  return indices.map(position => rows[position])
}

/** [bases, count]: row numbers of the nearest rows of any class. */
async function partnersAnywhere({points}: Space, bases: Int32Array, count: number, context: Context): Promise<Int32Array> {
  return (await nearestNeighboursAsync(points, pickRows(points, bases), count, {excludeSelf: bases}, context)).indices
}
