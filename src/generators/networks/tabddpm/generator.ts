import type {Generator} from '../../generator.js'
import type {OptionValues} from '../../../core/options.js'
import {chooseEngine} from '../../../backend/engine.js'
import {subContext, throwIfStopped} from '../../../core/context.js'
import {floats} from '../../../core/saved-state.js'
import {encodeTable, fitTabular, layoutOf} from '../../../preprocess/tabular/tabular.js'
import {classFeatures, stepCount} from '../shared/class-features.js'
import {tabularCodec} from '../shared/row-codec.js'
import {fittedModel, nothingToLearn} from '../shared/fitted-model.js'
import {restoredModel, type Rebuild} from '../shared/restored-model.js'
import {holdOutRows} from '../shared/held-out-rows.js'
import {numberScale} from '../shared/number-scale.js'
import {USUAL_STEPS, tabddpmOptions} from './options.js'
import {denoiserRowModel, trainTabddpm, type DenoisedClass} from './train.js'
import {rowsOfAll, rowsOfOne} from './training-rows.js'

/** Share of the progress that encoding the table takes. */
const ENCODING = 0.02

/**
 * TabDDPM: rows of the class become noise in small steps, and a network learns to say what noise was added; sampling starts with noise and
 * takes it away step by step. Numbers are mapped to normal ones by their quantiles and get Gaussian noise, levels get
 * multinomial noise. Missing cells are learnt like levels and are made again. Trained on the rows of the class, or on all classes
 * with the class as a condition (`trainOn=all`: every other row of a batch is of the class).
 *
 * Kotelnikov, Baranchuk, Rubachev and Babenko, ICML 2023, arXiv:2209.15421; Ho et al., arXiv:2006.11239; Nichol and Dhariwal,
 * arXiv:2102.09672 (schedule); Hoogeboom et al., arXiv:2102.05379 (levels); Song et al., arXiv:2010.02502 (fewer steps on the way
 * back). Departures: batches are drawn with replacement and may be larger than the class, since each row gets noise and a time step of its
 * own; the quantile transform is that of {@link numberScale}; rows are made by the moving average of the
 * parameters; and those of {@link MixedDiffusion}.
 *
 * @throws {NotApplicable} When the class has one row, or there are no columns.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export function createTabddpm(options: OptionValues<typeof tabddpmOptions>): Generator {
  const size = {kind: 'denoiser', hidden: options.hidden, rows: options.batchSize} as const
  const rebuild: Rebuild = (layout, {model, tensors}, executor) =>
    denoiserRowModel(layout, options, model as unknown as DenoisedClass, floats(tensors, 'denoiser'), executor)
  return {
    keepsCheckpoints: true,
    learnsFromAll: options.trainOn === 'all',
    async fit(train, minority, context) {
      throwIfStopped(context)
      const features = classFeatures('tabddpm', train, minority)
      const {learnt, heldOut, notes} = holdOutRows('tabddpm', train, minority, options.holdOut, context.rng.fork('held out'))
      const own = classFeatures('tabddpm', learnt, minority)
      const rows = options.trainOn === 'all' ? learnt.without([minority.target]) : own
      const numbers = numberScale('quantile-normal', rows.rowCount)
      const encoding = await fitTabular(rows, numbers, subContext(context, 'encode', 0, ENCODING))
      const layout = layoutOf(encoding)
      const encoded = encodeTable(encoding, rows, context.rng.fork('features'))
      const {batchSize} = options
      const steps = stepCount('tabddpm', options, USUAL_STEPS, {rows: rows.rowCount, ofClass: own.rowCount, batchSize})
      const engine = await chooseEngine(context.engine, size)
      const model =
        layout.width === 0
          ? nothingToLearn
          : await trainTabddpm(
              layout,
              options.trainOn === 'all' ? rowsOfAll(encoded, learnt, minority) : rowsOfOne(encoded),
              {...options, steps},
              engine.executor,
              heldOut && encodeTable(encoding, heldOut, context.rng.fork('held out features')),
              subContext(context, 'train', ENCODING, 1),
            )
      return fittedModel({
        ...{generator: 'tabddpm', train, minority, features, codec: tabularCodec(encoding, features, rows), model},
        ...{engine: engine.executor.name, notes: [engine.note, ...notes]},
      })
    },
    restore: (saved, train, minority) => restoredModel({generator: 'tabddpm', size, rebuild}, saved, train, minority),
  }
}
