import {breather, type Context} from '../../../core/context.js'
import {permutation} from '../../../core/rng.js'
import type {Network} from '../../../nn/description.js'
import type {Optimiser} from '../../../nn/executor.js'
import {initialise} from '../../../nn/initialise.js'
import type {Kernels, WithKernels} from '../../../nn/kernels/kernels.js'
import {createNetwork} from '../../../nn/own/network.js'
import type {MaskedPictures, SeenPictures} from '../segmenter.js'
import type {segmentationLoss} from './losses.js'

export interface Training {
  readonly steps: number
  readonly batchSize: number
  readonly learningRate: number
  readonly loss: ReturnType<typeof segmentationLoss>
}

interface Runner {
  readonly input: Float32Array
  readonly gradient: Float32Array
  /** Logits of the rows in `input`, valid until the next call. */
  forward(rows: number, training: boolean): Float32Array
  /** A step against the `gradient` of the last `forward` in training. */
  step(rows: number): void
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
  const runner = withKernels(kernels =>
    createRunner(kernels, network, {start, optimiser: adam(learningRate, steps), maxRows: rows}),
  )
  const [inputs, outputs] = [network.inputs, masks.length / count]
  const marks = new Float64Array(rows * outputs)
  const next = shuffled(count, context)
  const breathe = breather(context)
  for (let step = 0; step < steps; step++) {
    for (let at = 0; at < rows; at++) {
      const row = next()
      runner.input.set(pixels.subarray(row * inputs, (row + 1) * inputs), at * inputs)
      marks.set(masks.subarray(row * outputs, (row + 1) * outputs), at * outputs)
    }
    loss(rows * outputs, runner.forward(rows, true), marks, runner.gradient)
    runner.step(rows)
    context.progress((step + 1) / steps)
    await breathe()
  }
  return given => marked(runner, given, rows, inputs, outputs)
}

function createRunner(kernels: Kernels, network: Network, options: Parameters<typeof createNetwork>[2]): Runner {
  const {body, optimiser} = createNetwork(kernels, network, options)
  const input = kernels.allocate(options.maxRows * network.inputs)
  const gradient = kernels.allocate(options.maxRows * body.width)
  return {
    input,
    gradient,
    forward: (rows, training) => body.forward(input, {rows, training}),
    step: rows => {
      body.backward(gradient, rows, true)
      body.parameterGradients?.(rows)
      optimiser.step()
    },
  }
}

function marked(runner: Runner, {count, pixels}: SeenPictures, most: number, inputs: number, outputs: number): Uint8Array {
  const marks = new Uint8Array(count * outputs)
  for (let from = 0; from < count; from += most) {
    const rows = Math.min(most, count - from)
    runner.input.set(pixels.subarray(from * inputs, (from + rows) * inputs))
    const logits = runner.forward(rows, false)
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
