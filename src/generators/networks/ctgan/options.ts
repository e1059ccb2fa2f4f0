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
  numbersOption,
  passesOption,
  stepsOption,
  stepsText,
  trainOnOption,
} from '../shared/options.js'

/** Updates of the generator when neither steps nor epochs are given. */
export const USUAL_STEPS: UsualSteps = {perRow: 4, fewest: 200, most: 3000}

export const ctganOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the generator', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {
    ...batchSizeOption,
    default: 64,
    description: 'Rows per update, rounded down to a multiple of pac; it may be more than the class has.',
  },
  hidden: {...hiddenOption, default: 64},
  embedding: {...embeddingOption, default: 32},
  learningRate: {...learningRateOption, default: 1e-3},
  pac: {
    type: 'integer',
    min: 1,
    max: 100,
    default: 1,
    description: 'Rows that the critic judges together, so that it notices when they are too alike.',
  },
  discriminatorSteps: {...discriminatorStepsOption, default: 2},
  dropout: {type: 'number', min: 0, max: 0.9, default: 0, description: "Share of the critic's hidden values set to zero."},
  average: {...averageOption, default: 0.999},
  numbers: numbersOption,
  trainOn: trainOnOption,
  holdOut: {...holdOutOption, default: 0},
} as const satisfies OptionSpecs
