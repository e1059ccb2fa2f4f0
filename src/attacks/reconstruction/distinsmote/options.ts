import type {OptionSpecs} from '../../../core/options.js'

export const distinSmoteOptions = {
  tolerance: {
    type: 'number',
    min: 1e-15,
    max: 0.1,
    description: 'How far a released number may be off, on the [-1, 1] scale of the release (worked out from its digits).',
  },
} as const satisfies OptionSpecs
