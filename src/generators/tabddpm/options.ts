import type {OptionSpecs} from '../../core/options.js'
import {batchSizeOption, hiddenOption, learningRateOption, passesOption, stepsOption, trainOnOption} from '../neural/options.js'

export const tabddpmOptions = {
  steps: {...stepsOption, description: 'Updates of the network (4 per training row, from 300 to 5,000).'},
  epochs: passesOption,
  batchSize: {...batchSizeOption, default: 128},
  hidden: {...hiddenOption, default: 256},
  learningRate: {
    ...learningRateOption,
    default: 1e-3,
    description: 'Step size of AdamW at the start; it falls to 0 along a line.',
  },
  timesteps: {
    type: 'integer',
    min: 2,
    max: 10_000,
    default: 1000,
    description: 'Steps of noise between a row and nothing of it.',
  },
  samplingSteps: {
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 100,
    description: 'Steps of noise that are visited on the way back; at most all of them.',
  },
  trainOn: trainOnOption,
} as const satisfies OptionSpecs
