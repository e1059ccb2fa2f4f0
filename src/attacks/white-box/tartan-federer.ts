import {HOLDS_THE_MODEL} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext, throwIfStopped} from '../../core/context.js'
import type {OptionSpecs} from '../../core/options.js'
import {LEARNT_BY_HEART, logLosses, lossExamples, type LossesOf} from './diffusion-shadows.js'
import {requireModel} from './require-model.js'

export const tartanFedererOptions = {
  shadows: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 3,
    description: 'Generators trained on released rows, to learn what losses of training rows look like.',
  },
  draws: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 30,
    description: 'Draws of noise at each of 7 noise levels; the loss under each of them is a feature.',
  },
} as const satisfies OptionSpecs

/** Ridge penalty of the network that weighs losses: there are more features than examples, and they are much alike. */
const WEIGHT_DECAY = 10
/** Shares of the progress that the targets' losses and the shadows are taken to be. */
const TARGETS = 0.1
const SHADOWS = 0.95

/**
 * Membership from how well a diffusion's network takes single draws of noise off a record. The draws are fixed: every
 * record and every model meets the same ones, so that each draw is a feature of its own. A feature is the logarithm of
 * the loss under one draw at one of 7 low noise levels, of numbers or of levels: [records, 14 x draws]. A neural network
 * (100 hidden units) tells by them whether a record was trained on. It learns from shadow generators, which the attacker
 * trains on some of the released rows and compares with as many other released rows. No record that is asked about goes
 * into that, nor any other real record.
 *
 * Wu, Pang, Liu and Wu, Winning the MIDST Challenge, arXiv 2503.12008; noise levels as in the authors' code. Departures:
 * 30 draws instead of 300, and one hidden layer of 100 rectified units with a ridge penalty instead of two of 200 with
 * tanh, since a class has tens or hundreds of rows and not thousands; logarithms, standardised, instead of losses; losses
 * of levels too, which the challenge's models do not have; and shadow generators are trained on released rows, where the
 * challenge hands out 30 models with their members. When a column is constant in a shadow's rows, that shadow's network
 * does not see it and its draws are others: such a shadow teaches less.
 *
 * @throws {NotApplicable} Without targets, with fewer than 8 released rows, or where the model is not at hand or no diffusion.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const tartanFederer = defineAttack({
  name: 'tartan-federer',
  summary: 'Learns what the losses of training rows look like under fixed draws of noise, one by one, in a diffusion.',
  source: 'Wu, Pang, Liu and Wu, Winning the MIDST Challenge, arXiv 2503.12008',
  attacker: `${HOLDS_THE_MODEL}. They can train several such generators themselves.`,
  controlGenerator: LEARNT_BY_HEART,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'white-box'},
  onNumbers: true,
  options: tartanFedererOptions,
  create({shadows, draws}) {
    return {
      async guess(view, context) {
        throwIfStopped(context)
        const {model, targets} = requireModel(view)
        const lossesOf: LossesOf = (source, rows, part) =>
          logLosses(source, rows, {...part, rng: context.rng.fork('noise')}, draws)
        const losses = await lossesOf(model, targets, subContext(context, 'targets', 0, TARGETS))
        const shadowPart = subContext(context, 'shadows', TARGETS, SHADOWS)
        const {examples, isMember, standardised} = await lossExamples(model, view.released, shadows, lossesOf, shadowPart)
        const {mlp} = await import('../../learners/mlp.js')
        const network = await mlp
          .create({weightDecay: WEIGHT_DECAY})
          .fit(examples, isMember, subContext(context, 'classifier', SHADOWS, 1))
        return {kind: 'membership', scores: network.predict(standardised(losses)), parameters: {shadows, draws, estimated: []}}
      },
    }
  },
})
