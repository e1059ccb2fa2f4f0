import {KNOWS_A_RECORD_AND_OTHERS} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext} from '../../core/context.js'
import {stackRows} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {encodeReferences} from '../encode-view.js'

export const loganOptions = {
  classifier: {
    type: 'choice',
    choices: ['random-forest', 'mlp', 'logistic-regression'],
    default: 'random-forest',
    description: 'What is trained to tell released rows from auxiliary ones.',
  },
} as const satisfies OptionSpecs

/**
 * Membership from a classifier that was trained to tell released rows from auxiliary ones, both sides with the same
 * total weight: a target scores the probability that it is a released row. Where the generator overfitted, released
 * rows crowd around members and the classifier learns these places. Numbers are standardised and levels one-hot.
 *
 * Hayes et al., LOGAN, arXiv 1705.07663, the black-box attack with auxiliary knowledge: there a GAN is trained on
 * released rows and its discriminator asked. A classifier in the discriminator's place, which needs no GAN to converge
 * on so few rows, is this code's departure.
 *
 * @throws {NotApplicable} Without targets, released or auxiliary rows, or columns.
 */
export const logan = defineAttack({
  name: 'logan',
  summary: 'Trains a classifier to tell synthetic rows from records of other people, and asks it about a record.',
  source: 'Hayes et al., LOGAN, arXiv 1705.07663, black-box attack with auxiliary knowledge',
  attacker: `${KNOWS_A_RECORD_AND_OTHERS}.`,
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: loganOptions,
  create({classifier}) {
    return {
      async guess(view, context) {
        const {released, targets, auxiliary} = encodeReferences(view, 'standardise')
        const rows = released.rows + auxiliary.rows
        const labels = new Uint8Array(rows).fill(1, 0, released.rows)
        const weights = Float64Array.from(labels, label => rows / (2 * (label === 1 ? released.rows : auxiliary.rows)))
        const {learners} = await import('../../learners/registry.js')
        const learner = learners.get(classifier).create()
        const trained = await learner.fit(stackRows(released, auxiliary), labels, subContext(context, 'classifier'), weights)
        return {kind: 'membership', lowTells: true, scores: trained.predict(targets), parameters: {classifier, estimated: []}}
      },
    }
  },
})
