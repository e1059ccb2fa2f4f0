import {chooseEngine} from '../../../backend/engine.js'
import {breather, type Context} from '../../../core/context.js'
import {TrainingDiverged} from '../../../core/errors.js'
import {floats, vector, type Tensors} from '../../../core/saved-state.js'
import {parameterCount} from '../../../nn/description.js'
import type {CriticBatch, Executor, GeneratorInput, WganModel, WganTrainer} from '../../../nn/executor.js'
import {initialise} from '../../../nn/initialise.js'
import {createNoise, type Noise} from '../../../nn/noise.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import type {RowModel} from '../../networks/shared/fitted-model.js'
import {MovingAverage} from '../../networks/shared/moving-average.js'
import type {PrivateEncoding} from '../private-network/encoding.js'
import type {PrivateModel, PrivateTraining} from '../private-network/network-generator.js'
import {privateSteps} from '../private-network/private-steps.js'
import {dpCtganModel, startingGenerator, type DpCtganSettings} from './networks.js'

/** Rows that are made at once, at least. */
const FEWEST_ROWS = 256

/** Trains generator and critic, the latter by DP-SGD, and makes rows by the moving average of the generators on the way. */
export async function trainDpCtgan(
  training: PrivateTraining,
  settings: DpCtganSettings,
  context: Context,
): Promise<PrivateModel> {
  const {encoding, largestBatch} = training
  const model = dpCtganModel(encoding, Math.max(FEWEST_ROWS, largestBatch), settings)
  const size = {kind: 'wgan', hidden: settings.hidden, rows: model.maxRows, isPrivate: true} as const
  const {executor, note} = await chooseEngine(context.engine, size)
  const critic = initialise(model.critic, context.rng.fork('critic'))
  const trainer = executor.wgan(model, {generator: startingGenerator(model, encoding, executor, context), critic})
  let generator: Float32Array
  try {
    generator = await trainedGenerator(trainer, model, training, settings, context)
  } finally {
    trainer.dispose()
  }
  return {...generatorModel(encoding, settings, generator, executor), engine: note}
}

/** What `save` of a trained model was called on. @throws {RangeError} When it is of another network. */
export async function restoredDpCtgan(
  encoding: PrivateEncoding,
  settings: DpCtganSettings,
  tensors: Tensors,
): Promise<PrivateModel> {
  const size = {kind: 'wgan', hidden: settings.hidden, rows: FEWEST_ROWS, isPrivate: true} as const
  const {executor, note} = await chooseEngine('auto', size)
  return {...generatorModel(encoding, settings, floats(tensors, 'generator'), executor), engine: note}
}

/** What makes rows with a generator, in batches whose size does not depend on the number of records. */
function generatorModel(
  encoding: PrivateEncoding,
  settings: DpCtganSettings,
  generator: Float32Array,
  executor: Executor,
): RowModel {
  const model = dpCtganModel(encoding, FEWEST_ROWS, settings)
  const critic = new Float32Array(parameterCount(model.critic.layers))
  const sampler = executor.wgan(model, {generator, critic})
  return {
    parameters: generator.length + critic.length,
    make: (rowCount, sampling) => madeRows(sampler, model, encoding.layout.width, rowCount, sampling),
    save: () => ({state: null, tensors: new Map([['generator', vector(generator)]])}),
    dispose: () => {
      sampler.dispose()
    },
  }
}

async function trainedGenerator(
  trainer: WganTrainer,
  model: WganModel,
  {encoding, records, largestBatch, dpSgd, secret}: PrivateTraining,
  {steps, discriminatorSteps, batchSize, average: weight}: DpCtganSettings,
  context: Context,
): Promise<Float32Array> {
  const {width} = encoding.layout
  const sgd = dpSgd(trainer.parameters().critic.length)
  const real = new Float32Array(largestBatch * width)
  const mix = new Float32Array(largestBatch)
  const [forCritic, forGenerator] = [largestBatch, batchSize].map(rows => inputs(model, width, rows))
  const average = weight > 0 ? new MovingAverage(weight) : undefined
  // What the critic's batches draw depends on how many records they hold, which is secret.
  const [secretNoise, noise] = [createNoise(secret), createNoise(context.rng.fork('batches'))]
  const criticBatch = (): CriticBatch => {
    const drawn = sgd.nextBatch(records.rows).subarray(0, largestBatch)
    drawn.forEach((row, at) => {
      real.set(records.data.subarray(row * width, (row + 1) * width), at * width)
    })
    secretNoise.uniform(mix)
    return {...forCritic(drawn.length, secretNoise), real, mix}
  }
  const step = (at: number) => {
    for (let more = 0; more < discriminatorSteps; more++) trainer.criticStep(criticBatch(), sgd.nextStep())
    trainer.generatorStep(forGenerator(batchSize, noise))
    if (average?.isDue(at + 1) === true || at + 1 === steps) average?.add(trainer.parameters().generator, at + 1)
  }
  await privateSteps(steps, step, context)
  const generator = average?.values ?? trainer.parameters().generator
  // Parameters have noise already: looking at them costs nothing.
  if (!generator.every(Number.isFinite))
    throw new TrainingDiverged('dp-ctgan', 'its parameters are not numbers', 'Try a smaller learningRate.')
  return generator
}

/** Random numbers for rows of the generator, written into the same arrays again and again. */
function inputs(model: WganModel, width: number, mostRows: number): (rows: number, noise: Noise) => GeneratorInput {
  const latent = new Float32Array(mostRows * model.generator.inputs)
  const gumbel = new Float32Array(mostRows * width)
  return (rows, noise) => {
    noise.normal(latent.subarray(0, rows * model.generator.inputs))
    noise.gumbel(gumbel.subarray(0, rows * width))
    return {rows, noise: latent, gumbel}
  }
}

async function madeRows(
  trainer: WganTrainer,
  model: WganModel,
  width: number,
  rowCount: number,
  context: Context,
): Promise<Features> {
  const made = {data: new Float32Array(rowCount * width), rows: rowCount, width}
  const next = inputs(model, width, model.maxRows)
  const noise = createNoise(context.rng)
  const breathe = breather(context)
  for (let from = 0; from < rowCount; from += model.maxRows) {
    const rows = Math.min(model.maxRows, rowCount - from)
    made.data.set(trainer.sample(next(rows, noise)), from * width)
    context.progress((from + rows) / rowCount)
    await breathe()
  }
  return made
}
