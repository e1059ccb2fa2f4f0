import type {ExperimentKnowledge} from './experiment/experiment.js'

/** The strongest attacker on released rows. */
export const RUNS_THE_GENERATOR = {
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'black-box'} satisfies ExperimentKnowledge,
  attacker:
    "Someone who gets the file of synthetic rows, can run the generator, and knows a person's record " +
    'and all others: the strongest attacker on released rows, as differential privacy assumes one.',
} as const

/** The attacker whom a claim of differential privacy is about. */
export const SEES_THE_NOISE = {
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'white-box'} satisfies ExperimentKnowledge,
  attacker:
    'Someone who sees every number that a private generator put noise on before it made rows of them, ' +
    'and knows its options, all other records and the one asked about: the attacker whom a claim of ' +
    'differential privacy is about.',
} as const

/** The strongest attacker on a classifier that was trained on released rows. */
export const TRAINS_CLASSIFIERS = {
  knows: {released: 'model', targets: true, auxiliary: true, generator: 'black-box'} satisfies ExperimentKnowledge,
  attacker:
    "Someone who can ask a classifier that was trained on the augmented data about a person's " +
    'record, knows all other records, and can run the generator and train such classifiers ' +
    'themselves.',
} as const
