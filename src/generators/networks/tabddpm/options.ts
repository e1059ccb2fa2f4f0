import type {OptionSpecs} from '../../../core/options.js'
import type {UsualSteps} from '../shared/class-features.js'
import {
  batchSizeOption,
  fallingRateOption,
  hiddenOption,
  holdOutOption,
  passesOption,
  samplingStepsOption,
  stepsOption,
  stepsText,
  timestepsOption,
  trainOnOption,
} from '../shared/options.js'

/**
 * Updates of the network when neither steps nor epochs are given. Beyond some number of steps a network begins to learn
 * rows by heart; that point rises with the number of rows (Bonnaire et al., arXiv:2505.17638).
 */
export const USUAL_STEPS: UsualSteps = {perRow: 4, fewest: 100, most: 5000}

export const tabddpmOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the network', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {...batchSizeOption, default: 128},
  hidden: {...hiddenOption, default: 256},
  learningRate: fallingRateOption,
  timesteps: timestepsOption,
  samplingSteps: samplingStepsOption,
  trainOn: trainOnOption,
  holdOut: {...holdOutOption, default: 0.2},
} as const satisfies OptionSpecs
