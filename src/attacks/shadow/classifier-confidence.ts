import {parseOptions, type GivenOptions, type OptionSpecs} from '../../core/options.js'
import type {GameAttack, GameKnowledge} from './experiment/game.js'
import {gameOptions} from './options.js'
import {modelOptions} from './model-options.js'

export const modelKnowledge = {
  released: 'model',
  targets: true,
  auxiliary: true,
  generator: 'black-box',
} as const satisfies GameKnowledge

export const classifierConfidenceOptions = {...gameOptions, ...modelOptions} as const satisfies OptionSpecs

/**
 * Membership from the confidence of a classifier: the score is the probability of the minority that the classifier gives the record itself. Nothing is
 * learned from runs of the attacker's own.
 *
 * The attack through a model of Ganev et al., SMOTE and Mirrors, arXiv 2510.15083: `clf` with training=real, `aug+clf` with
 * training=augmented; the score is that of Yeom et al., arXiv 1709.01604, section 3.2, without a threshold.
 */
export function create(given: GivenOptions): GameAttack {
  const {training, epochs, ...options} = parseOptions('classifier-confidence', classifierConfidenceOptions, given)
  return {
    needs: {...modelKnowledge, auxiliary: false, generator: 'none'},
    withoutShadows: true,
    options: {...options, shadowRuns: 0},
    observer: {kind: 'model', training, epochs, queries: ({row}) => Int32Array.of(row)},
    learn: () => Promise.resolve(observed => Float64Array.from(observed, ([confidence]) => confidence)),
  }
}
