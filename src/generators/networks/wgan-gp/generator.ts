import type {Generator} from '../../generator.js'
import type {OptionValues} from '../../../core/options.js'
import {floats} from '../../../core/saved-state.js'
import {fitOnClass, type ClassNetwork} from '../shared/fit-on-class.js'
import {restoredModel, type Rebuild} from '../shared/restored-model.js'
import {wganRowModel} from '../shared/sample-wgan.js'
import {USUAL_STEPS, wganGpOptions} from './options.js'
import {trainWganGp, wganGpModel} from './train.js'

/**
 * Plain WGAN-GP for very small classes: a generator of two hidden layers makes rows from random numbers, a critic of the same size scores
 * rows, and its gradient is held near 1 between real and made ones. No conditions, packs, dropout or batch norm: in 10
 * to 50 rows there is little for them to work on. Numbers by their ranks on a normal scale or between smallest and
 * largest (option `numbers`), levels as softmax groups of which the largest is taken, so that rare levels come out
 * rarer. Trained on the rows of the class alone. Missing cells are learnt like levels and are made again.
 *
 * Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville, NeurIPS 2017, arXiv:1704.00028, algorithm 1, penalty weight 10.
 * Departures: Adam with moments 0.5 and 0.9 (0 and 0.9 there), fewer critic updates per step, and the moving average of
 * the generator's parameters.
 *
 * @throws {UserError} When steps and epochs are both given.
 * @throws {NotApplicable} When the class has one row, or there are no columns.
 * @throws {TrainingDiverged} When a loss is out of bounds, or the generator has come to make one row.
 */
export function createWganGp(options: OptionValues<typeof wganGpOptions>): Generator {
  const networks = {...options, scalar: options.numbers === 'min-max' ? 'tanh' : 'identity'} as const
  const size = {kind: 'wgan', hidden: options.hidden, rows: options.batchSize} as const
  const rebuild: Rebuild = (layout, {tensors}, executor) =>
    wganRowModel(executor, {model: wganGpModel(layout, networks)}, floats(tensors, 'generator'))
  const network: ClassNetwork = {
    ...{generator: 'wgan-gp', options, usual: USUAL_STEPS, size},
    train: (layout, rows, steps, executor, score, context) =>
      trainWganGp(layout, rows, {...networks, steps}, executor, score, context),
  }
  return {
    keepsCheckpoints: true,
    fit: (train, minority, context) => fitOnClass(network, train, minority, context),
    restore: (saved, train, minority) => restoredModel({generator: 'wgan-gp', size, rebuild}, saved, train, minority),
  }
}
