import {HOLDS_THE_DATA} from '../attackers.js'
import {defineProxy} from './define-proxy.js'
import {subContext} from '../../core/context.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import {bootstrap, type BootstrapSettings} from '../../stats/bootstrap.js'
import {wilson} from '../../stats/intervals.js'
import {CONFIDENCE, equalSizes, nearest, proxyPoints, quantileEstimate, quantileOf} from './distances.js'

/**
 * Distance to the closest record: how far each synthetic row lies from the nearest training row, Euclidean on min-max scaled
 * numbers and one-hot levels. Gives its median and 5th percentile; with a holdout also their ratios to the distances to as many
 * holdout rows, and the share of synthetic rows that lie closer to training than to holdout rows (equal distances count half;
 * 0.5 is what independent rows would give). Intervals count no more trials than there are training rows, because synthetic
 * rows made from one row are not independent. Missing cells are imputed as the training rows say.
 *
 * Described by Zhao et al., CTAB-GAN, arXiv 2102.08369, section 4.1; that it does not detect leakage is shown in arXiv
 * 2505.01524.
 *
 * @throws {NotApplicable} Without synthetic rows or training rows.
 */
export const dcr = defineProxy({
  name: 'dcr',
  summary: 'How far synthetic rows lie from the closest real record, against records that were not used.',
  source: 'Zhao et al., CTAB-GAN, arXiv 2102.08369; why it does not detect leakage: arXiv 2505.01524',
  attacker: `${HOLDS_THE_DATA}, and compares distances.`,
  options: {},
  create() {
    return {
      async measure(input, context) {
        const {train, holdout, synthetic, trials} = proxyPoints(input, 1)
        const settings = {confidence: CONFIDENCE, rng: context.rng.fork('bootstrap'), trials}
        const all = (await nearest(train, synthetic, 1, subContext(context, 'train', 0, 0.4))).distances
        const own = {
          ...present('median', quantileEstimate(all, 0.5, settings)),
          ...present('fifthPercentile', quantileEstimate(all, 0.05, settings)),
        }
        if (holdout === undefined) return own
        const [members, others] = equalSizes(train, holdout, context.rng.fork('equal sizes'))
        const toTrain =
          members === train ? all : (await nearest(members, synthetic, 1, subContext(context, 'members', 0.4, 0.7))).distances
        const toHoldout = (await nearest(others, synthetic, 1, subContext(context, 'others', 0.7, 1))).distances
        return {...own, ...comparison(toTrain, toHoldout, settings)}
      },
    }
  },
})

function comparison(toTrain: Float64Array, toHoldout: Float64Array, settings: BootstrapSettings): Estimates {
  const ratio = (share: number) =>
    bootstrap(
      toTrain.length,
      rows => {
        const reference = quantileOf(toHoldout, rows, share)
        return reference === 0 ? undefined : quantileOf(toTrain, rows, share) / reference
      },
      settings,
    )
  const closer = toTrain.reduce(
    (sum, distance, row) => sum + (distance < toHoldout[row] ? 1 : distance === toHoldout[row] ? 0.5 : 0),
    0,
  )
  return {
    ...present('medianRatio', ratio(0.5)),
    ...present('fifthPercentileRatio', ratio(0.05)),
    closerToTrainShare: wilson((closer / toTrain.length) * settings.trials, settings.trials, settings.confidence),
  }
}

function present(name: string, estimate: Estimate | undefined): Estimates {
  return estimate === undefined ? {} : {[name]: estimate}
}
