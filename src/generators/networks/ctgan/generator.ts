import type {Generator} from '../../generator.js'
import type {OptionValues} from '../../../core/options.js'
import {chooseEngine} from '../../../backend/engine.js'
import {subContext, throwIfStopped} from '../../../core/context.js'
import {UserError} from '../../../core/errors.js'
import {floats} from '../../../core/saved-state.js'
import {categoricalColumn, type MinorityClass, type Table} from '../../../core/table.js'
import {missingIn} from '../../../preprocess/impute.js'
import {encodeTable, fitTabular, layoutOf} from '../../../preprocess/tabular/tabular.js'
import {ConditionalVectors, type ConditionedClass} from './conditional-vectors.js'
import {USUAL_STEPS, ctganOptions} from './options.js'
import {ctganSampling, trainCtgan, withConditions} from './train.js'
import {TrainingRows} from './training-rows.js'
import {classFeatures, stepCount} from '../shared/class-features.js'
import {ENCODING} from '../shared/fit-on-class.js'
import {tabularCodec} from '../shared/row-codec.js'
import {fittedModel, nothingToLearn} from '../shared/fitted-model.js'
import {restoredModel, type Rebuild} from '../shared/restored-model.js'
import {wganRowModel} from '../shared/sample-wgan.js'
import {holdOutRows} from '../shared/held-out-rows.js'
import {numberScale} from '../shared/number-scale.js'
import {madeRowScore} from '../shared/energy-score.js'

/**
 * CTGAN: a generator network learns to make rows of the class that a critic network cannot tell from real ones. The
 * generator is given random numbers and a condition, one level of one categorical column that the row is to have;
 * conditions are drawn by the logarithm of how many rows have the level, so that rare levels are learnt. The critic
 * judges `pac` rows with their conditions together and is kept smooth by a gradient penalty. Trained on the rows of the
 * class alone, or on all rows with the class as a further condition (option `trainOn`). Missing cells are learnt like
 * levels and are made again.
 *
 * Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, NeurIPS 2019, arXiv:1907.00503, sections 4.2-4.4 and algorithm 1;
 * packs: Lin, Khetan, Fanti and Oh, arXiv:1712.04086; gradient penalty: Gulrajani et al., arXiv:1704.00028, equation 3,
 * weight 10. Adam with moments 0.5 and 0.9 and a weight decay of 1e-6 for the generator, Gumbel softmax of temperature
 * 0.2 and LeakyReLU of slope 0.2 are those of the authors' package.
 *
 * Departures, made for classes of tens to hundreds of rows (docs/generators.md has the measurements): batches of 64
 * instead of 500, so that an epoch is several steps; several critic updates per step; numbers by their ranks on a
 * normal scale ({@link numberScale}) unless `numbers=modes`; a higher learning rate and less dropout; smaller packs;
 * the moving average of the generator's parameters; with `trainOn=all` the class is part of every row's condition.
 *
 * @throws {UserError} When a batch does not hold one pack, or steps and epochs are both given.
 * @throws {NotApplicable} When the class has one row, or there are no columns.
 * @throws {TrainingDiverged} When a loss is out of bounds, or the generator has come to make one row.
 */
export function createCtgan(options: OptionValues<typeof ctganOptions>): Generator {
  if (options.batchSize < options.pac)
    throw new UserError(
      'wrong-option',
      {owner: 'ctgan', option: 'batchSize', given: options.batchSize, least: options.pac},
      `The 'batchSize' option of ctgan must be at least 'pac', ${options.pac}. Got ${options.batchSize} instead.`,
    )
  const batchSize = options.batchSize - (options.batchSize % options.pac)
  const networks = {...options, batchSize, scalar: options.numbers === 'modes' ? 'tanh' : 'identity'} as const
  const size = {kind: 'wgan', hidden: options.hidden, rows: batchSize} as const
  const rebuild: Rebuild = (layout, {model, tensors}, executor) => {
    const vectors = new ConditionalVectors(model as unknown as readonly ConditionedClass[])
    const sampling = ctganSampling(layout, vectors, networks)
    return withConditions(wganRowModel(executor, sampling, floats(tensors, 'generator')), vectors)
  }
  return {
    keepsCheckpoints: true,
    learnsFromAll: options.trainOn === 'all',
    async fit(train, minority, context) {
      throwIfStopped(context)
      const all = classFeatures('ctgan', train, minority)
      const {learnt, heldOut, notes} = holdOutRows('ctgan', train, minority, options.holdOut, context.rng.fork('held out'))
      const own = classFeatures('ctgan', learnt, minority)
      const {features, classOf} = options.trainOn === 'all' ? everyClass(learnt, minority, own) : oneClass(own)
      const steps = stepCount('ctgan', options, USUAL_STEPS, {rows: features.rowCount, ofClass: own.rowCount, batchSize})
      const encoding = await fitTabular(
        features,
        numberScale(options.numbers, features.rowCount),
        subContext(context, 'encode', 0, ENCODING),
      )
      const layout = layoutOf(encoding)
      const rows = new TrainingRows(
        layout,
        encodeTable(encoding, features, context.rng.fork('features')),
        classOf,
        context.rng.fork('order'),
      )
      const settings = {...networks, steps}
      const training = subContext(context, 'train', ENCODING, 1)
      const engine = await chooseEngine(context.engine, size)
      const score = heldOut && madeRowScore({learnt: own, heldOut, encoding}, subContext(training, 'score'))
      const model =
        layout.width === 0 ? nothingToLearn : await trainCtgan(layout, rows, settings, engine.executor, score, training)
      return fittedModel({
        ...{generator: 'ctgan', train, minority, features: all, codec: tabularCodec(encoding, all, features), model},
        ...{engine: engine.executor.name, notes: [engine.note, ...notes]},
      })
    },
    restore: (saved, train, minority) => restoredModel({generator: 'ctgan', size, rebuild}, saved, train, minority),
  }
}

interface Learnt {
  readonly features: Table<'train'>
  /** 0 for the wanted class, 1 for the others. */
  readonly classOf: Int32Array
}

const oneClass = (own: Table<'train'>): Learnt => ({features: own, classOf: new Int32Array(own.rowCount)})

/** The rows of the class and of all others together. A column in which the class has no value is left out. */
function everyClass(train: Table<'train'>, {target, label}: MinorityClass, own: Table<'train'>): Learnt {
  const {codes, field} = categoricalColumn(train, target)
  const wanted = field.levels.indexOf(label)
  const empty = own.columns.filter(column => missingIn(column) === own.rowCount).map(column => column.field.name)
  return {features: train.without([target, ...empty]), classOf: codes.map(code => (code === wanted ? 0 : 1))}
}
