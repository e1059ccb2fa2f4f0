import {HOLDS_THE_DATA} from '../attackers.js'
import {defineProxy} from './define-proxy.js'
import {subContext, type Context} from '../../core/context.js'
import type {Estimates} from '../../core/estimate.js'
import type {Matrix} from '../../core/matrix.js'
import {CONFIDENCE, equalSizes, nearest, proxyPoints, quantileEstimate} from './distances.js'

/**
 * Nearest-neighbour distance ratio: per synthetic row, the distance to the nearest training row over the distance to the second
 * nearest, in [0, 1]; small means that the row lies at one real record and far from the rest. Two records at distance 0 give
 * 1: neither stands out. Gives the median and the 5th percentile, and with a holdout the same against as many holdout rows.
 * Distances and trials as in `dcr`.
 *
 * Described by Zhao et al., CTAB-GAN, arXiv 2102.08369, section 4.1; the ratio itself is Lowe's, doi:10.1023/B:VISI.0000029664.99615.94.
 *
 * @throws {NotApplicable} Without synthetic rows or with fewer than two training rows.
 */
export const nndr = defineProxy({
  name: 'nndr',
  summary: 'How much closer the closest real record is to a synthetic row than the second closest.',
  source: 'Zhao et al., CTAB-GAN, arXiv 2102.08369; why it does not detect leakage: arXiv 2505.01524',
  attacker: `${HOLDS_THE_DATA}, and compares distances.`,
  options: {},
  create() {
    return {
      async measure(input, context) {
        const {train, holdout, synthetic, trials} = proxyPoints(input, 2)
        const [members, others] = holdout ? equalSizes(train, holdout, context.rng.fork('equal sizes')) : [train, undefined]
        const own = await quantiles(members, synthetic, trials, '', subContext(context, 'train', 0, 0.5))
        if (others === undefined) return own
        return {...own, ...(await quantiles(others, synthetic, trials, 'holdout', subContext(context, 'holdout', 0.5, 1)))}
      },
    }
  },
})

async function quantiles(
  points: Matrix,
  synthetic: Matrix,
  trials: number,
  prefix: string,
  context: Context,
): Promise<Estimates> {
  const {distances} = await nearest(points, synthetic, 2, context)
  const ratios = Float64Array.from({length: synthetic.rows}, (_, row) => {
    const second = distances[2 * row + 1]
    return second === 0 ? 1 : distances[2 * row] / second
  })
  const settings = {confidence: CONFIDENCE, rng: context.rng.fork('bootstrap'), trials}
  const shares = [
    [0.5, 'median'],
    [0.05, 'fifthPercentile'],
  ] as const
  return Object.fromEntries(
    shares.flatMap(([share, name]) => {
      const estimate = quantileEstimate(ratios, share, settings)
      return estimate === undefined
        ? []
        : [[prefix === '' ? name : prefix + name[0].toUpperCase() + name.slice(1), estimate] as const]
    }),
  )
}
