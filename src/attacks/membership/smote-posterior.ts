import {KNOWS_A_RECORD} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import type {OptionSpecs} from '../../core/options.js'
import {scoreTargets} from './smote-posterior/score-targets.js'

export const smotePosteriorOptions = {
  targets: {
    type: 'choice',
    choices: ['together', 'alone'],
    default: 'together',
    description: 'Whether a row may lie between two of the records asked about, or each is asked about by itself.',
  },
} as const satisfies OptionSpecs

export const smotePosterior = defineAttack({
  name: 'smote-posterior',
  summary: 'Weighs for every person how likely the synthetic rows were interpolated from their record.',
  source: 'SMOTE (Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953) as a likelihood; this project',
  attacker: `${KNOWS_A_RECORD}.`,
  byDefault: true,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: smotePosteriorOptions,
  create({targets}) {
    return {
      async guess(view, context) {
        const scores = await scoreTargets(view, targets === 'alone', context)
        return {kind: 'membership', scores, parameters: {targets, estimated: []}}
      },
    }
  },
})
