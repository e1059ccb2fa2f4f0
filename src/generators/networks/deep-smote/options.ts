import type {OptionSpecs} from '../../../core/options.js'
import {neighboursOption} from '../../shared-options.js'
import type {UsualSteps} from '../shared/class-features.js'
import {
  batchSizeOption,
  embeddingOption,
  hiddenOption,
  learningRateOption,
  passesOption,
  stepsOption,
  stepsText,
} from '../shared/options.js'

/** Updates of the network when neither steps nor epochs are given. */
export const USUAL_STEPS: UsualSteps = {perRow: 4, fewest: 300, most: 2000}

export const deepSmoteOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the network', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {
    ...batchSizeOption,
    max: 1024,
    default: 32,
    description: 'Pictures of all classes per update; as many of one class at most come beside them.',
  },
  hidden: {
    ...hiddenOption,
    max: 512,
    default: 32,
    description: 'Filters of the first convolution; each next one has twice as many, up to eight times.',
  },
  embedding: {...embeddingOption, default: 128, description: 'Numbers of the code that a picture is turned into.'},
  learningRate: {...learningRateOption, default: 5e-4},
  penalty: {
    type: 'choice',
    choices: ['permuted', 'class'],
    default: 'permuted',
    description:
      "What is learnt of one class at a time: to draw from a picture's code another one of its class, as published, " +
      "or the picture itself, as in the authors' program.",
  },
  neighbours: neighboursOption,
} as const satisfies OptionSpecs
