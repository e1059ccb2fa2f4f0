import {KNOWS_A_RECORD_AND_OTHERS} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext, throwIfStopped} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {requireRows} from '../encode-view.js'
import {enoughRows} from './enough-rows.js'
import {encodeColumns, predictedColumns} from './mia-ept/encode-columns.js'

export const miaEptOptions = {
  reference: {
    type: 'choice',
    choices: ['auxiliary', 'none'],
    default: 'auxiliary',
    description: 'What errors are compared with: those of models trained on the auxiliary rows, or nothing.',
  },
  trees: {type: 'integer', min: 1, max: 10_000, default: 20, description: 'Trees of each forest.'},
} as const satisfies OptionSpecs

/** Released rows that the models learn from: so many in any case, and for each target. */
const FEWEST_ROWS = 2000
const ROWS_PER_TARGET = 8
/** Errors that are small beside this share of the usual one count as equally small. */
const FLOOR = 0.2

/**
 * Membership from errors of prediction. For each column a random forest learns from released rows to predict it from the
 * others ({@link predictionErrors}). Where a generator kept what it saw of a person, the models are less wrong about that person's
 * record. A target scores the sum over the columns of log(0.2 + error of models trained on the auxiliary rows / s) -
 * log(0.2 + error of models trained on released rows / s), s being the root mean square of the latter over the auxiliary
 * rows. So what anybody would find hard to predict is no evidence. With `reference=none` the second term stands alone.
 *
 * Where rows are more than 2,000 and 8 for each target, a random part of them is learned from.
 *
 * German et al., MIA-EPT, arXiv 2509.13046: errors of prediction per column. Departures: there a classifier learns which
 * errors tell from shadow generators whose members are known; here nobody runs the generator, and errors of models that saw
 * other people stand in for what is to be expected. Levels count by their predicted probability instead of right or wrong, and
 * forests have 30 trees and look at a third of the features per split.
 *
 * @throws {NotApplicable} Without targets, released or auxiliary rows, or columns.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const miaEpt = defineAttack({
  name: 'mia-ept',
  summary: 'Trains models on synthetic rows to predict each column from the others, and sees how wrong they are about a record.',
  source: 'German et al., MIA-EPT, arXiv 2509.13046',
  attacker: `${KNOWS_A_RECORD_AND_OTHERS}.`,
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: miaEptOptions,
  create({reference, trees}) {
    return {
      async guess(view, context) {
        throwIfStopped(context)
        const targets = requireRows(view.targets, 'there are no targets to ask about')
        const all = requireRows(view.released, 'the release holds no synthetic rows')
        const auxiliary = requireRows(view.auxiliary, 'there are no auxiliary rows to compare with')
        const {rng} = context
        const {released, parameters} = enoughRows(all, targets.rowCount, ROWS_PER_TARGET, rng.fork('rows'), FEWEST_ROWS)
        const encoded = encodeColumns([released, targets, auxiliary])
        const [made, asked, known] = encoded.tables
        const columns = predictedColumns(encoded.columns, made)
        const {predictionErrors} = await import('./mia-ept/prediction-errors.js')
        const errorsOf = (train: Matrix, of: Matrix[], label: string, from: number, to: number) =>
          predictionErrors(columns, train, of, trees, subContext(context, label, from, to))
        const [own, usual] = await errorsOf(made, [asked, known], 'released', 0, 0.8)
        const scales = rootMeanSquares(usual)
        const scores = logSums(own, scales).map(sum => -sum)
        if (reference === 'auxiliary') {
          const [expected] = await errorsOf(known, [asked], 'auxiliary', 0.8, 1)
          logSums(expected, scales).forEach((sum, target) => {
            scores[target] += sum
          })
        }
        return {kind: 'membership', lowTells: true, scores, parameters: {...parameters, reference, trees, estimated: []}}
      },
    }
  },
})

/** [columns]; 1 where all are 0. */
function rootMeanSquares({data, rows, columns}: Matrix): Float64Array {
  const squares = new Float64Array(columns)
  data.forEach((error, at) => {
    squares[at % columns] += error ** 2 / rows
  })
  return squares.map(square => (square === 0 ? 1 : Math.sqrt(square)))
}

/** [rows], the sum over the columns of log(0.2 + error / scale). */
function logSums({data, rows, columns}: Matrix, scales: Float64Array): Float64Array {
  const sums = new Float64Array(rows)
  data.forEach((error, at) => {
    sums[Math.floor(at / columns)] += Math.log(FLOOR + error / scales[at % columns])
  })
  return sums
}
