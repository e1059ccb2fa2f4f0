import {NotApplicable} from '../../core/errors.js'
import {parseOptions, type GivenOptions} from '../../core/options.js'
import type {Attack} from '../attack.js'
import {requireModel} from './require-model.js'

/**
 * Membership from the critic that a GAN was trained with: a target scores what the critic gives it. The critic saw the members again and again as the real
 * rows, and takes them for real more readily than rows it has never seen.
 *
 * Hayes et al., LOGAN, arXiv 1705.07663, the white-box attack. Departure: the score of a Wasserstein critic instead of a discriminator's
 * probability.
 *
 * @throws {NotApplicable} Without targets, or where the model is not at hand or has no critic.
 */
export function create(given: GivenOptions): Attack {
  parseOptions('critic-score', {}, given)
  return {
    needs: {released: 'synthetic', targets: true, auxiliary: false, generator: 'white-box'},
    async guess(view, context) {
      const {model, targets} = requireModel(view)
      const {kind, features} = await model.recordScores(targets, context)
      if (kind !== 'critic') throw new NotApplicable('the generator has no critic')
      return {kind: 'membership', scores: features.data, parameters: {estimated: []}}
    },
  }
}

/** The attack for library users. */
export const criticScore = (): Attack => create({})
