import {breather, type Context} from '../../../core/context.js'
import {permutation} from '../../../core/rng.js'
import type {Network} from '../../../nn/description.js'
import type {Optimiser} from '../../../nn/executor.js'
import {initialise} from '../../../nn/initialise.js'
import type {WithKernels} from '../../../nn/kernels/kernels.js'
import {createClassifier, type Classifier} from '../../../nn/own/classifier.js'
import type {MaskedPictures, SeenPictures} from '../segmenter.js'
import type {segmentationLoss} from './losses.js'

export interface Training {
  readonly steps: number
  readonly batchSize: number
  readonly learningRate: number
  readonly loss: ReturnType<typeof segmentationLoss>
}

/** Trains a network from pictures to a logit per pixel and gives what marks pixels with it; see `unet`. */
export async function trainUnet(
  withKernels: WithKernels,
  network: Network,
  {count, pixels, masks}: MaskedPictures,
  {steps, batchSize, learningRate, loss}: Training,
  context: Context,
): Promise<(pictures: SeenPictures) => Uint8Array> {
  const start = initialise(network, context.rng.fork('initial weights'), 'he')
  const rows = Math.min(batchSize, count)
  const model = {network, optimiser: adam(learningRate, steps), maxRows: rows}
  const running = withKernels(kernels => createClassifier(kernels, model, start))
  const [inputs, outputs] = [network.inputs, masks.length / count]
  const marks = new Float64Array(rows * outputs)
  const gradient = new Float32Array(rows * outputs)
  const next = shuffled(count, context)
  const breathe = breather(context)
  for (let step = 0; step < steps; step++) {
    for (let at = 0; at < rows; at++) {
      const row = next()
      running.input.set(pixels.subarray(row * inputs, (row + 1) * inputs), at * inputs)
      marks.set(masks.subarray(row * outputs, (row + 1) * outputs), at * outputs)
    }
    loss(rows * outputs, running.forward(rows, true), marks, gradient)
    running.backward(rows, gradient)
    running.step()
    context.progress((step + 1) / steps)
    await breathe()
  }
  return given => marked(running, given, rows, inputs, outputs)
}

function marked(running: Classifier, {count, pixels}: SeenPictures, most: number, inputs: number, outputs: number): Uint8Array {
  const marks = new Uint8Array(count * outputs)
  for (let from = 0; from < count; from += most) {
    const rows = Math.min(most, count - from)
    running.input.set(pixels.subarray(from * inputs, (from + rows) * inputs))
    const logits = running.forward(rows, false)
    for (let at = 0; at < rows * outputs; at++) marks[from * outputs + at] = logits[at] > 0 ? 1 : 0
  }
  return marks
}

/** Every picture once, in random order, then again in another one. */
function shuffled(count: number, {rng}: Context): () => number {
  const own = rng.fork('batches')
  let order = permutation(own, count)
  let at = 0
  return () => {
    if (at === count) {
      order = permutation(own, count)
      at = 0
    }
    return order[at++]
  }
}

const adam = (rate: number, steps: number): Optimiser => ({
  ...{kind: 'adam', rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0},
  schedule: {kind: 'linear', steps},
})
