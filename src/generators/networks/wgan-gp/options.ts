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
export const USUAL_STEPS: UsualSteps = {perRow: 10, fewest: 200, most: 2000}

export const wganGpOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the generator', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {...batchSizeOption, default: 32, description: 'Rows per update; it may be more than the class has.'},
  hidden: {...hiddenOption, default: 64},
  embedding: {...embeddingOption, default: 16},
  learningRate: {...learningRateOption, default: 1e-3},
  discriminatorSteps: {...discriminatorStepsOption, default: 3},
  average: {...averageOption, default: 0.999},
  holdOut: {...holdOutOption, default: 0},
  numbers: {
    type: 'choice',
    choices: ['min-max', 'quantile-normal'],
    default: 'quantile-normal',
    description: 'Numbers by their place between smallest and largest, or by their ranks on a normal scale.',
  },
} as const satisfies OptionSpecs
