import {describe, expect, test} from 'vitest'
import {createRng, type Rng} from '../../../src/core/rng.js'
import {loadTensorflow} from '../../../src/backend/load-tensorflow.js'
import {createTensorflowExecutor} from '../../../src/backend/tensorflow.js'
import {dropoutLayers, type Head, type Layer} from '../../../src/nn/description.js'
import type {DenoiserModel, Optimiser, PrivateStep, VaeModel, WganModel} from '../../../src/nn/executor.js'
import {initialise, initialiseDenoiser, initialiseVae} from '../../../src/nn/initialise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {linear, masksFor, normals, WATCHING, WGAN, WGAN_CASES, wganBatch, wganOf} from '../../support/nn.js'
import {relativeError} from '../../support/reference-network.js'

const {tf} = await loadTensorflow()
const tensorflow = await createTensorflowExecutor()
const own = createOwnExecutor()
const executors = [own, tensorflow]
const ADAM: Optimiser = {...WATCHING, rate: 2e-3, beta1: 0.5, beta2: 0.9, weightDecay: 1e-4}
const ADAMW: Optimiser = {...ADAM, kind: 'adamw', beta1: 0.9, beta2: 0.999, schedule: {kind: 'linear', steps: 60}}
const STEPS = 50

/** The largest difference of two curves, point by point. */
const furthest = (one: number[], other: number[]) => Math.max(...one.map((value, at) => Math.abs(value - other[at])))

// --- denoiser ---

const WIDTH = 8
const OUTPUTS = 7
const HEADS: readonly Head[] = [
  {kind: 'tanh', size: 1},
  {kind: 'softmax', size: 3},
  {kind: 'identity', size: 1},
  {kind: 'gumbel-softmax', size: 2},
]
const trunks: Record<string, readonly Layer[]> = {
  linear: [linear(WIDTH, OUTPUTS)],
  relu: [linear(WIDTH, 9), {kind: 'relu'}, linear(9, OUTPUTS)],
  'leaky-relu': [linear(WIDTH, 9), {kind: 'leaky-relu', slope: 0.2}, linear(9, OUTPUTS)],
  silu: [linear(WIDTH, 9), {kind: 'silu'}, linear(9, OUTPUTS)],
  tanh: [linear(WIDTH, 9), {kind: 'tanh'}, linear(9, OUTPUTS)],
  dropout: [linear(WIDTH, 9), {kind: 'dropout', rate: 0}, {kind: 'dropout', rate: 0.3}, linear(9, OUTPUTS)],
  'batch-norm': [linear(WIDTH, 9), {kind: 'batch-norm', size: 9}, {kind: 'silu'}, linear(9, OUTPUTS)],
  'layer-norm': [linear(WIDTH, 9), {kind: 'layer-norm', size: 9}, {kind: 'silu'}, linear(9, OUTPUTS)],
  'concat-input': [
    {kind: 'concat-input', layers: [linear(WIDTH, 9), {kind: 'batch-norm', size: 9}, {kind: 'relu'}]},
    linear(WIDTH + 9, OUTPUTS),
  ],
  heads: [linear(WIDTH, OUTPUTS), {kind: 'heads', heads: HEADS, temperature: 0.2}],
}

const denoiserOf = (layers: readonly Layer[], optimiser: Optimiser): DenoiserModel => ({
  ...{inputs: 4, width: WIDTH, timesteps: 20, labels: 3, optimiser, average: 0.9, maxRows: 12},
  trunk: {inputs: WIDTH, layers},
})

function denoiserBatch(model: DenoiserModel, rows: number, rng: Rng) {
  return {
    rows,
    x: normals(rng, rows * model.inputs),
    timesteps: Int32Array.from({length: rows}, () => Math.floor(rng.next() * model.timesteps)),
    labels: Int32Array.from({length: rows}, () => Math.floor(rng.next() * model.labels)),
    masks: masksFor(model.trunk, rows, rng),
  }
}

/** Norm layers start as the identity, which would hide a gradient that forgets the scale. */
const shaken = (values: Float32Array, rng: Rng) => values.map(value => value * (0.8 + 0.4 * rng.next()))

describe('the denoiser on TensorFlow.js', () => {
  test.each(Object.keys(trunks))('has the outputs and gradients of the own executor with %s layers', name => {
    const rng = createRng(`denoiser ${name}`)
    const model = denoiserOf(trunks[name], WATCHING)
    const start = shaken(initialiseDenoiser(model, rng), rng)
    const batch = denoiserBatch(model, 12, rng)
    const towards = normals(rng, 12 * OUTPUTS)
    const [expected, got] = executors.map(executor => {
      const trainer = executor.denoiser(model, start)
      const outputs = trainer.forward(batch).slice()
      trainer.backward(towards)
      const state = trainer.state()
      const applied = trainer.apply({...batch, rows: 12})
      trainer.dispose()
      return {outputs, state, applied}
    })
    expect(relativeError(got.outputs, expected.outputs)).toBeLessThan(1e-5)
    expect(relativeError(got.applied, expected.applied)).toBeLessThan(1e-5)
    // Parameters, moments of batch norm, gradients (see WATCHING), average: all of it.
    expect(got.state.length).toBe(expected.state.length)
    expect(relativeError(got.state, expected.state)).toBeLessThan(1e-5)
    expect(Math.hypot(...expected.outputs)).toBeGreaterThan(0.1)
  })

  const MODEL = denoiserOf([linear(WIDTH, 16), {kind: 'silu'}, {kind: 'dropout', rate: 0.1}, linear(16, 4)], ADAMW)

  test('has the same losses over 50 steps, and the same averaged parameters after them', () => {
    const [expected, got] = executors.map(executor => {
      const rng = createRng('denoiser curve')
      const trainer = executor.denoiser(MODEL, initialiseDenoiser(MODEL, rng))
      const losses = Array.from({length: STEPS}, () => {
        const batch = denoiserBatch(MODEL, 12, rng)
        const outputs = trainer.forward(batch)
        const error = outputs.map((value, at) => value - batch.x[at])
        trainer.backward(error.map(value => (2 * value) / error.length))
        return error.reduce((sum, value) => sum + value * value, 0) / error.length
      })
      return {losses, averaged: trainer.parameters({averaged: true})}
    })
    expect(furthest(got.losses, expected.losses)).toBeLessThan(1e-3)
    expect(relativeError(got.averaged, expected.averaged)).toBeLessThan(1e-3)
  })

  test.each([1, 5])(
    'clips examples of %d rows as the own executor does, and gives noise alone for an empty batch',
    rowsPerExample => {
      const model = {...MODEL, optimiser: WATCHING}
      const rng = createRng('private denoiser')
      const start = initialiseDenoiser(model, rng)
      const batch = denoiserBatch(model, 12, rng)
      const towards = normals(rng, 48)
      const privacy: PrivateStep = {clip: 5, noise: normals(rng, start.length), expectedExamples: 10, rowsPerExample}
      for (const rows of [12, 0]) {
        const [expected, got] = executors.map(executor => {
          const trainer = executor.denoiser(model, start)
          trainer.forward({...batch, rows})
          trainer.backward(towards.subarray(0, rows * 4), privacy)
          return trainer.state()
        })
        expect(relativeError(got, expected)).toBeLessThan(1e-5)
      }
      const mixing = executors[1].denoiser(
        denoiserOf(trunks['batch-norm'], WATCHING),
        initialiseDenoiser(denoiserOf(trunks['batch-norm'], WATCHING), rng),
      )
      mixing.forward(batch)
      expect(() => {
        mixing.backward(normals(rng, 12 * OUTPUTS), privacy)
      }).toThrow(RangeError)
    },
  )
})

// --- WGAN ---

const {columns: COLUMNS, condition: CONDITION} = WGAN
const PACKED = {pac: 2, condition: CONDITION, rate: 0.5}

function wganStart(model: WganModel, rng: Rng) {
  return {generator: shaken(initialise(model.generator, rng), rng), critic: initialise(model.critic, rng, 'he')}
}

describe('the WGAN on TensorFlow.js', () => {
  test.each(WGAN_CASES)('has the losses and gradients of the own executor, penalty included: $title', ({title, ...kind}) => {
    const rng = createRng(`wgan ${title}`)
    const model = wganOf(kind, HEADS, WATCHING)
    const start = wganStart(model, rng)
    const batch = wganBatch(model, 8, rng)
    const [expected, got] = executors.map(executor => {
      const trainer = executor.wgan(model, start)
      const critic = trainer.criticStep(batch)
      const generator = trainer.generatorStep({...batch, masks: batch.generatorMasks})
      return {
        critic,
        generator,
        state: trainer.state(),
        rows: trainer.sample(batch),
        own: trainer.sample(batch, {batchStatistics: true}),
      }
    })
    for (const name of ['loss', 'real', 'made', 'penalty'] as const)
      expect(got.critic[name]).toBeCloseTo(expected.critic[name], 4)
    for (const name of ['loss', 'made', 'crossEntropy'] as const)
      expect(got.generator[name]).toBeCloseTo(expected.generator[name], 4)
    expect(got.state.length).toBe(expected.state.length)
    expect(relativeError(got.state, expected.state)).toBeLessThan(1e-5)
    expect(relativeError(got.rows, expected.rows)).toBeLessThan(1e-5)
    expect(relativeError(got.own, expected.own)).toBeLessThan(1e-5)
    expect(expected.critic.penalty).toBeGreaterThan(0.01)
  })

  test('has a penalty and no gradient where the input gradient is 0, as the own executor', () => {
    const rng = createRng('flat critic')
    const model = wganOf({pac: 1, condition: 0, rate: 0}, HEADS, WATCHING)
    const start = {generator: initialise(model.generator, rng), critic: new Float32Array(initialise(model.critic, rng).length)}
    const batch = wganBatch(model, 8, rng)
    const [expected, got] = executors.map(executor => {
      const trainer = executor.wgan(model, start)
      return {losses: trainer.criticStep(batch), state: trainer.state()}
    })
    expect(got.losses.penalty).toBeCloseTo(10, 5)
    expect(got.losses).toEqual(expected.losses)
    expect(relativeError(got.state, expected.state)).toBeLessThan(1e-5)
  })

  test('has the same losses over 50 steps', () => {
    const [expected, got] = executors.map(executor => {
      const rng = createRng('wgan curve')
      const model = wganOf(PACKED, HEADS, ADAM)
      const trainer = executor.wgan(model, wganStart(model, rng))
      return Array.from({length: STEPS}, () => {
        const batch = wganBatch(model, 8, rng)
        const {loss, penalty} = trainer.criticStep(batch)
        const generator = trainer.generatorStep({...batch, masks: batch.generatorMasks})
        return [loss, penalty, generator.loss, generator.crossEntropy]
      }).flat()
    })
    expect(furthest(got, expected)).toBeLessThan(1e-3)
  })

  test('clips every pack as the own executor does, and gives noise alone for an empty batch', () => {
    const rng = createRng('private wgan')
    const model = wganOf(PACKED, HEADS, WATCHING)
    const start = wganStart(model, rng)
    const batch = wganBatch(model, 8, rng)
    const privacy: PrivateStep = {clip: 3, noise: normals(rng, start.critic.length), expectedExamples: 3}
    for (const rows of [8, 0]) {
      const [expected, got] = executors.map(executor => {
        const trainer = executor.wgan(model, start)
        trainer.criticStep({...batch, rows}, privacy)
        return trainer.state()
      })
      expect(relativeError(got, expected)).toBeLessThan(1e-5)
    }
  })

  test('scores packs as the own executor does', () => {
    const rng = createRng('scores')
    const model = wganOf({pac: 2, condition: 0, rate: 0.5}, HEADS, WATCHING)
    const start = wganStart(model, rng)
    const packs = normals(rng, 11 * 2 * COLUMNS)
    const [expected, got] = executors.map(executor => executor.wgan(model, start).scores(11, packs))
    expect(relativeError(got, expected)).toBeLessThan(1e-5)
  })
})

// --- VAE ---

const LATENT = 2
const VAE_HEADS: readonly Head[] = [
  {kind: 'tanh', size: 1},
  {kind: 'tanh', size: 1},
  {kind: 'softmax', size: 3},
  {kind: 'identity', size: 1},
]
const vaeOf = (optimiser: Optimiser, heads = VAE_HEADS): VaeModel => ({
  encoder: {inputs: 6, layers: [linear(6, 8), {kind: 'batch-norm', size: 8}, {kind: 'relu'}, linear(8, 2 * LATENT)]},
  decoder: {inputs: LATENT, layers: [linear(LATENT, 8), {kind: 'batch-norm', size: 8}, {kind: 'relu'}, linear(8, 6)]},
  ...{heads, lossFactor: 2, sigmaRange: [0.01, 1], optimiser, maxRows: 8},
})

function vaeBatch(rng: Rng) {
  const x = Float32Array.from({length: 8}, (_, row) => row % 3).reduce<number[]>(
    (values, level) => [...values, rng.next() - 0.5, rng.next() - 0.5, ...[0, 1, 2].map(i => Number(i === level)), rng.next()],
    [],
  )
  return {rows: 8, x: Float32Array.from(x), noise: normals(rng, 8 * LATENT)}
}

describe('the VAE on TensorFlow.js', () => {
  test.each([
    {title: 'numbers and levels', heads: VAE_HEADS},
    {title: 'levels alone', heads: [{kind: 'softmax', size: 6}] as const},
  ])('has the losses and gradients of the own executor: $title', ({heads}) => {
    const rng = createRng('vae')
    const model = vaeOf(WATCHING, heads)
    const start = shaken(initialiseVae(model, rng), rng).map(Math.abs)
    const batch = vaeBatch(rng)
    const latent = normals(rng, 11 * LATENT)
    const [expected, got] = executors.map(executor => {
      const trainer = executor.vae(model, start)
      const losses = trainer.step(batch)
      return {losses, state: trainer.state(), code: trainer.encode(8, batch.x), rows: trainer.decode(11, latent)}
    })
    for (const name of ['loss', 'reconstruction', 'divergence'] as const)
      expect(got.losses[name] / expected.losses[name]).toBeCloseTo(1, 5)
    expect(got.state.length).toBe(expected.state.length)
    expect(relativeError(got.state, expected.state)).toBeLessThan(1e-5)
    expect(relativeError(got.code, expected.code)).toBeLessThan(1e-5)
    expect(relativeError(got.rows, expected.rows)).toBeLessThan(1e-5)
  })

  test('has the same losses over 50 steps, and the same sigmas after them', () => {
    const [expected, got] = executors.map(executor => {
      const rng = createRng('vae curve')
      const model = vaeOf({...ADAM, rate: 0.01})
      const trainer = executor.vae(model, initialiseVae(model, rng))
      const losses = Array.from({length: STEPS}, () => trainer.step(vaeBatch(rng)).loss)
      return {losses, sigmas: trainer.sigmas()}
    })
    expect(furthest(got.losses, expected.losses)).toBeLessThan(1e-3)
    expect(relativeError(got.sigmas, expected.sigmas)).toBeLessThan(1e-3)
  })
})

// --- life cycle ---

/** A trainer of each kind and one step of it, fed from a random source. */
const trainers = {
  denoiser: (executor: (typeof executors)[number], rng: Rng) => {
    const model = denoiserOf(trunks['concat-input'], ADAMW)
    const trainer = executor.denoiser(model, initialiseDenoiser(model, rng))
    const step = () => {
      trainer.forward(denoiserBatch(model, 12, rng))
      trainer.backward(normals(rng, 12 * OUTPUTS))
      trainer.apply(denoiserBatch(model, 20, rng), {averaged: true})
    }
    return {trainer, step}
  },
  wgan: (executor: (typeof executors)[number], rng: Rng) => {
    const model = wganOf(PACKED, HEADS, ADAM)
    const trainer = executor.wgan(model, wganStart(model, rng))
    const step = () => {
      const batch = wganBatch(model, 8, rng)
      trainer.criticStep(batch)
      trainer.generatorStep({...batch, masks: batch.generatorMasks})
      trainer.sample(batch)
    }
    return {trainer, step}
  },
  vae: (executor: (typeof executors)[number], rng: Rng) => {
    const model = vaeOf(ADAM)
    const trainer = executor.vae(model, initialiseVae(model, rng))
    const step = () => {
      const batch = vaeBatch(rng)
      trainer.step(batch)
      trainer.decode(8, trainer.encode(8, batch.x).subarray(0, 16))
    }
    return {trainer, step}
  },
}

describe.each(Object.entries(trainers))('a %s trainer on TensorFlow.js', (_, create) => {
  test('holds as many tensors after many steps as after one, and none when disposed of', () => {
    const before = tf.memory().numTensors
    const {trainer, step} = create(tensorflow, createRng('memory'))
    step()
    trainer.restore(trainer.state())
    const afterOne = tf.memory()
    for (let at = 0; at < 5; at++) step()
    expect(tf.memory().numTensors).toBe(afterOne.numTensors)
    expect(tf.memory().numBytes).toBe(afterOne.numBytes)
    trainer.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  test('goes on bit by bit from its state, and within rounding from one of the own executor', () => {
    const begun = create(own, createRng('begun'))
    for (let at = 0; at < 3; at++) begun.step()
    const state = begun.trainer.state()
    const [one, again, other] = [tensorflow, tensorflow, own].map(executor => {
      const {trainer, step} = create(executor, createRng('going on'))
      trainer.restore(state)
      for (let at = 0; at < 3; at++) step()
      return trainer.state()
    })
    expect(Array.from(again)).toEqual(Array.from(one))
    expect(relativeError(one, other)).toBeLessThan(1e-3)
    expect(relativeError(one, state)).toBeGreaterThan(1e-3)
    const {trainer} = create(tensorflow, createRng('foreign'))
    expect(() => {
      trainer.restore(state.subarray(1))
    }).toThrow(RangeError)
  })
})

test('a model that TensorFlow.js cannot hold is refused like the own executor does', () => {
  const rng = createRng('refused')
  const model = wganOf({pac: 1, condition: 0, rate: 0.5}, HEADS, ADAM)
  const start = wganStart(model, rng)
  const {masks: _, ...unmasked} = wganBatch(model, 8, rng)
  for (const executor of executors) {
    expect(() => executor.wgan({...model, pac: 3}, start)).toThrow(RangeError)
    expect(() => executor.wgan(model, {...start, critic: start.critic.subarray(1)})).toThrow(RangeError)
    expect(() => executor.wgan(model, start).criticStep(unmasked)).toThrow(RangeError)
  }
  expect(dropoutLayers(model.critic)).toHaveLength(2)
})
