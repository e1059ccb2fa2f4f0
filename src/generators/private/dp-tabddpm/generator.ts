import type {Generator} from '../../generator.js'
import type {OptionValues} from '../../../core/options.js'
import {dpTabddpmOptions} from './options.js'
import {restoredDpTabddpm, trainDpTabddpm} from './train.js'
import {networkGenerator} from '../private-network/network-generator.js'

/**
 * TabDDPM with differential privacy: a share of the budget buys noisy counts of every column, which numbers are mapped to a normal scale
 * with, and a small network learns by DP-SGD what the columns have to do with each other. Each step draws every record with probability
 * `rate`, takes the mean gradient of several noisy versions of it, clips that to norm `clip`, and adds noise to the
 * sum. Everything after that is made of what has noise already: the moving average, the way back from noise to rows.
 *
 * (epsilon, delta)-differential privacy for each record of the class under adding or removing one; records of other
 * classes are not looked at.
 *
 * TabDDPM: Kotelnikov et al., arXiv:2209.15421; DP-SGD: Abadi et al., arXiv:1607.00133, algorithm 1; on diffusion, with several noisy
 * versions per record: Dockhorn, Cao, Vahdat and Kreis, Differentially Private Diffusion Models, arXiv:2210.09929.
 * Departures from `tabddpm`: numbers by their ranks in noisy histograms of the domain instead of the data's quantiles;
 * the network predicts the velocity and starts with what the histograms say (see `velocity`); it is much smaller,
 * because the noise grows with the number of parameters; Adam without weight decay; no check for copies and no look at
 * the loss, which would tell about the records.
 *
 * @throws {UserError} When the domain lacks a column or does not fit it.
 * @throws {NotApplicable} When there is no column beside the target.
 */
export function createDpTabddpm(options: OptionValues<typeof dpTabddpmOptions>): Generator {
  return networkGenerator('dp-tabddpm', options, {
    privateSteps: options.steps,
    train: (training, context) => trainDpTabddpm(training, options, context),
    restore: (encoding, tensors) => restoredDpTabddpm(encoding, options, tensors),
  })
}
