import type {OptionSpecs, OptionValues} from '../../core/options.js'

const MOST_RUNS = 100_000

/** Which records are asked about, and how many in-runs and as many out-runs there are per record. */
export const experimentOptions = {
  selection: {
    type: 'choice',
    choices: ['exposure', 'random', 'all'],
    default: 'exposure',
    description: 'Records to ask about: the most exposed (farthest from their 5 nearest), random ones, or all.',
  },
  targets: {type: 'integer', min: 1, max: 1_000_000, default: 20, description: 'Most records to ask about, unless all.'},
  testRuns: {
    type: 'integer',
    min: 2,
    max: MOST_RUNS,
    default: 50,
    description: 'Generator runs that are judged, with and without each record.',
  },
} as const satisfies OptionSpecs

/** For attacks that learn from runs of their own. */
export const shadowOptions = {
  ...experimentOptions,
  shadowRuns: {
    type: 'integer',
    min: 2,
    max: MOST_RUNS,
    default: 100,
    description: 'Generator runs that the attacker learns from, with and without each record.',
  },
} as const satisfies OptionSpecs

export type ExperimentOptions = OptionValues<typeof experimentOptions> & {readonly shadowRuns: number}
