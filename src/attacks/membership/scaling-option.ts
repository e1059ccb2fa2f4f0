import type {OptionSpecs} from '../../core/options.js'

const description =
  'How columns are made comparable: by quantiles, so that no value and no level counts for more than the rest, or'

/** Option of attacks whose papers scale by the range. */
export const minmaxOption = {
  type: 'choice',
  choices: ['robust', 'minmax'],
  default: 'robust',
  description: `${description} by the range.`,
} as const satisfies OptionSpecs[string]

/** Option of attacks whose papers standardise. */
export const standardiseOption = {
  type: 'choice',
  choices: ['robust', 'standardise'],
  default: 'robust',
  description: `${description} by mean and standard deviation.`,
} as const satisfies OptionSpecs[string]
