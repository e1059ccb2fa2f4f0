import {KNOWS_A_RECORD_AND_OTHERS} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {stackRows} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {encodeReferences} from '../encode-view.js'
import {minmaxOption} from './scaling-option.js'

export const dpiOptions = {
  neighbours: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    description: 'Rows around a target that are counted. Left out: as many as hold half an auxiliary row on average.',
  },
  scaling: minmaxOption,
} as const satisfies OptionSpecs

const FEWEST_NEIGHBOURS = 2

/**
 * Membership by the data plagiarism index: how many of the k rows nearest to a target, among released and auxiliary rows together, are
 * released ones. The score is their share, which orders targets as their ratio does and stays finite without an
 * auxiliary neighbour. Columns are scaled by quantiles or, with `scaling=minmax`, to [-1, 1].
 *
 * Ward, Wang and Cheng, arXiv 2406.13012. Departure: there both samples are of one size and k is given; here released
 * rows may outnumber auxiliary ones a hundred to one, so k grows with that ratio.
 *
 * @throws {NotApplicable} Without targets, released or auxiliary rows, or columns.
 */
export const dpi = defineAttack({
  name: 'dpi',
  summary: 'Counts synthetic rows among the nearest neighbours of a record, against records of other people.',
  source: 'Ward, Wang and Cheng, Data Plagiarism Index, arXiv 2406.13012',
  attacker: `${KNOWS_A_RECORD_AND_OTHERS}.`,
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: dpiOptions,
  create(options) {
    return {
      async guess(view, context) {
        const {released, targets, auxiliary} = encodeReferences(view, options.scaling)
        // Auxiliary rows come first: where distances are equal they are counted.
        const rows = stackRows(auxiliary, released)
        const wanted = options.neighbours ?? Math.max(FEWEST_NEIGHBOURS, Math.round(rows.rows / (2 * auxiliary.rows)))
        const neighbours = Math.min(wanted, rows.rows)
        const {indices} = await nearestNeighboursAsync(rows, targets, neighbours, {}, context)
        const scores = new Float64Array(targets.rows)
        indices.forEach((row, at) => {
          if (row >= auxiliary.rows) scores[Math.floor(at / neighbours)] += 1 / neighbours
        })
        const estimated = options.neighbours === undefined ? ['neighbours'] : []
        return {kind: 'membership', lowTells: true, scores, parameters: {neighbours, scaling: options.scaling, estimated}}
      },
    }
  },
})
