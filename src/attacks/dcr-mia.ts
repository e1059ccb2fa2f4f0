import {parseOptions, type GivenOptions} from '../core/options.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import type {Attack} from './attack.js'
import {encodeView} from './encode-view.js'

/**
 * Membership from the distance to the closest released record: a target scores minus its Euclidean distance to the nearest
 * released row, so the nearer, the more likely a member; a copy scores 0, the most. Numbers are min-max scaled to [-1, 1] and
 * levels one-hot over the released rows and the targets together, which the attacker holds both; missing cells take the median
 * or the most frequent level of these.
 *
 * Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2 (full black-box generator, without the calibration of section 4.5).
 * Departs from it in the distance, which there is learned features for images.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export function create(given: GivenOptions): Attack {
  parseOptions('dcr-mia', {}, given)
  return {
    needs: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
    async guess(view, context) {
      const {released, targets} = encodeView(view, 'minmax')
      const {distances} = await nearestNeighboursAsync(released, targets, 1, {}, context)
      return {kind: 'membership', lowTells: true, scores: distances.map(distance => -distance), parameters: {estimated: []}}
    },
  }
}

/** The attack for library users. */
export const dcrMia = (): Attack => create({})
