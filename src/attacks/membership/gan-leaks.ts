import {KNOWS_A_RECORD_AND_OTHERS} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import type {OptionSpecs} from '../../core/options.js'
import {subContext} from '../../core/context.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {encodeReferences} from '../encode-view.js'
import {minmaxOption} from './scaling-option.js'

export const ganLeaksOptions = {scaling: minmaxOption} as const satisfies OptionSpecs

/**
 * Membership from the distance to the closest released row, calibrated: the distance to the closest row of a reference
 * sample minus that to the closest released row. Rows in thinly populated places are far from everything; the reference
 * takes that out. Columns are scaled by quantiles or, with `scaling=minmax`, to [-1, 1].
 *
 * Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.5 (attack calibration). Departures: the reference is the
 * auxiliary rows themselves and not the output of a generator trained on them, as in the comparison of van Breugel et
 * al. (arXiv 2302.12580): a second generator would add its own noise, and the attacker would have to know and run the
 * first; and the distance is Euclidean.
 *
 * @throws {NotApplicable} Without targets, released or auxiliary rows, or columns.
 */
export const ganLeaks = defineAttack({
  name: 'gan-leaks',
  summary: 'Compares the distance to the closest synthetic row with that to the closest record of other people.',
  source: 'Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.5',
  attacker: `${KNOWS_A_RECORD_AND_OTHERS}.`,
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: ganLeaksOptions,
  create({scaling}) {
    return {
      async guess(view, context) {
        const {released, targets, auxiliary} = encodeReferences(view, scaling)
        const toReleased = await nearestNeighboursAsync(released, targets, 1, {}, subContext(context, 'released', 0, 0.9))
        const toAuxiliary = await nearestNeighboursAsync(auxiliary, targets, 1, {}, subContext(context, 'auxiliary', 0.9, 1))
        const scores = toAuxiliary.distances.map((distance, target) => distance - toReleased.distances[target])
        return {kind: 'membership', lowTells: true, scores, parameters: {scaling, estimated: []}}
      },
    }
  },
})
