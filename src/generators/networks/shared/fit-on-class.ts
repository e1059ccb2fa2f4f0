import {chooseEngine} from '../../../backend/engine.js'
import {subContext, throwIfStopped, type Context} from '../../../core/context.js'
import type {MinorityClass, Table} from '../../../core/table.js'
import type {Executor} from '../../../nn/executor.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import {encodeTable, fitTabular, layoutOf, type TabularOptions} from '../../../preprocess/tabular/tabular.js'
import type {FittedGenerator} from '../../generator.js'
import {classFeatures, stepCount, type UsualSteps} from './class-features.js'
import {madeRowScore, type MadeRowScore} from './energy-score.js'
import {fittedModel, nothingToLearn, type RowModel} from './fitted-model.js'
import {holdOutRows} from './held-out-rows.js'
import {tabularCodec} from './row-codec.js'
import {numberScale} from './number-scale.js'

/** Share of the progress that encoding the table takes. */
export const ENCODING = 0.05

/** A generator whose network learns the rows of the class alone, and makes rows from nothing but random numbers. */
export interface ClassNetwork {
  readonly generator: string
  readonly options: {
    readonly steps?: number | undefined
    readonly epochs?: number | undefined
    readonly batchSize: number
    readonly holdOut: number
    readonly numbers: TabularOptions['numbers']
  }
  readonly usual: UsualSteps
  /** What the choice of the engine goes by. */
  readonly size: Parameters<typeof chooseEngine>[1]
  readonly train: (
    layout: Layout,
    rows: Features,
    steps: number,
    executor: Executor,
    score: MadeRowScore | undefined,
    context: Context,
  ) => Promise<RowModel>
}

/**
 * Holds rows out, encodes the others and trains the network on them.
 *
 * @throws {NotApplicable} When the class has one row, or there are no columns.
 * @throws {UserError} When steps and epochs are both given.
 */
export async function fitOnClass(
  {generator, options, usual, size, train: trainNetwork}: ClassNetwork,
  train: Table<'train'>,
  minority: MinorityClass,
  context: Context,
): Promise<FittedGenerator> {
  throwIfStopped(context)
  const all = classFeatures(generator, train, minority)
  const {learnt, heldOut, notes} = holdOutRows(generator, train, minority, options.holdOut, context.rng.fork('held out'))
  const features = classFeatures(generator, learnt, minority)
  const {steps, epochs, batchSize} = options
  const count = stepCount(generator, {steps, epochs}, usual, {
    rows: features.rowCount,
    ofClass: features.rowCount,
    batchSize,
  })
  const numbers = numberScale(options.numbers, features.rowCount)
  const encoding = await fitTabular(features, numbers, subContext(context, 'encode', 0, ENCODING))
  const layout = layoutOf(encoding)
  const encoded = encodeTable(encoding, features, context.rng.fork('features'))
  const engine = await chooseEngine(context.engine, size)
  const training = subContext(context, 'train', ENCODING, 1)
  const score = heldOut && madeRowScore({learnt: features, heldOut, encoding}, subContext(training, 'score'))
  const model = layout.width === 0 ? nothingToLearn : await trainNetwork(layout, encoded, count, engine.executor, score, training)
  return fittedModel({
    ...{generator, train, minority, features: all, codec: tabularCodec(encoding, all, features), model},
    ...{engine: engine.executor.name, notes: [engine.note, ...notes]},
  })
}
