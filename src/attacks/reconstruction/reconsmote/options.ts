import type {OptionSpecs, OptionValues} from '../../../core/options.js'

export const reconSmoteOptions = {
  method: {
    type: 'choice',
    choices: ['cascade', 'paper'],
    default: 'cascade',
    description: 'cascade: two lines that meet give a record; paper: three must meet, as in the published attack.',
  },
  neighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description: "SMOTE's k, if the attacker knows it (estimated from the reconstructed edges).",
  },
  ratio: {
    type: 'number',
    min: 0,
    max: Infinity,
    description: 'Synthetic rows per real minority row, if the attacker knows it (estimated from the number of records).',
  },
  tolerance: {
    type: 'number',
    min: 1e-15,
    max: 0.1,
    description: 'How far a released number may be off, on the [-1, 1] scale of the release (worked out from its digits).',
  },
  search: {
    type: 'choice',
    choices: ['auto', 'pairs', 'neighbourhoods'],
    default: 'auto',
    description:
      'Collinear rows are looked for among all pairs of rows, or among near rows only, which is fast ' +
      'and misses few; auto: all pairs of up to 20,000 rows, and of more a sample that shows the lines, where there is one. ' +
      'All but pairs end the search for more records when it has cost enough, which a note then says.',
  },
} as const satisfies OptionSpecs

export type ReconSmoteOptions = OptionValues<typeof reconSmoteOptions>
