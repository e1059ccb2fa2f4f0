import {KNOWS_A_RECORD_AND_OTHERS} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {logKernelDensity, scottBandwidth} from '../../stats/kernel-density.js'
import {logNormalDensity} from '../../stats/normal-density.js'
import {bandwidthOption} from './bandwidth-option.js'
import {encodeReferences} from '../encode-view.js'
import {standardiseOption} from './scaling-option.js'

export const domiasOptions = {
  reference: {
    type: 'choice',
    choices: ['gaussian', 'kde'],
    default: 'gaussian',
    description: 'Density of the auxiliary rows: a normal one, or by kernels.',
  },
  bandwidth: {...bandwidthOption, default: 0.3},
  scaling: standardiseOption,
} as const satisfies OptionSpecs

/**
 * Membership from local overfitting: the logarithm of how many times denser the released rows are at a target than the
 * population is, the latter as the auxiliary rows show it. The density of released rows is a Gaussian kernel estimate,
 * that of the population a normal distribution or, if so wanted, a kernel estimate as well. Columns are scaled by
 * quantiles or, with `scaling=standardise`, by mean and standard deviation; levels are one-hot.
 *
 * Van Breugel et al., DOMIAS, arXiv 2302.12580, equation 2; the normal density is the prior that the paper takes where
 * there is no reference set, here fitted to the auxiliary rows: the few there are in a small class show its outline but
 * not its density from place to place. Departures: kernels have the same width in every column instead of the shape of
 * the rows' covariance, which is singular for one-hot levels and small classes; they are narrower than Scott's rule has
 * it, since what is looked for is a single record and not the shape of the whole; the normal density has a shrunk
 * covariance.
 *
 * @throws {NotApplicable} Without targets, released or auxiliary rows, or columns.
 */
export const domias = defineAttack({
  name: 'domias',
  summary: 'Looks for places where synthetic rows are denser than the population.',
  source: 'Van Breugel et al., DOMIAS, arXiv 2302.12580, equation 2',
  attacker: `${KNOWS_A_RECORD_AND_OTHERS}.`,
  byDefault: true,
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: domiasOptions,
  create({reference, bandwidth, scaling}) {
    return {
      async guess(view, context) {
        const {released, targets, auxiliary} = encodeReferences(view, scaling)
        const byKernels = (points: Matrix, part: Context) =>
          logKernelDensity(points, targets, bandwidth * scottBandwidth(points.rows, points.columns), part)
        const made = await byKernels(released, subContext(context, 'released', 0, 0.9))
        const real =
          reference === 'gaussian'
            ? logNormalDensity(auxiliary, targets)
            : await byKernels(auxiliary, subContext(context, 'auxiliary', 0.9, 1))
        const scores = made.map((density, target) => density - real[target])
        return {kind: 'membership', lowTells: true, scores, parameters: {reference, bandwidth, scaling, estimated: []}}
      },
    }
  },
})
