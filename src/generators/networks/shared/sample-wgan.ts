import {breather, subContext, type Context} from '../../../core/context.js'
import type {Rng} from '../../../core/rng.js'
import {vector} from '../../../core/saved-state.js'
import {outputWidth, parameterCount} from '../../../nn/description.js'
import type {Executor, WganModel, WganTrainer} from '../../../nn/executor.js'
import {createNoise} from '../../../nn/noise.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {criticScores, type RowConditions} from './critic-scores.js'
import {EarlyStopping} from './early-stopping.js'
import type {RowModel} from './fitted-model.js'
import type {MadeRowScore} from './energy-score.js'
import {refuseCollapse} from './refuse-collapse.js'
import {hasGumbelHeads, trainWgan, type WganPlan} from './train-wgan.js'

/** What making rows with a WGAN needs beside its parameters. */
export interface WganSampling {
  readonly model: WganModel
  /**
   * Writes the conditions of a batch to sample [maxRows, condition] and returns how many rows from the first on are wanted; left out
   * for a model without conditions.
   */
  readonly fillConditions?: (condition: Float32Array, rng: Rng) => number
}

export interface SampledWganPlan extends WganPlan, WganSampling, RowConditions {
  /** Scores held-out rows by what is made; left out: training does not stop early. */
  readonly score?: MadeRowScore
}

/** Batches that are looked at to see whether the generator has collapsed. */
const CHECKED_BATCHES = 4

/**
 * Trains a WGAN and returns what makes rows with it.
 *
 * @throws {TrainingDiverged} When a loss is out of bounds, or the generator has come to make one row.
 */
export async function trainedRowModel(executor: Executor, plan: SampledWganPlan, context: Context): Promise<RowModel> {
  const {model, steps, score} = plan
  const stopping = score && new EarlyStopping(steps, generator => scoreOf(generator, executor, plan, score))
  const {parameters, done} = await trainWgan(executor, {...plan, ...(stopping && {stopping})}, context)
  const trainer = executor.wgan(model, parameters)
  const trained = rowModelOf(trainer, plan, parameters.generator)
  const checked = CHECKED_BATCHES * model.maxRows
  const made = await trained.make(checked, {...subContext(context, 'check'), progress: () => undefined})
  refuseCollapse(plan.generator, made, realRows(plan, checked, context.rng.fork('real')))
  return {
    ...trained,
    done,
    ...(stopping && {notes: stopping.notes}),
    recordScores: (rows, part) => criticScores(trainer, plan, rows, part),
  }
}

/**
 * What makes rows with the generator of a WGAN; the critic is not needed for it.
 * @throws {RangeError} When the model has another number of parameters.
 */
export function wganRowModel(executor: Executor, sampling: WganSampling, generator: Float32Array): RowModel {
  const critic = new Float32Array(parameterCount(sampling.model.critic.layers))
  return rowModelOf(executor.wgan(sampling.model, {generator, critic}), sampling, generator)
}

function rowModelOf(trainer: WganTrainer, sampling: WganSampling, generator: Float32Array): RowModel {
  const {model} = sampling
  return {
    parameters: parameterCount(model.generator.layers) + parameterCount(model.critic.layers),
    make: (rowCount, context) => sampleWgan(trainer, sampling, rowCount, context),
    save: () => ({state: null, tensors: new Map([['generator', vector(generator)]])}),
    dispose: () => {
      trainer.dispose()
    },
  }
}

async function scoreOf(generator: Float32Array, executor: Executor, plan: WganSampling, score: MadeRowScore): Promise<number> {
  const model = wganRowModel(executor, plan, generator)
  try {
    return await score((rowCount, sampling) => model.make(rowCount, sampling))
  } finally {
    model.dispose()
  }
}

/** Real rows in batches as they are trained on, made conditions aside. */
function realRows({model, batchSize, fill}: SampledWganPlan, rowCount: number, rng: Rng): Features {
  const width = outputWidth(model.generator)
  const real = {data: new Float32Array(rowCount * width), rows: rowCount, width}
  const condition = new Float32Array(batchSize * model.condition)
  for (let from = 0; from < rowCount; from += batchSize)
    fill({real: real.data.subarray(from * width, (from + batchSize) * width), condition}, rng, from / batchSize)
  return real
}

/**
 * Rows of a trained generator, as features [rowCount, columns]. They are made in whole batches of the model's `maxRows`, the
 * last rows of the last one dropped, because batch norm takes its means and variances from the batch at hand, as in CTGAN's package:
 * the statistics kept while training are not those of averaged parameters.
 */
async function sampleWgan(
  trainer: WganTrainer,
  {model, fillConditions}: WganSampling,
  rowCount: number,
  context: Context,
): Promise<Features> {
  const {maxRows} = model
  const width = outputWidth(model.generator)
  const made = {data: new Float32Array(rowCount * width), rows: rowCount, width}
  const noise = createNoise(context.rng)
  const latent = new Float32Array(maxRows * (model.generator.inputs - model.condition))
  const condition = new Float32Array(maxRows * model.condition)
  const gumbel = hasGumbelHeads(model) ? new Float32Array(maxRows * width) : undefined
  const breathe = breather(context)
  let from = 0
  while (from < rowCount) {
    noise.normal(latent)
    const wanted = Math.min(rowCount - from, fillConditions?.(condition, context.rng) ?? maxRows)
    if (gumbel !== undefined) noise.gumbel(gumbel)
    const batch = {rows: maxRows, noise: latent, ...(fillConditions ? {condition} : {}), ...(gumbel ? {gumbel} : {})}
    const rows = trainer.sample(batch, {batchStatistics: true})
    made.data.set(rows.subarray(0, wanted * width), from * width)
    from += wanted
    context.progress(from / rowCount)
    await breathe()
  }
  return made
}
