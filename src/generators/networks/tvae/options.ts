import type {OptionSpecs} from '../../../core/options.js'
import type {UsualSteps} from '../shared/class-features.js'
import {
  batchSizeOption,
  embeddingOption,
  hiddenOption,
  holdOutOption,
  learningRateOption,
  numbersOption,
  passesOption,
  stepsOption,
  stepsText,
} from '../shared/options.js'

/** Updates of the network when neither steps nor epochs are given. */
export const USUAL_STEPS: UsualSteps = {perRow: 6, fewest: 150, most: 3000}

export const tvaeOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the network', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {...batchSizeOption, default: 64},
  hidden: {...hiddenOption, default: 128},
  embedding: {...embeddingOption, default: 128},
  learningRate: {...learningRateOption, default: 1e-3},
  numbers: numbersOption,
  holdOut: {...holdOutOption, default: 0},
  lossFactor: {
    type: 'number',
    min: 0.001,
    max: 1000,
    default: 2,
    description: 'Weight of the likeness of rows against the likeness of what they are made from to normal numbers.',
  },
} as const satisfies OptionSpecs
