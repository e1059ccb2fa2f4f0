import type {OptionSpecs} from '../../../core/options.js'
import {
  averageOption,
  batchSizeOption,
  discriminatorStepsOption,
  embeddingOption,
  hiddenOption,
  learningRateOption,
  stepsOption,
} from '../../networks/shared/options.js'
import {privateNetworkOptions} from '../private-network/options.js'

export const dpCtganOptions = {
  ...privateNetworkOptions,
  steps: {...stepsOption, default: 100, description: 'Updates of the generator, which do not look at records.'},
  discriminatorSteps: {
    ...discriminatorStepsOption,
    default: 5,
    description: 'Updates of the critic for each of the generator: these look at records and are paid for.',
  },
  batchSize: {
    ...batchSizeOption,
    default: 64,
    description: 'Made rows per update of the generator. How many records the critic sees is drawn by rate.',
  },
  hidden: {...hiddenOption, default: 16},
  embedding: {...embeddingOption, default: 32},
  learningRate: {...learningRateOption, default: 0.01},
  average: {...averageOption, default: 0.98},
} as const satisfies OptionSpecs
