import {KNOWS_A_RECORD_AND_OTHERS} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {breather, subContext} from '../../core/context.js'
import {squaredDistance, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {logKernelDensity, scottBandwidth} from '../../stats/kernel-density.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {bandwidthOption} from './bandwidth-option.js'
import {encodeReferences} from '../encode-view.js'

export const genLraOptions = {
  neighbours: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    description:
      'Released rows near a target that are looked at. Left out: as many as there are released rows per auxiliary row, 1 to 10.',
  },
  bandwidth: bandwidthOption,
} as const satisfies OptionSpecs

const MOST_NEIGHBOURS = 10

/**
 * Membership from how much more likely the released rows near a target become when the target is added to the reference
 * rows: the sum, over the k released rows nearest to it, of log p(row | auxiliary and target) - log p(row | auxiliary),
 * p a Gaussian kernel estimate. Numbers are standardised and levels one-hot.
 *
 * Ward et al., Gen-LRA, arXiv 2508.21146. Departures: kernels have the same width in every column, and that width does
 * not change when the target is added; and k is shrunk to the size of the class, so that the rows looked at are about
 * those that one person in so small a class can have had part in.
 *
 * @throws {NotApplicable} Without targets, released or auxiliary rows, or columns.
 */
export const genLra = defineAttack({
  name: 'gen-lra',
  summary: 'Asks how much more likely the synthetic rows near a record become when the person is taken for a member.',
  source: 'Ward et al., Gen-LRA, arXiv 2508.21146',
  attacker: `${KNOWS_A_RECORD_AND_OTHERS}.`,
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: genLraOptions,
  create(options) {
    return {
      async guess(view, context) {
        const {released, targets, auxiliary} = encodeReferences(view, 'standardise')
        const perRecord = Math.round(released.rows / auxiliary.rows)
        const wanted = options.neighbours ?? Math.min(MOST_NEIGHBOURS, Math.max(1, perRecord))
        const neighbours = Math.min(wanted, released.rows)
        const bandwidth = options.bandwidth * scottBandwidth(auxiliary.rows + 1, auxiliary.columns)
        const near = await nearestNeighboursAsync(released, targets, neighbours, {}, subContext(context, 'near', 0, 0.4))
        const densities = await logKernelDensity(auxiliary, released, bandwidth, subContext(context, 'density', 0.4, 0.9))
        const scores = new Float64Array(targets.rows)
        const breathe = breather(context)
        for (let target = 0; target < targets.rows; target++) {
          for (let at = target * neighbours; at < (target + 1) * neighbours; at++) {
            const row = near.indices[at]
            const own = logKernel(squaredDistance(released, row, targets, target), targets, bandwidth)
            // The new density is (m p + K) / (m + 1); its constant factor is the same for every target.
            scores[target] += logOnePlusExp(own - densities[row] - Math.log(auxiliary.rows))
          }
          await breathe()
        }
        return {
          kind: 'membership',
          lowTells: true,
          scores,
          parameters: {neighbours, bandwidth, estimated: options.neighbours === undefined ? ['neighbours'] : []},
        }
      },
    }
  },
})

function logKernel(squared: number, {columns}: Matrix, bandwidth: number): number {
  return -squared / (2 * bandwidth ** 2) - columns * (Math.log(bandwidth) + Math.log(2 * Math.PI) / 2)
}

/** ln(1 + e^x), finite where e^x is not: near a record far from all others x may be thousands. */
const logOnePlusExp = (x: number) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))
