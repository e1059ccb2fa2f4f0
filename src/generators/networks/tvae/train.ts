import {breather, throwIfStopped, type Context} from '../../../core/context.js'
import {integerBelow, type Rng} from '../../../core/rng.js'
import {vector} from '../../../core/saved-state.js'
import {parameterCount, type Layer, type Network} from '../../../nn/description.js'
import type {Executor, VaeModel, VaeTrainer} from '../../../nn/executor.js'
import {initialiseVae} from '../../../nn/initialise.js'
import {createNoise} from '../../../nn/noise.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import {EarlyStopping} from '../shared/early-stopping.js'
import type {RowModel} from '../shared/fitted-model.js'
import type {MadeRowScore} from '../shared/energy-score.js'
import {headsOf} from '../shared/heads.js'
import {LossWatch} from '../shared/loss-watch.js'
import {trainingLoop} from '../shared/training-loop.js'

export interface TvaeSettings {
  readonly steps: number
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
  readonly lossFactor: number
  /** How numbers are encoded: places in modes lie in [-1, 1], ranks on a normal scale anywhere. */
  readonly numbers: 'modes' | 'quantile-normal'
}

/**
 * Where the learnt spread of a number begins when it is on a normal scale: a decoder that knows nothing yet is off by that. The package's
 * 0.1, made for places in narrow modes, is far too sure, and is left by no more than the learning rate per step.
 */
const SPREAD_OF_NORMAL_SCORES = 1

/** Rows that are decoded together. */
const CHUNK_ROWS = 4096

/** Encoder and decoder with two hidden layers of ReLU each, as in the authors' package. */
export function tvaeModel(layout: Layout, settings: Omit<TvaeSettings, 'steps'>): VaeModel {
  const {hidden, embedding, learningRate, lossFactor, batchSize, numbers} = settings
  const network = (inputs: number, outputs: number): Network => {
    const layer = (from: number): Layer[] => [{kind: 'linear', inputs: from, outputs: hidden}, {kind: 'relu'}]
    return {inputs, layers: [...layer(inputs), ...layer(hidden), {kind: 'linear', inputs: hidden, outputs}]}
  }
  return {
    encoder: network(layout.width, 2 * embedding),
    decoder: network(embedding, layout.width),
    heads: headsOf(layout, numbers === 'modes' ? 'tanh' : 'identity', 'softmax'),
    lossFactor,
    sigmaRange: [0.01, 1],
    optimiser: {
      kind: 'adam',
      rate: learningRate,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 1e-5,
      schedule: {kind: 'constant'},
    },
    maxRows: batchSize,
  }
}

/**
 * @param score Tells when to stop; left out: after the last step.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export async function trainTvae(
  layout: Layout,
  features: Features,
  settings: TvaeSettings,
  executor: Executor,
  score: MadeRowScore | undefined,
  context: Context,
): Promise<RowModel> {
  const {batchSize, embedding, steps} = settings
  const model = tvaeModel(layout, settings)
  const start = initialiseVae(model, context.rng.fork('parameters'))
  if (settings.numbers === 'quantile-normal') start.fill(SPREAD_OF_NORMAL_SCORES, start.length - layout.width)
  const trainer = executor.vae(model, start)
  const x = new Float32Array(batchSize * layout.width)
  const noise = new Float32Array(batchSize * embedding)
  const watch = new LossWatch('tvae')
  const step = (_: number, rng: Rng) => {
    for (let row = 0; row < batchSize; row++) {
      const from = integerBelow(rng, features.rows) * layout.width
      x.set(features.data.subarray(from, from + layout.width), row * layout.width)
    }
    createNoise(rng).normal(noise)
    return {loss: watch.add(trainer.step({rows: batchSize, x, noise}).loss)}
  }
  const modelOf = (parameters: Float32Array) => vaeRowModel(layout, model, parameters, executor)
  const stopping = score && new EarlyStopping(steps, parameters => scoreOf(modelOf(parameters), score))
  const isOver = stopping && ((done: number) => stopping.isOver(done, () => trainer.parameters()))
  try {
    const done = await trainingLoop(
      {steps, step, lasting: {trainer, watch, ...(stopping && {stopping})}, ...(isOver && {isOver})},
      context,
    )
    watch.refuseRise()
    return {...modelOf(stopping?.best ?? trainer.parameters()), done, ...(stopping && {notes: stopping.notes})}
  } finally {
    trainer.dispose()
  }
}

/** What makes rows with a trained autoencoder; decoder and spreads are all that is saved of it. */
function vaeRowModel(layout: Layout, model: VaeModel, parameters: Float32Array, executor: Executor): RowModel {
  const trainer = executor.vae(model, parameters)
  return {
    parameters: parameters.length,
    make: (rowCount, sampling) => makeRows(rowCount, trainer, layout, model.decoder.inputs, sampling),
    save: () => ({
      state: null,
      tensors: new Map([['decoder', vector(parameters.slice(parameterCount(model.encoder.layers)))]]),
    }),
    dispose: () => {
      trainer.dispose()
    },
  }
}

/** What makes rows with a saved decoder. @throws {RangeError} When the model has another number of parameters. */
export function decoderRowModel(
  layout: Layout,
  settings: Omit<TvaeSettings, 'steps'>,
  decoder: Float32Array,
  executor: Executor,
): RowModel {
  const model = tvaeModel(layout, settings)
  const encoder = parameterCount(model.encoder.layers)
  const parameters = new Float32Array(encoder + decoder.length)
  parameters.set(decoder, encoder)
  return vaeRowModel(layout, model, parameters, executor)
}

async function scoreOf(model: RowModel, score: MadeRowScore): Promise<number> {
  try {
    return await score((rowCount, sampling) => model.make(rowCount, sampling))
  } finally {
    model.dispose()
  }
}

/**
 * Decodes standard normal numbers and draws from the distributions that come out: numbers with their column's spread,
 * levels by their probabilities.
 */
async function makeRows(
  rowCount: number,
  trainer: VaeTrainer,
  {width, scalars, groups}: Layout,
  embedding: number,
  context: Context,
): Promise<Features> {
  const data = new Float32Array(rowCount * width)
  const sigmas = trainer.sigmas()
  const breathe = breather(context)
  const {rng} = context
  const noise = createNoise(rng)
  for (let from = 0; from < rowCount; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, rowCount - from)
    const latent = new Float32Array(rows * embedding)
    const spread = new Float32Array(rows * scalars.length)
    noise.normal(latent)
    noise.normal(spread)
    const decoded = trainer.decode(rows, latent)
    for (let row = 0; row < rows; row++) {
      const start = row * width
      for (let at = 0; at < scalars.length; at++) decoded[start + at] += sigmas[at] * spread[row * scalars.length + at]
      for (const {offset, size} of groups) drawChoice(decoded, start + offset, size, rng.next())
    }
    data.set(decoded, from * width)
    context.progress((from + rows) / rowCount)
    await breathe()
    throwIfStopped(context)
  }
  return {data, rows: rowCount, width}
}

/** Replaces probabilities by the choice that a uniform number in [0, 1) falls on. */
function drawChoice(features: Float32Array, from: number, size: number, uniform: number): void {
  let choice = 0
  let rest = uniform - features[from]
  while (rest >= 0 && choice < size - 1) rest -= features[from + ++choice]
  features.fill(0, from, from + size)
  features[from + choice] = 1
}
