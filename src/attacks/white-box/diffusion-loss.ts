import {HOLDS_THE_MODEL} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {stackRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation} from '../../core/rng.js'
import type {Table} from '../../core/table.js'
import type {OpenModel} from '../attack.js'
import {requireModel} from './require-model.js'

export const diffusionLossOptions = {
  shadows: {
    type: 'integer',
    min: 0,
    max: 1000,
    default: 1,
    description:
      'Generators trained on released rows, to learn what losses of training rows look like; 0: the mean loss decides.',
  },
} as const satisfies OptionSpecs

/** Keeps the logarithm of a loss finite. */
const SMALLEST_LOSS = 1e-12
/** From fewer rows a generator learns nothing. */
const FEWEST_ROWS = 4
/** Share of the progress that the targets' losses are taken to be. */
const TARGETS = 0.1

/**
 * Membership from how well a diffusion's network takes noise off a record: its losses at several low noise levels, of
 * numbers and of levels, weighed by a logistic regression on their logarithms. The weights come from shadow generators:
 * the attacker trains the same generator on some of the released rows, and compares its losses on these with those on
 * as many other released rows. So no record that is asked about goes into the training, nor any real record at all.
 *
 * Wu, Pang, Liu and Wu, Winning the MIDST Challenge, arXiv 2503.12008: losses at low noise levels under noise that is
 * the same for all, and a learned combination of them. Departures: the mean over draws of noise instead of a feature
 * for each, and a logistic regression instead of a neural network, since a class has tens of rows; and shadow
 * generators are trained on released rows, where the challenge hands out models with their members.
 *
 * @throws {NotApplicable} Without targets, with fewer than 8 released rows, or where the model is not at hand or no diffusion.
 */
export const diffusionLoss = defineAttack({
  name: 'diffusion-loss',
  summary: 'Measures how well a diffusion takes noise off a record, at several noise levels.',
  source: 'Wu, Pang, Liu and Wu, Winning the MIDST Challenge, arXiv 2503.12008',
  attacker: `${HOLDS_THE_MODEL}. They can train such a generator themselves.`,
  controlGenerator: {name: 'tabddpm', options: {steps: 1000, holdOut: 0, hidden: 64, batchSize: 32, learningRate: 0.005}},
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'white-box'},
  options: diffusionLossOptions,
  create({shadows}) {
    return {
      async guess(view, context) {
        throwIfStopped(context)
        const {model, targets} = requireModel(view)
        const losses = await logLosses(model, targets, subContext(context, 'targets', 0, shadows === 0 ? 1 : TARGETS))
        const scores =
          shadows === 0
            ? Float64Array.from({length: losses.rows}, (_, row) => -meanOfRow(losses, row))
            : await weighed(losses, model, view.released, shadows, subContext(context, 'shadows', TARGETS, 1))
        return {kind: 'membership', scores, parameters: {shadows, estimated: []}}
      },
    }
  },
})

/** [rows, features] */
async function logLosses(source: Pick<OpenModel, 'recordScores'>, rows: Table, context: Context): Promise<Matrix> {
  const {kind, features} = await source.recordScores(rows, context)
  if (kind !== 'diffusion-losses') throw new NotApplicable('the generator is no diffusion')
  return {...features, data: features.data.map(loss => Math.log(Math.max(SMALLEST_LOSS, loss)))}
}

function meanOfRow({data, columns}: Matrix, row: number): number {
  return data.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value / columns, 0)
}

/** Probability of having been trained on, by what the shadows show. */
async function weighed(
  losses: Matrix,
  model: OpenModel,
  released: Table,
  shadows: number,
  context: Context,
): Promise<Float64Array> {
  const perSide = Math.min(model.trainedOn, released.rowCount >> 1)
  if (perSide < FEWEST_ROWS)
    throw new NotApplicable(`there are ${released.rowCount} released rows, too few to train a shadow generator on`)
  const examples: Matrix[] = []
  for (let shadow = 0; shadow < shadows; shadow++)
    examples.push(
      await shadowLosses(model, released, perSide, subContext(context, String(shadow), shadow / shadows, (shadow + 1) / shadows)),
    )
  const all = stackRows(...examples)
  const standardised = standardiseBy(all)
  const isMember = Uint8Array.from({length: all.rows}, (_, row) => (row % (2 * perSide) < perSide ? 1 : 0))
  const {logisticRegression} = await import('../../learners/logistic-regression.js')
  const classifier = await logisticRegression.create({}).fit(standardised(all), isMember, subContext(context, 'classifier'))
  return classifier.predict(standardised(losses))
}

/** [2 x perSide, features]: of rows that a shadow generator was trained on, then of others. */
async function shadowLosses(model: OpenModel, released: Table, perSide: number, context: Context): Promise<Matrix> {
  const order = permutation(context.rng.fork('rows'), released.rowCount)
  const rows = released.select(order.subarray(0, 2 * perSide), 'train')
  const seen = rows.select(
    Int32Array.from({length: perSide}, (_, row) => row),
    'train',
  )
  const shadow = await model.retrain(seen, subContext(context, 'train', 0, 0.9))
  try {
    return await logLosses(shadow, rows, subContext(context, 'losses', 0.9, 1))
  } finally {
    shadow.dispose()
  }
}

/** Mean 0 and deviation 1 over the given rows; features that do not vary there become 0. */
function standardiseBy(reference: Matrix): (rows: Matrix) => Matrix {
  const {rows, columns} = reference
  const means = new Float64Array(columns)
  const squares = new Float64Array(columns)
  reference.data.forEach((value, at) => {
    means[at % columns] += value / rows
  })
  reference.data.forEach((value, at) => {
    squares[at % columns] += (value - means[at % columns]) ** 2 / rows
  })
  return matrix => ({
    ...matrix,
    data: matrix.data.map((value, at) =>
      squares[at % columns] > 0 ? (value - means[at % columns]) / Math.sqrt(squares[at % columns]) : 0,
    ),
  })
}
