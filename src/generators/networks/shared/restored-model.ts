import {chooseEngine, type TrainingSize} from '../../../backend/engine.js'
import type {Json, SavedState, Tensors} from '../../../core/saved-state.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../../../core/table.js'
import type {Executor} from '../../../nn/executor.js'
import type {Layout} from '../../../preprocess/tabular/layout.js'
import {layoutOf, type TabularEncoding} from '../../../preprocess/tabular/tabular.js'
import type {FittedGenerator} from '../../generator.js'
import {tabularCodec} from './row-codec.js'
import {fittedModel, nothingToLearn, type RowModel} from './fitted-model.js'

/** What a file says of a network and of how its rows are encoded. */
export interface SavedNetwork {
  readonly encoding: TabularEncoding
  /** The generator's own. */
  readonly model: Json
}

interface Restoring {
  readonly generator: string
  readonly size: TrainingSize
  readonly rebuild: Rebuild
}

/** The network for rows of this layout that `RowModel.save` was called on. */
export type Rebuild = (layout: Layout, saved: {readonly model: Json; readonly tensors: Tensors}, executor: Executor) => RowModel

/**
 * The fitted generator that `save` of one was called on, but for what was made coarse. Copies of training rows are
 * drawn anew where the table has any.
 * @throws {RangeError} When the state is of another network.
 */
export async function restoredModel(
  {generator, size, rebuild}: Restoring,
  {state, tensors}: SavedState,
  train: Table<'train'>,
  minority: MinorityClass,
): Promise<FittedGenerator> {
  const {encoding, model: own} = state as unknown as SavedNetwork
  const layout = layoutOf(encoding)
  const engine = await chooseEngine('auto', size)
  const model = layout.width === 0 ? nothingToLearn : rebuild(layout, {model: own, tensors}, engine.executor)
  const rows = rowsWithLabel(train, minority.target, [minority.label])
  const features = train.without([minority.target]).select(rows, 'train')
  const codec = tabularCodec(encoding, features)
  return fittedModel({generator, train, minority, features, codec, model, engine: engine.executor.name, notes: []})
}
