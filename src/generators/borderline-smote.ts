import type {Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {pickRows, type Matrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {integerBelow} from '../core/rng.js'
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
import {interpolateRows, randomNeighbour, type Segment} from './interpolate.js'

export const borderlineSmoteOptions = {
  kind: {
    type: 'choice',
    choices: ['1', '2'],
    default: '1',
    description: 'Interpolate with neighbours of the class alone (1), or also half-way with neighbours of other classes (2).',
  },
  neighbours: neighboursOption,
  dangerNeighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description: 'Neighbours among all classes that decide whether a row is in danger (10, or as many as there are).',
  },
  missing: missingOption,
} as const satisfies OptionSpecs

const USUAL_DANGER_NEIGHBOURS = 10

/**
 * Borderline-SMOTE: SMOTE from the rows "in danger" alone, those of whose m nearest rows of any class at least half, but not
 * all, are of other classes. Kind 2 draws half of its rows towards one of the k nearest rows of the other classes, with a
 * position in [0, 0.5).
 *
 * Han, Wang and Mao, ICIC 2005, doi:10.1007/11538059_91, section 3. Defaults as imbalanced-learn (m = 10, k = 5). Kind 2
 * chooses side by side with probability one half; imbalanced-learn draws that share from Beta(10, 10) once per run.
 *
 * @throws {NotApplicable} When no row is in danger, where imbalanced-learn makes no rows without a word.
 */
export function create(given: GivenOptions): Generator {
  const options = parseOptions('borderline-smote', borderlineSmoteOptions, given)
  return {
    async fit(train, minority, context) {
      const {features, all, rows, notes} = classRows('borderline-smote', train, minority, options.missing)
      requireKinds('borderline-smote', features, 'numeric')
      const [points, everyone] = [numericMatrix(features), numericMatrix(all)]
      const {count, notes: lowered} = neighbourCount('borderline-smote', options.neighbours, points.rows - 1)
      const around = neighbourCount(
        'borderline-smote',
        options.dangerNeighbours,
        everyone.rows - 1,
        'dangerNeighbours',
        USUAL_DANGER_NEIGHBOURS,
      )
      const near = await nearestNeighboursAsync(everyone, points, around.count, {excludeSelf: rows}, context)
      const danger = rowsInDanger(near.indices, around.count, rows)
      if (danger.length === 0)
        throw new NotApplicable(
          `no row of class '${minority.label}' is in danger: none has at least half, but not all, of its neighbours in other classes`,
        )
      const bases = pickRows(points, danger)
      const within = await nearestNeighboursAsync(points, bases, count, {excludeSelf: danger}, context)
      const others = options.kind === '2' ? await nearestOthers(everyone, rows, bases, count, context) : undefined
      return {
        notes: [...notes, ...lowered, ...around.notes],
        async sample(rowCount, {rng, ...rest}) {
          const choose = (): Segment => {
            const baseRow = integerBelow(rng, bases.rows)
            if (others !== undefined && rng.next() < 0.5)
              return {
                base: bases,
                baseRow,
                partner: others.points,
                partnerRow: randomNeighbour(rng, others.indices, baseRow, others.count),
                gap: rng.next() / 2,
              }
            return {
              base: bases,
              baseRow,
              partner: points,
              partnerRow: randomNeighbour(rng, within.indices, baseRow, count),
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
export const borderlineSmote = (
  options: {kind?: '1' | '2'; neighbours?: number; dangerNeighbours?: number; missing?: 'impute' | 'refuse'} = {},
): Generator => create(options)

/** Positions within the class of the rows with m/2 <= neighbours of other classes < m. */
export function rowsInDanger(indices: Int32Array, count: number, rows: Int32Array): Int32Array {
  const own = new Set(rows)
  const inDanger: number[] = []
  for (let row = 0; row < rows.length; row++) {
    let others = 0
    for (let at = row * count; at < (row + 1) * count; at++) if (!own.has(indices[at])) others++
    if (others >= count / 2 && others < count) inDanger.push(row)
  }
  return Int32Array.from(inDanger)
}

async function nearestOthers(everyone: Matrix, rows: Int32Array, bases: Matrix, count: number, context: Context) {
  const own = new Set(rows)
  const points = pickRows(
    everyone,
    Array.from({length: everyone.rows}, (_, row) => row).filter(row => !own.has(row)),
  )
  const found = await nearestNeighboursAsync(points, bases, Math.min(count, points.rows), {}, context)
  return {points, ...found}
}
