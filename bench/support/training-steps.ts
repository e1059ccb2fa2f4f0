import {normal, type Rng} from '../../src/core/rng.js'
import {dropoutLayers, type Head, type Layer, type Network} from '../../src/nn/description.js'
import type {DenoiserModel, Executor, Optimiser, WganModel} from '../../src/nn/executor.js'
import {initialise, initialiseDenoiser} from '../../src/nn/initialise.js'
import {createNoise} from '../../src/nn/noise.js'

interface Size {
  readonly hidden: number
  readonly batch: number
}

const HEADS: readonly Head[] = [
  ...Array.from({length: 16}, () => ({kind: 'tanh', size: 1}) as const),
  ...Array.from({length: 6}, () => ({kind: 'gumbel-softmax', size: 4}) as const),
]
const COLUMNS = 40
const NOISE = 128
const WIDTH = 128

const ADAM: Optimiser = {
  kind: 'adam',
  rate: 2e-4,
  beta1: 0.5,
  beta2: 0.9,
  epsilon: 1e-8,
  weightDecay: 1e-6,
  schedule: {kind: 'constant'},
}

const linear = (inputs: number, outputs: number): Layer => ({kind: 'linear', inputs, outputs})

function wganOf({hidden, batch}: Size): WganModel {
  const residual = (inputs: number): Layer => ({
    kind: 'concat-input',
    layers: [linear(inputs, hidden), {kind: 'batch-norm', size: hidden}, {kind: 'relu'}],
  })
  const hiddenLayer = (inputs: number): Layer[] => [
    linear(inputs, hidden),
    {kind: 'leaky-relu', slope: 0.2},
    {kind: 'dropout', rate: 0.5},
  ]
  return {
    generator: {
      inputs: NOISE,
      layers: [
        ...[residual(NOISE), residual(NOISE + hidden)],
        ...[linear(NOISE + 2 * hidden, COLUMNS), {kind: 'heads', heads: HEADS, temperature: 0.2} as const],
      ],
    },
    critic: {inputs: COLUMNS, layers: [...hiddenLayer(COLUMNS), ...hiddenLayer(hidden), linear(hidden, 1)]},
    ...{pac: 1, condition: 0, penalty: 10, generatorOptimiser: ADAM, criticOptimiser: ADAM, maxRows: batch},
  }
}

/** One critic and one generator step. */
export function wganSteps(executor: Executor, size: Size, rng: Rng): () => void {
  const model = wganOf(size)
  const rows = size.batch
  const trainer = executor.wgan(model, {generator: initialise(model.generator, rng), critic: initialise(model.critic, rng)})
  const noise = createNoise(rng)
  const batch = {
    rows,
    noise: new Float32Array(rows * NOISE),
    gumbel: new Float32Array(rows * COLUMNS),
    real: Float32Array.from({length: rows * COLUMNS}, () => Math.tanh(normal(rng))),
    mix: new Float32Array(rows),
    masks: masksFor(model.critic, 3 * rows),
  }
  const generatorMasks = masksFor(model.critic, rows)
  const drawMasks = (masks: readonly Float32Array[]) => {
    for (const mask of masks) noise.dropout(mask, 0.5)
  }
  return () => {
    noise.normal(batch.noise)
    noise.gumbel(batch.gumbel)
    noise.uniform(batch.mix)
    drawMasks(batch.masks)
    trainer.criticStep(batch)
    noise.normal(batch.noise)
    noise.gumbel(batch.gumbel)
    drawMasks(generatorMasks)
    trainer.generatorStep({...batch, masks: generatorMasks})
  }
}

const masksFor = (network: Network, rows: number) => dropoutLayers(network).map(({width}) => new Float32Array(rows * width))

/** One step of predicting the noise in a mixture of rows and noise. */
export function diffusionSteps(executor: Executor, {hidden, batch: rows}: Size, rng: Rng): () => void {
  const model: DenoiserModel = {
    ...{inputs: COLUMNS, width: WIDTH, timesteps: 1000, labels: 0, maxRows: rows},
    trunk: {
      inputs: WIDTH,
      layers: [
        ...[linear(WIDTH, hidden), {kind: 'relu'} as const],
        ...[linear(hidden, hidden), {kind: 'relu'} as const],
        ...[linear(hidden, hidden), {kind: 'relu'} as const, linear(hidden, COLUMNS)],
      ],
    },
    optimiser: {...ADAM, kind: 'adamw', rate: 1e-3, beta1: 0.9, beta2: 0.999, weightDecay: 1e-4},
  }
  const trainer = executor.denoiser(model, initialiseDenoiser(model, rng))
  const noise = createNoise(rng)
  const real = Float32Array.from({length: rows * COLUMNS}, () => normal(rng))
  const [x, drawn, gradient] = [0, 1, 2].map(() => new Float32Array(rows * COLUMNS))
  const share = new Float32Array(rows)
  const timesteps = new Int32Array(rows)
  return () => {
    noise.normal(drawn)
    noise.uniform(share)
    for (let row = 0; row < rows; row++) {
      timesteps[row] = Math.floor(1000 * share[row])
      const kept = Math.sqrt(1 - share[row])
      const mixed = Math.sqrt(share[row])
      for (let at = row * COLUMNS; at < (row + 1) * COLUMNS; at++) x[at] = kept * real[at] + mixed * drawn[at]
    }
    const predicted = trainer.forward({rows, x, timesteps})
    for (let at = 0; at < gradient.length; at++) gradient[at] = (2 * (predicted[at] - drawn[at])) / gradient.length
    trainer.backward(gradient)
  }
}
