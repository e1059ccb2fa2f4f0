import {HOLDS_THE_MODEL} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import type {Table} from '../../core/table.js'
import type {OpenModel} from '../attack.js'
import {LEARNT_BY_HEART, logLosses, lossExamples} from './diffusion-shadows.js'
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
  controlGenerator: LEARNT_BY_HEART,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'white-box'},
  onNumbers: true,
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
  const {examples, isMember, standardised} = await lossExamples(model, released, shadows, logLosses, context)
  const {logisticRegression} = await import('../../learners/logistic-regression.js')
  const classifier = await logisticRegression.create({}).fit(examples, isMember, subContext(context, 'classifier'))
  return classifier.predict(standardised(losses))
}
