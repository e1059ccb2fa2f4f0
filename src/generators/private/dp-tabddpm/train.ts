import {chooseEngine} from '../../../backend/engine.js'
import type {Context} from '../../../core/context.js'
import {floats, vector, type Tensors} from '../../../core/saved-state.js'
import type {Layer} from '../../../nn/description.js'
import {denoiserLayout} from '../../../nn/denoiser-layout.js'
import type {DenoiserModel, DenoiserTrainer, Executor} from '../../../nn/executor.js'
import {initialiseDenoiser} from '../../../nn/initialise.js'
import type {RowModel} from '../../networks/shared/fitted-model.js'
import {LARGEST_SCORE, startingLogits, type PrivateEncoding} from '../private-network/encoding.js'
import type {PrivateModel, PrivateTraining} from '../private-network/network-generator.js'
import {privateSteps} from '../private-network/private-steps.js'
import {MixedDiffusion} from '../../networks/tabddpm/diffusion.js'
import {sampleRows} from '../../networks/tabddpm/sample.js'
import {cosineSchedule} from '../../networks/tabddpm/schedule.js'
import {aimAtVelocity, toNoise} from './velocity.js'

export interface DpTabddpmSettings {
  readonly steps: number
  readonly hidden: number
  readonly learningRate: number
  readonly versions: number
  readonly timesteps: number
  readonly samplingSteps: number
}

/** Columns of the embedding of time: noise is added to every parameter, so that few are better than many. */
const WIDTH = 32
/** Weight of the old average in the moving average of the parameters, unless the training is short. */
const AVERAGE = 0.99
/** Rows that are sampled at once, at least. */
const FEWEST_ROWS = 256

/** The network of TabDDPM in small; its output starts as that of the marginals. */
export function privateDenoiser(
  width: number,
  rows: number,
  {hidden, steps, timesteps, learningRate}: DpTabddpmSettings,
): DenoiserModel {
  const layer = (inputs: number): Layer[] => [{kind: 'linear', inputs, outputs: hidden}, {kind: 'silu'}]
  return {
    inputs: width,
    width: WIDTH,
    timesteps,
    labels: 0,
    trunk: {
      inputs: WIDTH,
      layers: [...layer(WIDTH), ...layer(hidden), {kind: 'linear', inputs: hidden, outputs: width}],
    },
    optimiser: {
      kind: 'adam',
      rate: learningRate,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
      schedule: {kind: 'linear', steps},
    },
    average: Math.min(AVERAGE, 1 - 10 / (steps + 10)),
    maxRows: rows,
  }
}

/** The parameters that a training starts with: the last layer says what the marginals say, whatever its input. */
export function startingDenoiser(model: DenoiserModel, encoding: PrivateEncoding, context: Context): Float32Array {
  const start = initialiseDenoiser(model, context.rng.fork('parameters'))
  const [weight, bias] = denoiserLayout(model).slice(-2)
  start.fill(0, weight.offset, weight.offset + weight.size)
  start.set(startingLogits(encoding), bias.offset)
  return start
}

/** Trains the network of a diffusion on records by DP-SGD and makes rows by the moving average of its parameters. */
export async function trainDpTabddpm(
  training: PrivateTraining,
  settings: DpTabddpmSettings,
  context: Context,
): Promise<PrivateModel> {
  const {encoding, largestBatch} = training
  const {layout} = encoding
  const diffusion = diffusionOf(encoding, settings)
  const model = privateDenoiser(layout.width, Math.max(FEWEST_ROWS, largestBatch * settings.versions), settings)
  const size = {kind: 'denoiser', hidden: settings.hidden, rows: model.maxRows, isPrivate: true} as const
  const {executor, note} = await chooseEngine(context.engine, size)
  const start = startingDenoiser(model, encoding, context)
  const trainer = await trained(executor, model, start, diffusion, training, settings, context)
  const parameters = trainer.parameters({averaged: true})
  trainer.dispose()
  return {...velocityModel(encoding, settings, parameters, executor), engine: note}
}

const diffusionOf = ({layout}: PrivateEncoding, {timesteps}: DpTabddpmSettings) =>
  new MixedDiffusion(layout, cosineSchedule(timesteps))

/** What `save` of a trained model was called on. @throws {RangeError} When it is of another network. */
export async function restoredDpTabddpm(
  encoding: PrivateEncoding,
  settings: DpTabddpmSettings,
  tensors: Tensors,
): Promise<PrivateModel> {
  const size = {kind: 'denoiser', hidden: settings.hidden, rows: FEWEST_ROWS, isPrivate: true} as const
  const {executor, note} = await chooseEngine('auto', size)
  return {...velocityModel(encoding, settings, floats(tensors, 'denoiser'), executor), engine: note}
}

/** What makes rows with a network that says the velocity. */
function velocityModel(
  encoding: PrivateEncoding,
  settings: DpTabddpmSettings,
  parameters: Float32Array,
  executor: Executor,
): RowModel {
  const {layout} = encoding
  const diffusion = diffusionOf(encoding, settings)
  const trainer = executor.denoiser(privateDenoiser(layout.width, FEWEST_ROWS, settings), parameters)
  const range = layout.scalars.map(() => [-LARGEST_SCORE, LARGEST_SCORE] as const)
  const scalars = layout.scalars.length
  const apply: DenoiserTrainer['apply'] = (input, options) => {
    const output = trainer.apply(input, options)
    toNoise(output, input.x, input.timesteps, diffusion.kept, scalars)
    return output
  }
  return {
    parameters: parameters.length,
    make: (rowCount, part) =>
      sampleRows(rowCount, {apply}, diffusion, {samplingSteps: settings.samplingSteps, range, label: 0}, part),
    save: () => ({state: null, tensors: new Map([['denoiser', vector(parameters)]])}),
    dispose: () => {
      trainer.dispose()
    },
  }
}

async function trained(
  executor: Executor,
  model: DenoiserModel,
  start: Float32Array,
  diffusion: MixedDiffusion,
  {records, largestBatch, dpSgd, secret}: PrivateTraining,
  {steps, versions}: DpTabddpmSettings,
  context: Context,
): Promise<DenoiserTrainer> {
  const trainer = executor.denoiser(model, start)
  const sgd = dpSgd(start.length)
  const batch = diffusion.createBatch(largestBatch * versions)
  const gradient = new Float32Array(largestBatch * versions * diffusion.layout.width)
  const scalars = diffusion.layout.scalars.length
  const step = () => {
    const drawn = sgd.nextBatch(records.rows).subarray(0, largestBatch)
    const chosen = Int32Array.from({length: drawn.length * versions}, (_, row) => drawn[Math.floor(row / versions)])
    diffusion.addNoise(records, chosen, batch, secret)
    aimAtVelocity(batch, records, chosen, diffusion.kept, scalars)
    diffusion.losses(trainer.forward(batch), batch, gradient, 1 / versions)
    trainer.backward(gradient, {...sgd.nextStep(), rowsPerExample: versions})
  }
  try {
    await privateSteps(steps, step, context)
  } catch (error) {
    trainer.dispose()
    throw error
  }
  return trainer
}
