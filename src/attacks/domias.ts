import {subContext, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs, type SomeOptions} from '../core/options.js'
import {logKernelDensity, scottBandwidth} from '../stats/kernel-density.js'
import {logNormalDensity} from '../stats/normal-density.js'
import type {Attack} from './attack.js'
import {bandwidthOption} from './bandwidth-option.js'
import {encodeReferences} from './encode-view.js'

export const domiasOptions = {
  reference: {
    type: 'choice',
    choices: ['kde', 'gaussian'],
    default: 'kde',
    description: 'Density of the auxiliary rows: by kernels, or a normal one.',
  },
  bandwidth: bandwidthOption,
} as const satisfies OptionSpecs

/**
 * Membership from local overfitting: the logarithm of how many times denser the released rows are at a target than the population is, the latter as the
 * auxiliary rows show it. Densities are Gaussian kernel estimates by Scott's rule, that of the population optionally a
 * normal distribution. Numbers and one-hot levels are standardised.
 *
 * Van Breugel et al., DOMIAS, arXiv 2302.12580, equation 2. Departures: kernels have the same width in every standardised column instead of the shape of
 * the rows' covariance, which is singular for one-hot levels and small classes; the normal prior is fitted with a shrunk covariance.
 *
 * @throws {NotApplicable} Without targets, released or auxiliary rows, or columns.
 */
export function create(given: GivenOptions): Attack {
  const {reference, bandwidth} = parseOptions('domias', domiasOptions, given)
  return {
    needs: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
    async guess(view, context) {
      const {released, targets, auxiliary} = encodeReferences(view, 'standardise')
      const byKernels = (points: Matrix, part: Context) =>
        logKernelDensity(points, targets, bandwidth * scottBandwidth(points.rows, points.columns), part)
      const made = await byKernels(released, subContext(context, 'released', 0, 0.9))
      const real =
        reference === 'gaussian'
          ? logNormalDensity(auxiliary, targets)
          : await byKernels(auxiliary, subContext(context, 'auxiliary', 0.9, 1))
      const scores = made.map((density, target) => density - real[target])
      return {kind: 'membership', scores, parameters: {reference, bandwidth, estimated: []}}
    },
  }
}

/** The attack with typed options, for library users. */
export const domias = (options: SomeOptions<typeof domiasOptions> = {}): Attack => create(options)
