import type {OptionSpecs} from '../../../core/options.js'
import {
  hiddenOption,
  learningRateOption,
  samplingStepsOption,
  stepsOption,
  timestepsOption,
} from '../../networks/shared/options.js'
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
  timesteps: timestepsOption,
  samplingSteps: samplingStepsOption,
} as const satisfies OptionSpecs
