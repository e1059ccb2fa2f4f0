import {subContext, throwIfStopped, type Context} from '../../../core/context.js'
import type {SavedState} from '../../../core/saved-state.js'
import type {MinorityClass, Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {syntheticTable} from '../../class-rows.js'
import type {RecordScores} from '../../../core/record-scores.js'
import type {FittedGenerator} from '../../generator.js'
import type {RowCodec} from './row-codec.js'
import type {Progress} from './training.js'
import {memoryWarning, sizeWarning} from './warnings.js'
import {withoutCopies} from './without-copies.js'

/** A trained network that makes encoded rows. */
export interface RowModel {
  readonly parameters: number
  /** What the user should know of how it was trained. */
  readonly notes?: readonly string[]
  /** Where training ended. */
  readonly done?: Progress
  make(rowCount: number, context: Context): Promise<Features>
  /** What the network says of encoded rows. */
  recordScores?(rows: Features, context: Context, draws?: number): Promise<RecordScores>
  /** All that making rows needs beside the encoding: parameters and plain JSON. */
  save(): SavedState
  dispose(): void
}

/** Stands in where every column is constant and there is nothing to learn. */
export const nothingToLearn: RowModel = {
  parameters: 0,
  make: rowCount => Promise.resolve({data: new Float32Array(0), rows: rowCount, width: 0}),
  save: () => ({state: null, tensors: new Map()}),
  dispose: () => undefined,
}

export interface ModelOfClass {
  readonly generator: string
  readonly train: Table<'train'>
  readonly minority: MinorityClass
  /** The class's rows without the target. */
  readonly features: Table<'train'>
  readonly codec: RowCodec
  /** Without `save` where making rows needs real ones. */
  readonly model: Omit<RowModel, 'save'> & Partial<Pick<RowModel, 'save'>>
  /** What it was trained on. */
  readonly engine: string
  /** What the user should know of the training. */
  readonly notes: readonly string[]
}

/** Share of sampling's progress that making the rows takes; the rest are the checks. */
const MAKING = 0.95

/** A trained network as a fitted generator: rows are decoded, copies of training rows drawn anew, and what is doubtful noted. */
export function fittedModel(parts: ModelOfClass): FittedGenerator {
  const {generator, train, minority, features, codec, model, engine} = parts
  const lasting = [...parts.notes, ...(model.notes ?? []), ...sizeWarning(generator, model.parameters, features)]
  const recordScores = model.recordScores?.bind(model)
  const encoding = codec.save
  const save = model.save?.bind(model)
  let ofSample: readonly string[] = []
  return {
    get notes() {
      return [...lasting, ...ofSample]
    },
    async sample(rowCount, context) {
      throwIfStopped(context)
      const make = async (count: number, part: Context) => codec.decode(await model.make(count, part), part.rng.fork('decode'))
      const {columns, notes} = await withoutCopies(generator, features, rowCount, make, subContext(context, 'make', 0, MAKING))
      const made = syntheticTable(train, minority, rowCount, columns)
      ofSample = [...notes, ...(await memoryWarning(generator, features, made, subContext(context, 'check', MAKING, 1)))]
      context.progress(1)
      return made
    },
    dispose: () => {
      model.dispose()
    },
    ...(recordScores && {
      recordScores: (rows: Table, context: Context, draws?: number) =>
        recordScores(codec.encode(rows, context.rng.fork('encode')), context, draws),
    }),
    ...(encoding &&
      save && {
        save: () => {
          const {state, tensors} = save()
          return {state: {encoding: encoding(), model: state}, tensors, training: {engine, ...model.done, notes: lasting}}
        },
      }),
  }
}
