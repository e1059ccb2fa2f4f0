import {defineFidelity} from './define-fidelity.js'
import {subContext, type Context} from '../../core/context.js'
import {pickRows, stackRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation, type Rng} from '../../core/rng.js'
import {concatTables} from '../../core/table.js'
import {randomForest} from '../../learners/random-forest.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import {deviation, leastError} from '../standard-error.js'
import type {FidelityFigures, FidelityInput} from './fidelity.js'
import {requireRows} from './points.js'

export const twoSampleTestOptions = {
  folds: {
    type: 'integer',
    min: 2,
    max: 100,
    default: 5,
    description: 'Parts of the rows, each judged by a forest that learned the others.',
  },
  trees: {type: 'integer', min: 1, max: 100_000, default: 100, description: 'Trees of the random forest.'},
} as const satisfies OptionSpecs

/**
 * Classifier two-sample test (Lopez-Paz and Oquab, arXiv 1610.06545): how well a random forest tells synthetic from real rows
 * it has not learned, in cross-validation, as an AUC; 0.5 is not at all, 1 without error. Every real row is compared with the
 * synthetic rows of its fold, and the mean over the folds is taken, because scores of different forests have no common scale.
 * The standard error is DeLong's (doi:10.2307/2531595) with placements within folds. Departs from the source in giving the AUC
 * instead of the accuracy, which needs no threshold.
 *
 * @throws {NotApplicable} With fewer than two rows per fold and side, or without columns.
 */
export const twoSampleTest = defineFidelity({
  name: 'two-sample-test',
  summary: 'How well a random forest tells synthetic from real rows that it has not learned (AUC; 0.5 is not at all).',
  source: 'Lopez-Paz and Oquab, arXiv 1610.06545',
  options: twoSampleTestOptions,
  create({folds, trees}) {
    return {
      async measure(input, context) {
        requireRows(input, 2 * folds)
        const {real, synthetic} = encoded(input)
        const placements = {real: new Float64Array(real.rows), synthetic: new Float64Array(synthetic.rows)}
        const parts = {
          real: foldsOf(real.rows, folds, context.rng.fork('real folds')),
          synthetic: foldsOf(synthetic.rows, folds, context.rng.fork('synthetic folds')),
        }
        for (let fold = 0; fold < folds; fold++) {
          const one = subContext(context, `fold/${fold}`, fold / folds, (fold + 1) / folds)
          const judged = {real: rowsOf(parts.real, fold), synthetic: rowsOf(parts.synthetic, fold)}
          const scores = await judge(trees, {real, synthetic}, parts, fold, one)
          place(judged.real, scores.real, scores.synthetic, -1, placements.real)
          place(judged.synthetic, scores.synthetic, scores.real, 1, placements.synthetic)
        }
        return figuresOf(placements.real, placements.synthetic)
      },
    }
  },
})

interface Sides<T> {
  readonly real: T
  readonly synthetic: T
}

function encoded({real, synthetic}: FidelityInput): Sides<Matrix> {
  const encoder = encodeFeatures(concatTables('train', [real, synthetic]), {
    scaling: 'standardise',
    categorical: 'one-hot',
    missingIndicators: true,
  })
  return {real: encoder.transform(real), synthetic: encoder.transform(synthetic)}
}

/** Per row its fold; folds differ by one row at most. */
function foldsOf(rows: number, folds: number, rng: Rng): Int32Array {
  const fold = new Int32Array(rows)
  permutation(rng, rows).forEach((row, position) => (fold[row] = position % folds))
  return fold
}

const rowsOf = (folds: Int32Array, wanted: number) => Int32Array.from(folds.keys()).filter(row => folds[row] === wanted)

/** What a forest that learned the other folds says of this fold's rows: the probability of being synthetic. */
async function judge(
  trees: number,
  points: Sides<Matrix>,
  parts: Sides<Int32Array>,
  fold: number,
  context: Context,
): Promise<Sides<Float64Array>> {
  const others = (side: 'real' | 'synthetic') => Int32Array.from(parts[side].keys()).filter(row => parts[side][row] !== fold)
  const [real, synthetic] = [pickRows(points.real, others('real')), pickRows(points.synthetic, others('synthetic'))]
  const labels = new Uint8Array(real.rows + synthetic.rows).fill(1, real.rows)
  const forest = await randomForest.create({trees}).fit(stackRows(real, synthetic), labels, context)
  const scoresOf = (side: 'real' | 'synthetic') => forest.predict(pickRows(points[side], rowsOf(parts[side], fold)))
  return {real: scoresOf('real'), synthetic: scoresOf('synthetic')}
}

/** Per row the share of the other side's rows that it is in the right order with; ties count half. */
function place(rows: Int32Array, own: Float64Array, others: Float64Array, sign: 1 | -1, placements: Float64Array): void {
  rows.forEach((row, at) => {
    let right = 0
    for (const other of others) right += own[at] === other ? 0.5 : sign * (own[at] - other) > 0 ? 1 : 0
    placements[row] = right / others.length
  })
}

function figuresOf(real: Float64Array, synthetic: Float64Array): FidelityFigures {
  const value = synthetic.reduce((sum, each) => sum + each, 0) / synthetic.length
  const variance = deviation(real) ** 2 / real.length + deviation(synthetic) ** 2 / synthetic.length
  const standardError = Math.sqrt(variance) || leastError(Math.min(real.length, synthetic.length))
  return {figures: {twoSampleAuc: {value, standardError, range: [0, 1]}}}
}
