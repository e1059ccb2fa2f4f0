import type {Generator} from '../../generator.js'
import type {OptionValues} from '../../../core/options.js'
import {floats} from '../../../core/saved-state.js'
import {fitOnClass, type ClassNetwork} from '../shared/fit-on-class.js'
import {restoredModel, type Rebuild} from '../shared/restored-model.js'
import {USUAL_STEPS, tvaeOptions} from './options.js'
import {decoderRowModel, trainTvae} from './train.js'

/**
 * TVAE: a variational autoencoder of the class's rows. An encoder turns a row into the mean and variance of `embedding`
 * normal numbers, a decoder turns such numbers into a row; sampling feeds the decoder standard normal numbers. Numbers
 * go by their ranks to a normal scale, or are modes of a mixture and places in them (`numbers=modes`, as published),
 * with a spread per column that is learnt; levels are one-hot. Trained on the rows of the class alone. Missing cells
 * are learnt like levels and are made again.
 *
 * Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, NeurIPS 2019, arXiv:1907.00503, section 4.4; Kingma and Welling, arXiv:1312.6114.
 * Departures: batches are drawn with replacement, so that a small class gets many updates (the authors' package does one per epoch on
 * a class smaller than its batch of 500), numbers are on a normal scale (`neural/number-scale`) by default with a
 * spread that begins at 1, since modes of a small class are modes of a few rows, and levels are drawn by their
 * probabilities instead of taking the likeliest.
 *
 * @throws {NotApplicable} When the class has one row, or there are no columns.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export function createTvae(options: OptionValues<typeof tvaeOptions>): Generator {
  const size = {kind: 'vae', hidden: options.hidden, rows: options.batchSize} as const
  const rebuild: Rebuild = (layout, {tensors}, executor) => decoderRowModel(layout, options, floats(tensors, 'decoder'), executor)
  const network: ClassNetwork = {
    ...{generator: 'tvae', options, usual: USUAL_STEPS, size},
    train: (layout, rows, steps, executor, score, context) =>
      trainTvae(layout, rows, {...options, steps}, executor, score, context),
  }
  return {
    keepsCheckpoints: true,
    fit: (train, minority, context) => fitOnClass(network, train, minority, context),
    restore: (saved, train, minority) => restoredModel({generator: 'tvae', size, rebuild}, saved, train, minority),
  }
}
