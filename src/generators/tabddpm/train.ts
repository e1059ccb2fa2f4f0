import type {Context} from '../../core/context.js'
import type {Rng} from '../../core/rng.js'
import type {Layer, Network} from '../../nn/description.js'
import type {DenoiserModel, DenoiserTrainer, Executor} from '../../nn/executor.js'
import {initialiseDenoiser} from '../../nn/initialise.js'
import type {Features, Layout} from '../../preprocess/tabular/layout.js'
import {EarlyStopping} from '../neural/early-stopping.js'
import type {RowModel} from '../neural/fitted-model.js'
import {LossWatch} from '../neural/loss-watch.js'
import {trainingLoop} from '../neural/training-loop.js'
import {MixedDiffusion} from './diffusion.js'
import {heldOutLoss} from './held-out-loss.js'
import {recordLosses} from './record-losses.js'
import {rangesOf, sampleRows} from './sample.js'
import {cosineSchedule} from './schedule.js'
import type {TrainingRows} from './training-rows.js'

export interface TabddpmSettings {
  readonly steps: number
  readonly batchSize: number
  readonly hidden: number
  readonly learningRate: number
  readonly timesteps: number
  readonly samplingSteps: number
}

/** Columns of the embeddings of time and label, as in the authors' code. */
const WIDTH = 128
/** Weight of the old average in the moving average of the parameters. */
const AVERAGE = 0.999

/** Of AdamW, as in the authors' settings for small sets. */
const WEIGHT_DECAY = 1e-4

/** Network of TabDDPM (arXiv:2209.15421, equation 4): two hidden layers of ReLU behind the sum of the embeddings. */
export function denoiserModel(width: number, labels: number, settings: TabddpmSettings): DenoiserModel {
  const {hidden, steps, timesteps, learningRate, batchSize} = settings
  const layer = (inputs: number): Layer[] => [{kind: 'linear', inputs, outputs: hidden}, {kind: 'relu'}]
  const trunk: Network = {
    inputs: WIDTH,
    layers: [...layer(WIDTH), ...layer(hidden), {kind: 'linear', inputs: hidden, outputs: width}],
  }
  return {
    inputs: width,
    width: WIDTH,
    timesteps,
    labels,
    trunk,
    optimiser: {
      kind: 'adamw',
      rate: learningRate,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: WEIGHT_DECAY,
      schedule: {kind: 'linear', steps},
    },
    // A training of few steps must not end as an average with its random start.
    average: Math.min(AVERAGE, 1 - 10 / (steps + 10)),
    maxRows: batchSize,
  }
}

/**
 * Trains the network of a diffusion on encoded rows and makes rows by the moving average of its parameters.
 *
 * @param heldOut Rows of the wanted class that tell when to stop; left out: after the last step.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export async function trainTabddpm(
  layout: Layout,
  rows: TrainingRows,
  settings: TabddpmSettings,
  executor: Executor,
  heldOut: Features | undefined,
  context: Context,
): Promise<RowModel> {
  const diffusion = new MixedDiffusion(layout, cosineSchedule(settings.timesteps))
  const model = denoiserModel(layout.width, rows.labels, settings)
  const start = initialiseDenoiser(model, context.rng.fork('parameters'))
  const trainer = executor.denoiser(model, start)
  const loss = heldOut && heldOutLoss(diffusion, heldOut, rows.wanted, context.rng.fork('held out'))
  const stopping = loss && new EarlyStopping(settings.steps, () => loss(trainer))
  try {
    await trainSteps(trainer, diffusion, rows, settings, stopping, context)
    const made = executor.denoiser(model, stopping?.best ?? trainer.parameters({averaged: true}))
    const sampling = {samplingSteps: settings.samplingSteps, range: rangesOf(layout, rows.features), label: rows.wanted}
    return {
      parameters: start.length,
      ...(stopping && {notes: stopping.notes}),
      make: (rowCount, part) => sampleRows(rowCount, made, diffusion, sampling, part),
      recordScores: (asked, part) => recordLosses(asked, made, diffusion, rows.wanted, part),
      dispose: () => {
        made.dispose()
      },
    }
  } finally {
    trainer.dispose()
  }
}

async function trainSteps(
  trainer: DenoiserTrainer,
  diffusion: MixedDiffusion,
  rows: TrainingRows,
  {batchSize, steps}: TabddpmSettings,
  stopping: EarlyStopping | undefined,
  context: Context,
): Promise<void> {
  const batch = diffusion.createBatch(batchSize)
  const gradient = new Float32Array(batchSize * diffusion.layout.width)
  const chosen = new Int32Array(batchSize)
  const labels = new Int32Array(batchSize)
  const watch = new LossWatch('tabddpm')
  const step = (_: number, rng: Rng) => {
    for (let row = 0; row < batchSize; row++) {
      chosen[row] = rows.draw(rng)
      labels[row] = rows.labelOf[chosen[row]]
    }
    diffusion.addNoise(rows.features, chosen, batch, rng)
    const output = trainer.forward({...batch, labels})
    const {numbers, levels} = diffusion.losses(output, batch, gradient)
    trainer.backward(gradient)
    return {loss: watch.add(numbers + levels)}
  }
  const isOver = stopping && ((done: number) => stopping.isOver(done, () => trainer.parameters({averaged: true})))
  await trainingLoop({steps, step, lasting: {trainer, watch, ...(stopping && {stopping})}, ...(isOver && {isOver})}, context)
  watch.refuseRise()
}
