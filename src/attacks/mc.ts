import {breather} from '../core/context.js'
import {squaredDistance} from '../core/matrix.js'
import {parseOptions, type GivenOptions} from '../core/options.js'
import {medianOf} from '../preprocess/impute.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import type {Attack} from './attack.js'
import {encodeView} from './encode-view.js'

/**
 * Membership from how many released rows lie near a target: the share of them within a distance epsilon of it. Epsilon is the
 * median over the targets of the distance to the closest released row, so that one half of the targets has at least one row so near. Where
 * counts are equal the closer row decides, by less than one row. Numbers are min-max scaled to [-1, 1] and levels one-hot.
 *
 * Hilprecht, Haerterich and Bernau, PoPETs 2019(4), doi:10.2478/popets-2019-0067, section 4.1: the Monte Carlo estimate with the median heuristic
 * of equation 4. Departures: Euclidean distance on encoded rows instead of distances of images; rows at exactly epsilon count,
 * so that a release of copies, where epsilon is 0, is not all zeros; and the tie-break.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export function create(given: GivenOptions): Attack {
  parseOptions('mc', {}, given)
  return {
    needs: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
    async guess(view, context) {
      const {released, targets} = encodeView(view, 'minmax')
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
      return {kind: 'membership', lowTells: true, scores, parameters: {epsilon, estimated: ['epsilon']}}
    },
  }
}

/** The attack for library users. */
export const mc = (): Attack => create({})
