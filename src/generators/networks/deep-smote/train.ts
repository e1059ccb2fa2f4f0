import type {Context} from '../../../core/context.js'
import type {Rng} from '../../../core/rng.js'
import type {ChainModel, ChainTrainer} from '../../../nn/chain.js'
import {initialise} from '../../../nn/initialise.js'
import type {OwnExecutor} from '../../../nn/own/executor.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {LossWatch} from '../shared/loss-watch.js'
import {trainingLoop} from '../shared/training-loop.js'
import type {Progress} from '../shared/training.js'
import type {Batch, Batches} from './batches.js'

interface AutoencoderTraining {
  /** All pictures on [-1, 1]; batches name their rows. */
  readonly pictures: Features
  readonly batches: Batches
  readonly steps: number
}

export interface TrainedAutoencoder {
  readonly trainer: ChainTrainer
  readonly parameters: number
  readonly done: Progress
}

/**
 * Trains encoder and decoder together on the sum of two mean squared errors, of pictures of all classes and of those of one class.
 *
 * @throws {TrainingDiverged} When the loss is no longer finite.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function trainAutoencoder(
  executor: OwnExecutor,
  model: ChainModel,
  {pictures, batches, steps}: AutoencoderTraining,
  context: Context,
): Promise<TrainedAutoencoder> {
  const rng = context.rng.fork('parameters')
  const parameters = Float32Array.from(model.parts.flatMap((part, at) => [...initialise(part, rng.fork(String(at)))]))
  const trainer = executor.chain(model, parameters)
  const {width} = pictures
  const [x, target, gradient] = [0, 1, 2].map(() => new Float32Array(model.maxRows * width))
  const watch = new LossWatch('deep-smote')
  const step = (at: number, own: Rng) => {
    const batch = batches(at, own)
    copyRows(pictures, batch.inputs, x)
    copyRows(pictures, batch.targets, target)
    const outputs = trainer.forward({rows: batch.inputs.length, x})
    const loss = squaredErrors(outputs, target, batch, width, gradient)
    trainer.backward(gradient)
    return {loss: watch.add(loss)}
  }
  try {
    const done = await trainingLoop({steps, step, lasting: {trainer, watch}}, context)
    watch.refuseRise()
    return {trainer, parameters: parameters.length, done}
  } catch (error) {
    trainer.dispose()
    throw error
  }
}

function copyRows({data, width}: Features, rows: Int32Array, to: Float32Array): void {
  rows.forEach((row, at) => {
    to.set(data.subarray(row * width, (row + 1) * width), at * width)
  })
}

/** Mean squared error of the pictures of all classes + that of the others; fills in its gradient. */
function squaredErrors(
  outputs: Float32Array,
  target: Float32Array,
  {inputs, ofAll}: Batch,
  width: number,
  gradient: Float32Array,
): number {
  let loss = 0
  const ofOne = inputs.length - ofAll
  for (let at = 0; at < inputs.length * width; at++) {
    const share = 1 / (width * (at < ofAll * width ? ofAll : ofOne))
    const error = outputs[at] - target[at]
    loss += share * error * error
    gradient[at] = 2 * share * error
  }
  return loss
}
