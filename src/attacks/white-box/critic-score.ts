import {HOLDS_THE_MODEL} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {NotApplicable} from '../../core/errors.js'
import {requireModel} from './require-model.js'

/**
 * Membership from the critic that a GAN was trained with: a target scores what the critic gives it. The critic saw the
 * members again and again as the real rows, and takes them for real more readily than rows it has never seen.
 *
 * Hayes et al., LOGAN, arXiv 1705.07663, the white-box attack. Departure: the score of a Wasserstein critic instead of a discriminator's
 * probability.
 *
 * @throws {NotApplicable} Without targets, or where the model is not at hand or has no critic.
 */
export const criticScore = defineAttack({
  name: 'critic-score',
  summary: "Asks a GAN's own critic how real a record looks.",
  source: 'Hayes et al., LOGAN, arXiv 1705.07663, white-box attack',
  attacker: `${HOLDS_THE_MODEL}.`,
  controlGenerator: {name: 'wgan-gp', options: {steps: 3000, discriminatorSteps: 5}},
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'white-box'},
  onNumbers: true,
  options: {},
  create() {
    return {
      async guess(view, context) {
        const {model, targets} = requireModel(view)
        const {kind, features} = await model.recordScores(targets, context)
        if (kind !== 'critic') throw new NotApplicable('the generator has no critic')
        return {kind: 'membership', scores: features.data, parameters: {estimated: []}}
      },
    }
  },
})
