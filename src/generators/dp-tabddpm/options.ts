import type {OptionSpecs} from '../../core/options.js'
import {hiddenOption, learningRateOption, stepsOption} from '../neural/options.js'
import {privateNetworkOptions} from '../private-network/options.js'

export const dpTabddpmOptions = {
  ...privateNetworkOptions,
  steps: {...stepsOption, default: 500, description: 'Updates of the network; all of them look at records and are paid for.'},
  hidden: {...hiddenOption, default: 32},
  learningRate: {
    ...learningRateOption,
    default: 0.02,
    description: 'Step size of Adam at the start; it falls to 0 along a line.',
  },
  versions: {
    type: 'integer',
    min: 1,
    max: 256,
    default: 8,
    description: 'Noisy versions of a record that its gradient is the mean of: more cost time, not privacy.',
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
} as const satisfies OptionSpecs
