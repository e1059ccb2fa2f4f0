import type {ChoiceOption, NumberOption} from '../../../core/options.js'
import type {UsualSteps} from './class-features.js'

/** Options that neural generators spell alike. */
export const stepsOption = {
  type: 'integer',
  min: 1,
  max: 100_000_000,
  description: 'Updates of the network, instead of epochs.',
} as const satisfies NumberOption

/** What the help says of `steps`. */
export const stepsText = (what: string, {perRow, fewest, most}: UsualSteps): string =>
  `${what}, at most (${perRow} per training row, from ${fewest} to ${most}, or what epochs say).`

export const hiddenOption = {
  type: 'integer',
  min: 1,
  max: 4096,
  default: 128,
  description: 'Width of the hidden layers.',
} as const satisfies NumberOption

export const learningRateOption = {
  type: 'number',
  min: 1e-8,
  max: 1,
  description: 'Step size of Adam.',
} as const satisfies NumberOption

/** Of networks that are trained with a rate that falls. */
export const fallingRateOption = {
  ...learningRateOption,
  default: 1e-3,
  description: 'Step size of AdamW at the start; it falls to 0 along a line.',
} as const satisfies NumberOption

export const embeddingOption = {
  type: 'integer',
  min: 1,
  max: 4096,
  description: 'Random numbers that a row is made from.',
} as const satisfies NumberOption

export const discriminatorStepsOption = {
  type: 'integer',
  min: 1,
  max: 100,
  description: 'Updates of the critic for each of the generator.',
} as const satisfies NumberOption

export const averageOption = {
  type: 'number',
  min: 0,
  max: 0.99999,
  description:
    "Weight of the old average, per step, in the moving average of the generator's parameters; 0 takes the last parameters.",
} as const satisfies NumberOption

export const trainOnOption = {
  type: 'choice',
  choices: ['minority', 'all'],
  default: 'minority',
  description: 'Learn from the rows of the class alone, or from all classes with the class as a condition.',
} as const satisfies ChoiceOption

export const passesOption = {
  type: 'integer',
  min: 1,
  max: 1_000_000,
  description: 'Passes over the training rows, instead of steps.',
} as const satisfies NumberOption

export const batchSizeOption = {
  type: 'integer',
  min: 1,
  max: 65_536,
  description: 'Rows per update, drawn with replacement: it may be more than the class has.',
} as const satisfies NumberOption

export const holdOutOption = {
  type: 'number',
  min: 0,
  max: 0.5,
  description:
    "Share of the class's rows that are not learnt from but tell when to stop, before 'steps' if need be; 0 learns from all.",
} as const satisfies NumberOption

export const numbersOption = {
  type: 'choice',
  choices: ['modes', 'quantile-normal'],
  default: 'quantile-normal',
  description: 'Numbers as a mode and a place in it, as in the paper, or by their ranks on a normal scale.',
} as const satisfies ChoiceOption

export const timestepsOption = {
  type: 'integer',
  min: 2,
  max: 10_000,
  default: 1000,
  description: 'Steps of noise between a row and nothing of it.',
} as const satisfies NumberOption

export const samplingStepsOption = {
  type: 'integer',
  min: 1,
  max: 10_000,
  default: 100,
  description: 'Steps of noise that are visited on the way back; at most all of them.',
} as const satisfies NumberOption
