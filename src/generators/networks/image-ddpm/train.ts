import type {Context} from '../../../core/context.js'
import type {ImageForm} from '../../../core/column.js'
import {vector} from '../../../core/saved-state.js'
import {initialise} from '../../../nn/initialise.js'
import type {OwnExecutor} from '../../../nn/own/executor.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import {EarlyStopping} from '../shared/early-stopping.js'
import type {RowModel} from '../shared/fitted-model.js'
import {MixedDiffusion} from '../tabddpm/diffusion.js'
import {heldOutLoss} from '../tabddpm/held-out-loss.js'
import {recordLosses} from '../tabddpm/record-losses.js'
import {sampleRows} from '../tabddpm/sample.js'
import {cosineSchedule} from '../tabddpm/schedule.js'
import {trainSteps} from '../tabddpm/train.js'
import {rowsOfOne} from '../tabddpm/training-rows.js'
import {pictureDenoiser, type DenoiserSettings} from './networks.js'

export interface ImageDdpmSettings extends DenoiserSettings {
  readonly samplingSteps: number
  readonly eta: number
}

/** Pictures that go back through time together. */
const CHUNK = 128

/**
 * Trains the network of a diffusion on pictures of one class and makes pictures by the moving average of its parameters.
 *
 * @param heldOut Pictures that tell when to stop; left out: after the last step.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export async function trainImageDdpm(
  form: ImageForm,
  pictures: Features,
  settings: ImageDdpmSettings & {readonly steps: number},
  executor: OwnExecutor,
  heldOut: Features | undefined,
  context: Context,
): Promise<RowModel> {
  const model = pictureDenoiser(form, settings)
  const diffusion = diffusionOf(pictures.width, settings)
  const parameters = initialise(model.parts[0], context.rng.fork('parameters'))
  const trainer = executor.chain(model, parameters)
  const loss = heldOut && heldOutLoss(diffusion, heldOut, 0, context.rng.fork('held out'))
  const stopping = loss && new EarlyStopping(settings.steps, () => loss(trainer))
  try {
    const training = {...settings, generator: 'image-ddpm', diffusion, rows: rowsOfOne(pictures)}
    const done = await trainSteps(trainer, training, stopping, context)
    const best = stopping?.best ?? trainer.parameters({averaged: true})
    return {...pictureRowModel(form, settings, best, executor), done, ...(stopping && {notes: stopping.notes})}
  } finally {
    trainer.dispose()
  }
}

/**
 * What makes pictures with the network of a diffusion.
 * @throws {RangeError} When the model has another number of parameters.
 */
export function pictureRowModel(
  form: ImageForm,
  settings: ImageDdpmSettings,
  parameters: Float32Array,
  executor: OwnExecutor,
): RowModel {
  const width = form.height * form.width * form.channels
  const diffusion = diffusionOf(width, settings)
  // Steps are a matter of training alone.
  const trainer = executor.chain(pictureDenoiser(form, {...settings, steps: 1}), parameters)
  // Averaging is over: what is given are the averaged parameters.
  const network = {apply: (input: Parameters<typeof trainer.apply>[0]) => trainer.apply(input)}
  const range = Array.from({length: width}, (): [number, number] => [-1, 1])
  const sampling = {samplingSteps: settings.samplingSteps, range, label: 0, chunkRows: CHUNK}
  return {
    parameters: parameters.length,
    make: (rowCount, part) => sampleRows(rowCount, network, diffusion, sampling, part),
    recordScores: (rows, part, draws) => recordLosses(rows, network, diffusion, 0, part, draws),
    save: () => ({state: null, tensors: new Map([['denoiser', vector(parameters)]])}),
    dispose: () => {
      trainer.dispose()
    },
  }
}

/** Pixels as numbers, and nothing else. */
function diffusionOf(width: number, {timesteps, eta}: ImageDdpmSettings): MixedDiffusion {
  const layout: Layout = {width, scalars: Array.from({length: width}, (_, at) => String(at)), groups: []}
  return new MixedDiffusion(layout, cosineSchedule(timesteps), eta)
}
