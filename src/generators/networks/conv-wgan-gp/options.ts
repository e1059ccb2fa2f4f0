import type {OptionSpecs} from '../../../core/options.js'
import type {UsualSteps} from '../shared/class-features.js'
import {
  averageOption,
  batchSizeOption,
  discriminatorStepsOption,
  embeddingOption,
  hiddenOption,
  holdOutOption,
  learningRateOption,
  passesOption,
  stepsOption,
  stepsText,
} from '../shared/options.js'

/** Updates of the generator when neither steps nor epochs are given. */
export const USUAL_STEPS: UsualSteps = {perRow: 10, fewest: 500, most: 2000}

export const convWganGpOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the generator', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {...batchSizeOption, max: 1024, default: 32, description: 'Pictures per update; it may be more than the class has.'},
  hidden: {
    ...hiddenOption,
    max: 512,
    default: 32,
    description: 'Filters of the first convolution; each next one has twice as many, up to eight times.',
  },
  embedding: {...embeddingOption, default: 64, description: 'Random numbers that a picture is made from.'},
  learningRate: {...learningRateOption, default: 5e-4},
  discriminatorSteps: {...discriminatorStepsOption, default: 2},
  average: {...averageOption, default: 0.99},
  holdOut: {...holdOutOption, default: 0},
} as const satisfies OptionSpecs
