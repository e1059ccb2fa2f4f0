import type {Context} from '../../../core/context.js'
import {integerBelow, type Rng} from '../../../core/rng.js'
import type {GraphTrainer} from '../../../nn/graph.js'
import type {OwnExecutor} from '../../../nn/own/executor.js'
import {EarlyStopping} from '../../networks/shared/early-stopping.js'
import {LossWatch} from '../../networks/shared/loss-watch.js'
import {trainingLoop} from '../../networks/shared/training-loop.js'
import type {GraphDiffusion} from './diffusion.js'
import {firstParameters, graphDenoiser, type DenoiserSettings} from './network.js'
import {BONDS, type Example} from './templates.js'

export interface TrainingSettings extends DenoiserSettings {
  readonly steps: number
}

/** Noisy versions of each molecule that is held out. */
const VERSIONS = 16

/**
 * Trains the network of a diffusion of molecules.
 *
 * @param heldOut Molecules that tell when to stop; left out: after the last step.
 * @returns Parameters: the moving average, where the held-out molecules are met best.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export async function trainGraphDiffusion(
  diffusion: GraphDiffusion,
  examples: readonly Example[],
  settings: TrainingSettings,
  executor: OwnExecutor,
  heldOut: readonly Example[],
  context: Context,
): Promise<{readonly parameters: Float32Array; readonly notes: readonly string[]}> {
  const model = graphDenoiser(diffusion.kinds, settings)
  const trainer = executor.graph(model, firstParameters(model, context.rng.fork('parameters')))
  const gradient = gradientFor(diffusion, model)
  const watch = new LossWatch('graph-diffusion')
  const score = heldOutLoss(diffusion, heldOut, settings.batchSize, gradient, context.rng.fork('held out'))
  const stopping = heldOut.length === 0 ? undefined : new EarlyStopping(settings.steps, () => score(trainer))
  const step = (_: number, rng: Rng) => {
    const chosen = Array.from({length: settings.batchSize}, () => examples[integerBelow(rng, examples.length)])
    const seen = diffusion.noisy(chosen, rng)
    const losses = diffusion.losses(trainer.forward(seen.batch), seen, gradient)
    trainer.backward(gradient)
    return {loss: watch.add(diffusion.sum(losses))}
  }
  const isOver = stopping && ((done: number) => stopping.isOver(done, () => trainer.parameters({averaged: true})))
  try {
    await trainingLoop(
      {steps: settings.steps, step, lasting: {trainer, watch, ...(stopping && {stopping})}, ...(isOver && {isOver})},
      context,
    )
    watch.refuseRise()
    return {parameters: stopping?.best ?? trainer.parameters({averaged: true}), notes: stopping?.notes ?? []}
  } finally {
    trainer.dispose()
  }
}

function gradientFor({kinds}: GraphDiffusion, {maxNodes, maxPairs}: {readonly maxNodes: number; readonly maxPairs: number}) {
  return {nodes: new Float32Array(maxNodes * kinds.built), pairs: new Float32Array(maxPairs * BONDS)}
}

/** The mean training loss over 16 noisy versions of each held-out molecule, the same at every look. */
function heldOutLoss(
  diffusion: GraphDiffusion,
  heldOut: readonly Example[],
  batchSize: number,
  unused: ReturnType<typeof gradientFor>,
  rng: Rng,
): (trainer: GraphTrainer) => number {
  const versions = Array.from({length: VERSIONS * heldOut.length}, (_, at) => heldOut[at % heldOut.length])
  const batches = Array.from({length: Math.ceil(versions.length / batchSize)}, (_, at) =>
    diffusion.noisy(versions.slice(at * batchSize, (at + 1) * batchSize), rng),
  )
  return trainer =>
    batches.reduce((sum, seen) => {
      const output = trainer.apply(seen.batch, {averaged: true})
      return sum + diffusion.sum(diffusion.losses(output, seen, unused)) / batches.length
    }, 0)
}
