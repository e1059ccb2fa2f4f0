import type {OptionSpecs} from '../../core/options.js'
import {batchSizeOption, embeddingOption, hiddenOption, learningRateOption, passesOption, stepsOption} from '../neural/options.js'

export const tvaeOptions = {
  steps: {...stepsOption, description: 'Updates of the network (3,000, or what epochs say).'},
  epochs: passesOption,
  batchSize: {...batchSizeOption, default: 64},
  hidden: {...hiddenOption, default: 128},
  embedding: {...embeddingOption, default: 128},
  learningRate: {...learningRateOption, default: 1e-3},
  lossFactor: {
    type: 'number',
    min: 0.001,
    max: 1000,
    default: 2,
    description: 'Weight of the likeness of rows against the likeness of what they are made from to normal numbers.',
  },
} as const satisfies OptionSpecs
