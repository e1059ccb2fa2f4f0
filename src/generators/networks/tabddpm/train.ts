import type {Context} from '../../../core/context.js'
import type {Rng} from '../../../core/rng.js'
import {vector} from '../../../core/saved-state.js'
import type {Layer, Network} from '../../../nn/description.js'
import type {DenoiserModel, DenoiserTrainer, Executor} from '../../../nn/executor.js'
import {initialiseDenoiser} from '../../../nn/initialise.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import {EarlyStopping} from '../shared/early-stopping.js'
import type {RowModel} from '../shared/fitted-model.js'
import {LossWatch} from '../shared/loss-watch.js'
import {trainingLoop} from '../shared/training-loop.js'
import type {Progress} from '../shared/training.js'
import {MixedDiffusion} from './diffusion.js'
import {heldOutLoss} from './held-out-loss.js'
import {recordLosses} from './record-losses.js'
import {rangesOf, sampleRows} from './sample.js'
import {cosineSchedule} from './schedule.js'
import type {TrainingRows} from './training-rows.js'

interface TabddpmNetwork {
  readonly batchSize: number
  readonly hidden: number
  readonly learningRate: number
  readonly timesteps: number
  readonly samplingSteps: number
}

export interface TabddpmSettings extends TabddpmNetwork {
  readonly steps: number
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
    const done = await trainSteps(trainer, {...settings, generator: 'tabddpm', diffusion, rows}, stopping, context)
    const about = {labels: rows.labels, wanted: rows.wanted, range: rangesOf(layout, rows.features)}
    const best = stopping?.best ?? trainer.parameters({averaged: true})
    return {...denoiserRowModel(layout, settings, about, best, executor), done, ...(stopping && {notes: stopping.notes})}
  } finally {
    trainer.dispose()
  }
}

/** What making rows needs beside parameters and settings; plain JSON. */
export interface DenoisedClass {
  /** Classes that the network is told apart, and the one to make rows of. */
  readonly labels: number
  readonly wanted: number
  /** Smallest and largest value of each scalar. */
  readonly range: readonly (readonly [number, number])[]
}

/**
 * What makes rows with the network of a diffusion.
 * @throws {RangeError} When the model has another number of parameters.
 */
export function denoiserRowModel(
  layout: Layout,
  settings: TabddpmNetwork,
  about: DenoisedClass,
  parameters: Float32Array,
  executor: Executor,
): RowModel {
  const diffusion = new MixedDiffusion(layout, cosineSchedule(settings.timesteps))
  // Steps are a matter of training alone.
  const trainer = executor.denoiser(denoiserModel(layout.width, about.labels, {...settings, steps: 1}), parameters)
  const sampling = {samplingSteps: settings.samplingSteps, range: about.range, label: about.wanted}
  return {
    parameters: parameters.length,
    make: (rowCount, part) => sampleRows(rowCount, trainer, diffusion, sampling, part),
    recordScores: (rows, part, draws) => recordLosses(rows, trainer, diffusion, about.wanted, part, draws),
    save: () => ({state: {...about}, tensors: new Map([['denoiser', vector(parameters)]])}),
    dispose: () => {
      trainer.dispose()
    },
  }
}

/** What a network that takes noise off is trained by. */
export interface DiffusionTraining {
  /** For messages. */
  readonly generator: string
  readonly diffusion: MixedDiffusion
  readonly rows: TrainingRows
  readonly batchSize: number
  readonly steps: number
}

/**
 * Lowers the losses of noisy rows, each at a time step of its own (Ho et al., arXiv:2006.11239, algorithm 1).
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export async function trainSteps(
  trainer: Pick<DenoiserTrainer, 'forward' | 'backward' | 'apply' | 'parameters' | 'state' | 'restore'>,
  {generator, diffusion, rows, batchSize, steps}: DiffusionTraining,
  stopping: EarlyStopping | undefined,
  context: Context,
): Promise<Progress> {
  const batch = diffusion.createBatch(batchSize)
  const gradient = new Float32Array(batchSize * diffusion.layout.width)
  const chosen = new Int32Array(batchSize)
  const labels = new Int32Array(batchSize)
  const watch = new LossWatch(generator)
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
  const lasting = {trainer, watch, ...(stopping && {stopping})}
  const done = await trainingLoop({steps, step, lasting, ...(isOver && {isOver})}, context)
  watch.refuseRise()
  return done
}
