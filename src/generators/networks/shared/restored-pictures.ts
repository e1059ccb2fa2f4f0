import {engineForConvolutions} from '../../../backend/engine.js'
import type {ImageForm} from '../../../core/column.js'
import type {Json, SavedState, Tensors} from '../../../core/saved-state.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../../../core/table.js'
import type {OwnExecutor} from '../../../nn/own/executor.js'
import type {FittedGenerator} from '../../generator.js'
import {fittedModel, type RowModel} from './fitted-model.js'
import type {ViewOf} from './picture-view.js'

/** The network for pictures of this form that `RowModel.save` was called on. */
export type RebuildPictures = (form: ImageForm, tensors: Tensors, executor: OwnExecutor) => RowModel

/**
 * The fitted generator of pictures, or of what a network sees as such, that `save` of one was called on. Copies of training pictures are
 * drawn anew where the table has any.
 * @throws {RangeError} When the state is of another network.
 */
export async function restoredPictures(
  {generator, viewOf, rebuild}: {readonly generator: string; readonly viewOf: ViewOf; readonly rebuild: RebuildPictures},
  {state, tensors}: SavedState,
  train: Table<'train'>,
  minority: MinorityClass,
): Promise<FittedGenerator> {
  const rows = rowsWithLabel(train, minority.target, [minority.label])
  const features = train.without([minority.target]).select(rows, 'train')
  const {form, codecOf} = viewOf(features)
  const {encoding} = state as {readonly encoding: Json}
  const engine = engineForConvolutions()
  return Promise.resolve(
    fittedModel({
      ...{generator, train, minority, features, codec: codecOf(features, encoding)},
      ...{model: rebuild(form, tensors, engine.executor), engine: engine.executor.name, notes: []},
    }),
  )
}
