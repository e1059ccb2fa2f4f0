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
} from '../shared/options.js'

/** Updates of the network when neither steps nor epochs are given. */
export const USUAL_STEPS: UsualSteps = {perRow: 10, fewest: 500, most: 2000}

export const imageDdpmOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the network', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {
    ...batchSizeOption,
    max: 1024,
    default: 32,
    description: 'Pictures per update, drawn with replacement: it may be more than the class has.',
  },
  hidden: {
    ...hiddenOption,
    max: 512,
    default: 32,
    description: 'Channels after the first halving of a picture; each next one has twice as many, up to eight times.',
  },
  learningRate: fallingRateOption,
  timesteps: timestepsOption,
  samplingSteps: {...samplingStepsOption, default: 50},
  eta: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0,
    description: 'Share of noise that is added again on the way back: 0 is DDIM, 1 DDPM.',
  },
  holdOut: {...holdOutOption, default: 0.2},
} as const satisfies OptionSpecs
