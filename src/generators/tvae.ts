import {chooseEngine} from '../backend/engine.js'
import {subContext, throwIfStopped} from '../core/context.js'
import {parseOptions, type GivenOptions, type SomeOptions} from '../core/options.js'
import {floats} from '../core/saved-state.js'
import {encodeTable, fitTabular, layoutOf} from '../preprocess/tabular/tabular.js'
import type {Generator} from './generator.js'
import {classFeatures, stepCount} from './neural/class-features.js'
import {fittedModel, nothingToLearn} from './neural/fitted-model.js'
import {restoredModel, type Rebuild} from './neural/restored-model.js'
import {holdOutRows} from './neural/held-out-rows.js'
import {numberScale} from './neural/number-scale.js'
import {madeRowScore} from './neural/energy-score.js'
import {USUAL_STEPS, tvaeOptions} from './tvae/options.js'
import {decoderRowModel, trainTvae} from './tvae/train.js'

/** Share of the progress that encoding the table takes. */
const ENCODING = 0.05

/**
 * TVAE: a variational autoencoder of the class's rows. An encoder turns a row into the mean and variance of `embedding` normal numbers, a decoder turns such
 * numbers into a row; sampling feeds the decoder standard normal numbers. Numbers go by their ranks to a normal scale, or are modes of a mixture and places in them
 * (`numbers=modes`, as published), with a spread per column that is learnt; levels are one-hot. Trained on the rows of the class alone. Missing cells are learnt
 * like levels and are made again.
 *
 * Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, NeurIPS 2019, arXiv:1907.00503, section 4.4; Kingma and Welling, arXiv:1312.6114.
 * Departures: batches are drawn with replacement, so that a small class gets many updates (the authors' package does one per epoch on
 * a class smaller than its batch of 500), numbers are on a normal scale ({@link numberScale}) by default with a spread that begins at 1, since modes of a small class are modes of a few rows, and levels are drawn by
 * their probabilities instead of taking the likeliest.
 *
 * @throws {NotApplicable} When the class has one row, or there are no columns.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export function create(given: GivenOptions): Generator {
  const options = parseOptions('tvae', tvaeOptions, given)
  const size = {kind: 'vae', hidden: options.hidden, rows: options.batchSize} as const
  const rebuild: Rebuild = (layout, {tensors}, executor) => decoderRowModel(layout, options, floats(tensors, 'decoder'), executor)
  return {
    keepsCheckpoints: true,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const all = classFeatures('tvae', train, minority)
      const {learnt, heldOut, notes} = holdOutRows('tvae', train, minority, options.holdOut, context.rng.fork('held out'))
      const features = classFeatures('tvae', learnt, minority)
      const steps = stepCount('tvae', options, USUAL_STEPS, {
        rows: features.rowCount,
        ofClass: features.rowCount,
        batchSize: options.batchSize,
      })
      const encoding = await fitTabular(
        features,
        numberScale(options.numbers, features.rowCount),
        subContext(context, 'encode', 0, ENCODING),
      )
      const layout = layoutOf(encoding)
      const encoded = encodeTable(encoding, features, context.rng.fork('features'))
      const engine = await chooseEngine(context.engine, size)
      const training = subContext(context, 'train', ENCODING, 1)
      const score = heldOut && madeRowScore({learnt: features, heldOut, encoding}, subContext(training, 'score'))
      const model =
        layout.width === 0
          ? nothingToLearn
          : await trainTvae(layout, encoded, {...options, steps}, engine.executor, score, training)
      return fittedModel({
        ...{generator: 'tvae', train, minority, features: all, encoded: features, encoding, model},
        ...{engine: engine.executor.name, notes: [engine.note, ...notes]},
      })
    },
    restore: (saved, train, minority) => restoredModel({generator: 'tvae', size, rebuild}, saved, train, minority),
  }
}

/** {@link create} with typed options, for library users. */
export const tvae = (options: SomeOptions<typeof tvaeOptions> = {}): Generator => create(options)
