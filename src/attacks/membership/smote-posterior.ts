import {defineAttack} from '../define-attack.js'
import type {OptionSpecs} from '../../core/options.js'

export const smotePosteriorOptions = {
  targets: {
    type: 'choice',
    choices: ['together', 'alone'],
    default: 'together',
    description:
      'Whether a row may lie between two of the records asked about, or each is asked about as if it were the only one.',
  },
} as const satisfies OptionSpecs

/**
 * Membership as the posterior that a record is a parent of released rows, under the process that SMOTE is: a row lies at
 * a place t, uniform in [0, 1], on the way from one record to another. The score of a target is its log odds, given all
 * released rows; 0 says that rows speak neither for it nor against it.
 *
 * What may explain a row: two targets that it lies between within its error (`edges`), one target and a record that
 * nobody asks about, where values are whole steps apart (`one-end`), a copy (`copies`), or people nobody asks about. The
 * likelihood of each is that of a place t, of rounding, and of the other end; `posterior` weighs them row by row and
 * target by target. How exactly numbers are known is read off the release: decimals, significant digits, single
 * precision, whole numbers rounded or cut off. As far as rows stay unexplained, the closest one counts (`dcr-mia`).
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, Algorithm SMOTE, lines 17 to 23, read as a likelihood; mean-field inference as
 * in Bishop, Pattern Recognition and Machine Learning, 2006, section 10.1. The attack is this project's. Departures from
 * the process: columns are taken as independent in what a row of other people shows; neighbours are the near ones by
 * two measures, in whatever way SMOTE measured; SMOTE-NC's vote on levels is a chance that parents and rows agree.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export const smotePosterior = defineAttack({
  name: 'smote-posterior',
  summary: 'Weighs for every person how likely synthetic rows were interpolated from their record.',
  source: 'Chawla et al., SMOTE, doi:10.1613/jair.953, read as a likelihood',
  attacker:
    "Someone who gets the file of synthetic rows and already knows people's records, and wants to learn who of them " +
    'was in the data.',
  byDefault: true,
  onNumbers: true,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: smotePosteriorOptions,
  create({targets}) {
    return {
      async guess(view, context) {
        const {scoreTargets} = await import('./smote-posterior/score-targets.js')
        const {scores, rowsPerRecord, parameters} = await scoreTargets(view, targets === 'alone', context)
        const estimated = rowsPerRecord === undefined ? {estimated: []} : {rowsPerRecord, estimated: ['rowsPerRecord']}
        return {kind: 'membership', scores, parameters: {targets, ...parameters, ...estimated}}
      },
    }
  },
})
