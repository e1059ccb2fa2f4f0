import type {NumberOption, OptionSpecs} from '../../../core/options.js'
import {binsOption, deltaOption, domainOption, epsilonOption, insecureSeedOption} from '../private-options.js'

/** Options that private networks share. None may be worked out from the rows, so none is in passes over them. */
export const privateNetworkOptions = {
  epsilon: epsilonOption,
  delta: deltaOption,
  domain: domainOption,
  bins: binsOption,
  marginalShare: {
    type: 'number',
    min: 0,
    max: 0.95,
    default: 0.5,
    description: 'Share of the budget for the single columns, with which the network starts; 0 starts with even columns.',
  },
  rate: {
    type: 'number',
    min: 1e-4,
    max: 1,
    default: 0.2,
    description: 'Probability with which each record enters a step. Batches are drawn so; their size stays secret.',
  } satisfies NumberOption,
  clip: {
    type: 'number',
    min: 1e-3,
    max: 1e3,
    default: 1,
    description: "Bound of the norm of one record's gradient; the noise is in proportion to it.",
  } satisfies NumberOption,
  insecureSeed: insecureSeedOption,
} as const satisfies OptionSpecs
