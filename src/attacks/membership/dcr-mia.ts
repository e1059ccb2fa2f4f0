import {defineAttack} from '../define-attack.js'
import type {Context} from '../../core/context.js'
import type {OptionSpecs} from '../../core/options.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import type {AttackerView} from '../attack.js'
import {closestReleased} from './closest-released.js'
import {encodeView} from '../encode-view.js'
import {minmaxOption} from './scaling-option.js'

export const dcrMiaOptions = {scaling: minmaxOption} as const satisfies OptionSpecs

/**
 * Membership from the distance to the closest released record: a target scores minus its distance to the nearest
 * released row, so the nearer, the more likely a member; a copy scores 0, the most. The distance is one that no column
 * can swamp ({@link closestReleased}); with `scaling=minmax` it is Euclidean, on numbers min-max scaled to [-1, 1] and
 * levels one-hot over the released rows and the targets together, which the attacker holds both; missing cells take the
 * median or the most frequent level of these.
 *
 * Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2 (full black-box generator, without the calibration of section 4.5).
 * Departs from it in the distance, which there is Euclidean on learned features of images: among columns of a table,
 * one that is redrawn, mistyped or has many levels would decide alone.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export const dcrMia = defineAttack({
  name: 'dcr-mia',
  summary: "Calls a person a member when a synthetic row lies close to that person's record.",
  source: 'Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2',
  attacker:
    "Someone who gets the file of synthetic rows and already knows a person's record, and wants to " +
    'learn whether that person was in the data.',
  byDefault: true,
  underBudget: 'first',
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: dcrMiaOptions,
  create({scaling}) {
    return {
      async guess(view, context) {
        const distances = scaling === 'robust' ? await closestReleased(view, context) : await euclidean(view, context)
        return {
          kind: 'membership',
          lowTells: true,
          scores: distances.map(distance => -distance),
          parameters: {scaling, estimated: []},
        }
      },
    }
  },
})

async function euclidean(view: AttackerView, context: Context): Promise<Float64Array> {
  const {released, targets} = encodeView(view, 'minmax')
  return (await nearestNeighboursAsync(released, targets, 1, {}, context)).distances
}
