import {defineExperiment} from './define-experiment.js'
import type {OptionSpecs} from '../../core/options.js'
import {experimentOptions} from './options.js'
import {modelOptions} from './model-options.js'

export const classifierConfidenceOptions = {...experimentOptions, ...modelOptions} as const satisfies OptionSpecs

/**
 * Membership from the confidence of a classifier: the score is the probability of the minority that the classifier
 * gives the record itself. Nothing is learned from runs of the attacker's own.
 *
 * The attack through a model of Ganev et al., SMOTE and Mirrors, arXiv 2510.15083: `clf` with training=real, `aug+clf` with
 * training=augmented; the score is that of Yeom et al., arXiv 1709.01604, section 3.2, without a threshold.
 */
export const classifierConfidence = defineExperiment({
  name: 'classifier-confidence',
  summary: 'Takes a person for a member when a classifier trained on the augmented data is sure of that person.',
  source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083; Yeom et al., arXiv 1709.01604, section 3.2',
  attacker:
    'Someone who never gets a row, but can ask a classifier that was trained on the augmented data ' +
    "about a person's record, which they know.",
  knows: {released: 'model', targets: true, auxiliary: false, generator: 'none'},
  options: classifierConfidenceOptions,
  create({training, epochs, ...options}) {
    return {
      withoutShadows: true,
      options: {...options, shadowRuns: 0},
      observer: {kind: 'model', training, epochs, queries: ({row}) => Int32Array.of(row)},
      learn: () => Promise.resolve(observed => Float64Array.from(observed, ([confidence]) => confidence)),
    }
  },
})
