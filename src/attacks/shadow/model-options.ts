import type {OptionSpecs} from '../../core/options.js'

/** The classifier that is attacked. */
export const modelOptions = {
  training: {
    type: 'choice',
    choices: ['both', 'augmented', 'real'],
    default: 'both',
    description:
      'What the classifier is trained on: real and synthetic rows, real rows alone, or one after the other, to compare.',
  },
  epochs: {type: 'integer', min: 1, max: 100_000, default: 25, description: 'Passes over the training rows.'},
} as const satisfies OptionSpecs
