import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, permutation, type Rng} from '../../core/rng.js'
import {categoricalColumn, type MinorityClass, type Table} from '../../core/table.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {scaledGamma, supportVectors} from '../../stats/support-vectors.js'
import {classRows, distanceSpace, everyRow, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import {missingOption, neighbourCount, neighboursOption, scalingOption} from '../shared-options.js'
import {drawSegments, interpolate, randomNeighbour, type Segments} from './interpolate.js'
import {othersAround} from './others-around.js'

export const svmSmoteOptions = {
  neighbours: neighboursOption,
  dangerNeighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description:
      'Neighbours among all classes that decide whether a support vector is noise or in danger (10, or as many as there are).',
  },
  outStep: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.5,
    description: 'How far rows are extrapolated at most, as a share of the way to the neighbour.',
  },
  penalty: {
    type: 'number',
    min: 1e-6,
    max: 1e6,
    default: 1,
    description: "The support vector machine's C: smaller means a smoother border, and more support vectors.",
  },
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

const NAME = 'svm-smote'
const USUAL_DANGER_NEIGHBOURS = 10
/** Both parameters of the beta distribution of the share of rows that are interpolated. */
const SHARE = 10

/**
 * SVM-SMOTE (borderline oversampling): SMOTE from the support vectors of the class in a machine with a radial kernel. Those
 * whose m nearest rows of any class are all of other classes are noise and not used. From those in danger (half of the m or
 * more are of others) rows are interpolated towards one of the k nearest rows of the class; from the others they are
 * extrapolated: base - u * step * (neighbour - base), u uniform in [0, 1), so that they lie beyond the base, on the line
 * of both records but on no segment. A share of Beta(10, 10) of a release is interpolated. Numeric columns only. Missing
 * cells are filled in first (option `missing`), in other classes with their own medians.
 *
 * Nguyen, Cooper and Kamei, IJKESDP 3(1), 2011, doi:10.1504/IJKESDP.2011.039875, in the form of imbalanced-learn's SVMSMOTE:
 * defaults (k = 5, m = 10, step 0.5, C = 1, gamma 'scale'), one machine for the class and each other class, and the share.
 * Where the class has support vectors of one kind alone, all rows are made from these (imbalanced-learn makes fewer than
 * asked for); both kinds draw independently of one another (with an integer seed imbalanced-learn uses the same draws for
 * both); rows come in random order.
 *
 * @throws {UserError} When more neighbours are asked for than there are.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, no other class has rows, or every
 * support vector of the class is noise.
 */
export const svmSmote = defineGenerator({
  name: NAME,
  summary: 'SMOTE from the support vectors of the class: between neighbours near the border, and beyond them elsewhere.',
  source: 'Nguyen, Cooper and Kamei, IJKESDP 3(1), 2011, doi:10.1504/IJKESDP.2011.039875',
  columns: 'numeric',
  options: svmSmoteOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds(NAME, train, minority.target, 'numeric')
        const own = classRows(NAME, train, minority, options.missing)
        const near = neighbourCount(NAME, options.neighbours, own.rows.length)
        const around = neighbourCount(NAME, options.dangerNeighbours, train.rowCount, 'dangerNeighbours', USUAL_DANGER_NEIGHBOURS)
        const every = distanceSpace(train, own.features, options.scaling)(everyRow(train, own))
        const vectors = await vectorsOfClass(every, train, minority, own.rows, options.penalty, context)
        const part = subContext(context, 'danger', 0.8, 0.9)
        const found = await nearestNeighboursAsync(every, pickRows(every, vectors), around.count, {excludeSelf: vectors}, part)
        const others = othersAround(found.indices, around.count, own.rows, train.rowCount)
        const bases = positionsIn(
          own.rows,
          vectors.filter((_, at) => others[at] < around.count),
        )
        if (bases.length === 0)
          throw new NotApplicable(`every support vector of class '${minority.label}' is surrounded by other classes`)
        const isInDanger = others.filter(count => count < around.count).map(count => (count >= around.count / 2 ? 1 : 0))
        const points = pickRows(every, own.rows)
        const {indices} = await nearestNeighboursAsync(
          points,
          pickRows(points, bases),
          near.count,
          {excludeSelf: bases},
          subContext(context, 'class', 0.9, 1),
        )
        const columns = numericColumns(own.features)
        return {
          notes: [...own.notes, ...near.notes, ...around.notes],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const kinds = kindsOf(isInDanger)
            const inside = interpolatedRows(kinds, rowCount, rng)
            const order = permutation(rng, rowCount)
            const draw = (row: number, {base, partner, gap}: Segments) => {
              const isInside = order[row] < inside
              const among = isInside ? kinds.danger : kinds.safe
              const chosen = among[integerBelow(rng, among.length)]
              base[row] = bases[chosen]
              partner[row] = randomNeighbour(rng, indices, chosen, near.count)
              gap[row] = rng.next() * (isInside ? 1 : -options.outStep)
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

/** Row numbers of the class's support vectors, in a machine for the class and each other class. */
async function vectorsOfClass(
  points: Matrix,
  train: Table<'train'>,
  {target}: MinorityClass,
  rows: Int32Array,
  penalty: number,
  context: Context,
): Promise<Int32Array> {
  const {codes} = categoricalColumn(train, target)
  const others = [...new Set(codes)].filter(code => code !== codes[rows[0]]).sort((a, b) => a - b)
  if (others.length === 0) throw new NotApplicable(`${NAME} needs rows of other classes; there are none`)
  const gamma = scaledGamma(points)
  const isVector = new Uint8Array(train.rowCount)
  for (const [at, other] of others.entries()) {
    const members = Int32Array.from(codes.keys()).filter(row => codes[row] === codes[rows[0]] || codes[row] === other)
    const labels = Uint8Array.from(members, row => (codes[row] === other ? 0 : 1))
    for (const vector of await supportVectors(pickRows(points, members), labels, {penalty, gamma}, context))
      isVector[members[vector]] = 1
    context.progress((0.8 * (at + 1)) / others.length)
  }
  return rows.filter(row => isVector[row] === 1)
}

/** The places of some row numbers in an ascending list of row numbers. */
function positionsIn(rows: Int32Array, some: Int32Array): Int32Array {
  const place = new Map(Array.from(rows, (row, at) => [row, at]))
  return some.map(row => place.get(row) ?? -1)
}

/** Places of the bases of each kind. */
interface Kinds {
  readonly danger: Int32Array
  readonly safe: Int32Array
}

function kindsOf(isInDanger: ArrayLike<number>): Kinds {
  const every = Int32Array.from({length: isInDanger.length}, (_, at) => at)
  return {danger: every.filter(at => isInDanger[at] === 1), safe: every.filter(at => isInDanger[at] === 0)}
}

/** How many rows are interpolated: a share of Beta(10, 10), which is the 10th smallest of 19 uniforms. */
function interpolatedRows({danger, safe}: Kinds, rowCount: number, rng: Rng): number {
  const share = Float64Array.from({length: 2 * SHARE - 1}, () => rng.next()).sort()[SHARE - 1]
  if (danger.length === 0) return 0
  return safe.length === 0 ? rowCount : Math.min(rowCount, Math.floor(share * (rowCount + 1)))
}
