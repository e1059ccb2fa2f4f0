import {KNOWS_A_RECORD} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {breather} from '../../core/context.js'
import {squaredDistance} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {medianOf} from '../../preprocess/impute.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {encodeView} from '../encode-view.js'
import {minmaxOption} from './scaling-option.js'

export const mcOptions = {scaling: minmaxOption} as const satisfies OptionSpecs

/**
 * Membership from how many released rows lie near a target: the share of them within a distance epsilon of it. Epsilon is the
 * median over the targets of the distance to the closest released row, so that one half of the targets has at least one row so near. Where
 * counts are equal the closer row decides, by less than one row. Columns are scaled by quantiles or, with `scaling=minmax`, to [-1, 1].
 *
 * Hilprecht, Haerterich and Bernau, PoPETs 2019(4), doi:10.2478/popets-2019-0067, section 4.1: the Monte Carlo estimate
 * with the median heuristic of equation 4. Departures: Euclidean distance on encoded rows instead of distances of
 * images; rows at exactly epsilon count, so that a release of copies, where epsilon is 0, is not all zeros; and the
 * tie-break.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export const mc = defineAttack({
  name: 'mc',
  summary: 'Counts the synthetic rows near a record.',
  source: 'Hilprecht, Haerterich and Bernau, Monte Carlo attacks, doi:10.2478/popets-2019-0067, equation 4',
  attacker: `${KNOWS_A_RECORD}.`,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: mcOptions,
  create({scaling}) {
    return {
      async guess(view, context) {
        const {released, targets} = encodeView(view, scaling)
        const {distances: nearest} = await nearestNeighboursAsync(released, targets, 1, {}, context)
        const epsilon = medianOf({values: nearest})
        const breathe = breather(context)
        const scores = new Float64Array(targets.rows)
        for (let target = 0; target < targets.rows; target++) {
          let near = 0
          for (let row = 0; row < released.rows; row++)
            if (Math.sqrt(squaredDistance(released, row, targets, target)) <= epsilon) near++
          // Less than one row: 1 for a copy, towards 0 far away.
          scores[target] = (near + 0.5 / (1 + nearest[target])) / released.rows
          await breathe()
        }
        return {kind: 'membership', lowTells: true, scores, parameters: {epsilon, scaling, estimated: ['epsilon']}}
      },
    }
  },
})
