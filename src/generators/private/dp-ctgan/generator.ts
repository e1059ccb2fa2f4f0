import type {Generator} from '../../generator.js'
import type {OptionValues} from '../../../core/options.js'
import {dpCtganOptions} from './options.js'
import {restoredDpCtgan, trainDpCtgan} from './train.js'
import {networkGenerator} from '../private-network/network-generator.js'

/**
 * CTGAN's networks with differential privacy: a share of the budget buys noisy counts of every column, which numbers are mapped to a normal
 * scale with; the critic, the one network that sees records, learns by DP-SGD. An example is a record with one made row
 * and their mixture, whose gradient, that of the gradient penalty included, is clipped to norm `clip`; noise is added
 * to the sum. The generator learns from the critic alone, which costs nothing more, nor does the moving average of the
 * generators on the way.
 *
 * (epsilon, delta)-differential privacy for each record of the class under adding or removing one; records of other
 * classes are not looked at.
 *
 * CTGAN: Xu et al., arXiv:1907.00503; gradient penalty: Gulrajani et al., arXiv:1704.00028; noise on the critic's
 * gradients alone: Xie et al., arXiv:1802.06739; several updates of the critic for each of the generator, which matter
 * more with noise: Bie, Kamath and Zhang, arXiv:2302.02936; DP-SGD: Abadi et al., arXiv:1607.00133, algorithm 1.
 * Departures from `ctgan`, each needed for the guarantee: no conditional vector (conditions drawn by how many rows have
 * a level are no Poisson sample), packs of one, no batch norm, numbers by their ranks in noisy histograms of the
 * domain, no check for copies or collapse; and a generator that starts with what the histograms say.
 *
 * @throws {UserError} When the domain lacks a column or does not fit it.
 * @throws {NotApplicable} When there is no column beside the target.
 * @throws {TrainingDiverged} When the generator's parameters are no longer finite.
 */
export function createDpCtgan(options: OptionValues<typeof dpCtganOptions>): Generator {
  return networkGenerator('dp-ctgan', options, {
    privateSteps: options.steps * options.discriminatorSteps,
    train: (training, context) => trainDpCtgan(training, options, context),
    restore: (encoding, tensors) => restoredDpCtgan(encoding, options, tensors),
  })
}
