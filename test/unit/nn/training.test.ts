import {Worker} from 'node:worker_threads'
import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {outputWidth, parameterLayout, type Layer} from '../../../src/nn/description.js'
import type {DenoiserModel, Optimiser, WganModel} from '../../../src/nn/executor.js'
import {initialise, initialiseDenoiser} from '../../../src/nn/initialise.js'
import {loadWasmKernels} from '../../../src/nn/kernels/wasm.js'
import {createNoise} from '../../../src/nn/noise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {linear, masksFor, normals, WATCHING} from '../../support/nn.js'
import {relativeError} from '../../support/reference-network.js'

const ADAMW: Optimiser = {
  ...WATCHING,
  ...{kind: 'adamw', rate: 3e-3, beta1: 0.9, beta2: 0.999, weightDecay: 1e-4},
}

const denoiserOf = (extra: Partial<DenoiserModel> = {}): DenoiserModel => ({
  ...{inputs: 3, width: 16, timesteps: 50, labels: 2, maxRows: 16, average: 0.9, optimiser: ADAMW},
  trunk: {
    inputs: 16,
    layers: [
      ...([linear(16, 24), {kind: 'relu'}, {kind: 'dropout', rate: 0.1}] as const),
      ...([linear(24, 24), {kind: 'layer-norm', size: 24}, {kind: 'silu'}, linear(24, 3)] as const),
    ],
  },
  ...extra,
})

function denoiserBatch(model: DenoiserModel, seed: string, rows = model.maxRows) {
  const rng = createRng(seed)
  return {
    rows,
    x: normals(rng, rows * model.inputs),
    timesteps: Int32Array.from({length: rows}, () => Math.floor(rng.next() * model.timesteps)),
    labels: Int32Array.from({length: rows}, () => Math.floor(rng.next() * model.labels)),
    masks: masksFor(model.trunk, rows, rng),
  }
}

/** Predicts the rows themselves; returns the mean squared error. */
function learnIdentity(
  trainer: ReturnType<ReturnType<typeof createOwnExecutor>['denoiser']>,
  model: DenoiserModel,
  step: number,
): number {
  const batch = denoiserBatch(model, `step ${step}`)
  const output = trainer.forward(batch)
  const difference = output.map((value, at) => value - batch.x[at])
  trainer.backward(difference.map(value => (2 * value) / difference.length))
  return difference.reduce((sum, value) => sum + value ** 2, 0) / difference.length
}

describe('descriptions', () => {
  test('say what a network is made of, and what does not fit', () => {
    const layers: Layer[] = [{kind: 'concat-input', layers: [linear(4, 3), {kind: 'batch-norm', size: 3}]}, linear(7, 2)]
    expect(outputWidth({inputs: 4, layers})).toBe(2)
    expect(parameterLayout(layers).map(({name, shape, offset}) => [name, shape, offset])).toEqual([
      ['layers.0.layers.0.weight', [4, 3], 0],
      ['layers.0.layers.0.bias', [3], 12],
      ['layers.0.layers.1.scale', [3], 15],
      ['layers.0.layers.1.shift', [3], 18],
      ['layers.1.weight', [7, 2], 21],
      ['layers.1.bias', [2], 35],
    ])
    expect(() => outputWidth({inputs: 4, layers: [linear(4, 3), linear(4, 2)]})).toThrow(
      'A linear layer of 4 inputs cannot follow 3 columns.',
    )
  })
})

describe.each([createOwnExecutor('typescript'), createOwnExecutor()])('training on $name kernels', executor => {
  test('follows Adam and AdamW as PyTorch defines them, with a linear schedule', () => {
    for (const kind of ['adam', 'adamw'] as const) {
      const optimiser: Optimiser = {
        ...{kind, rate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-4, weightDecay: 0.03},
        schedule: {kind: 'linear', steps: 8},
      }
      const model = denoiserOf({optimiser, labels: 0})
      const start = initialiseDenoiser(model, createRng('optimiser'))
      const watched = executor.denoiser({...model, optimiser: WATCHING}, start)
      const trainer = executor.denoiser(model, start)
      const [expected, first, second] = [start, start, start].map((values, at) =>
        Float64Array.from(at === 0 ? values : values.fill(0).map(() => 0)),
      )
      expected.set(initialiseDenoiser(model, createRng('optimiser')))
      for (let step = 1; step <= 10; step++) {
        // The gradient at the same parameters, read from a trainer that does not move.
        watched.restore(Float32Array.from([...trainer.parameters(), ...watched.state().subarray(expected.length)]))
        learnIdentity(watched, model, step)
        const gradient = watched.state().subarray(expected.length, 2 * expected.length)
        learnIdentity(trainer, model, step)
        const rate = 0.1 * Math.max(0, 1 - (step - 1) / 8)
        expected.forEach((value, at) => {
          const g = gradient[at] + (kind === 'adam' ? 0.03 * value : 0)
          first[at] = 0.8 * first[at] + 0.2 * g
          second[at] = 0.95 * second[at] + 0.05 * g * g
          const kept = kind === 'adamw' ? value * (1 - rate * 0.03) : value
          const corrected = [first[at] / (1 - 0.8 ** step), second[at] / (1 - 0.95 ** step)]
          expected[at] = kept - (rate * corrected[0]) / (Math.sqrt(corrected[1]) + 1e-4)
        })
        // The next step starts from where the trainer is, so that rounding does not add up.
        expect(relativeError(trainer.parameters(), expected)).toBeLessThan(1e-5)
        expected.set(trainer.parameters())
      }
    }
  })

  test('learns, and keeps a moving average of the parameters', () => {
    const model = denoiserOf()
    const start = initialiseDenoiser(model, createRng('learning'))
    const trainer = executor.denoiser(model, start)
    let average = Float64Array.from(start)
    let last = 0
    const first = learnIdentity(trainer, model, 0)
    average = average.map((value, at) => 0.9 * value + 0.1 * trainer.parameters()[at])
    for (let step = 1; step < 400; step++) {
      last = learnIdentity(trainer, model, step)
      const now = trainer.parameters()
      average = average.map((value, at) => 0.9 * value + 0.1 * now[at])
    }
    expect(last).toBeLessThan(first / 4)
    expect(relativeError(trainer.parameters({averaged: true}), average)).toBeLessThan(1e-5)

    const batch = denoiserBatch(model, 'applied', 40)
    const averaged = executor.denoiser(model, trainer.parameters({averaged: true}))
    expect(trainer.apply(batch, {averaged: true})).toEqual(averaged.apply(batch))
    expect(trainer.apply(batch)).not.toEqual(averaged.apply(batch))
  })

  test('goes on from a checkpoint bit by bit', () => {
    const model = denoiserOf()
    const start = initialiseDenoiser(model, createRng('checkpoint'))
    const [whole, before, after] = [0, 1, 2].map(() => executor.denoiser(model, start))
    for (let step = 0; step < 10; step++) learnIdentity(whole, model, step)
    for (let step = 0; step < 5; step++) learnIdentity(before, model, step)
    after.restore(before.state())
    for (let step = 5; step < 10; step++) learnIdentity(after, model, step)
    expect(after.state()).toEqual(whole.state())
    expect(() => {
      after.restore(new Float32Array(3))
    }).toThrow('values. Got 3 instead.')
  })

  test('clips and adds noise in a private denoiser step as one-row batches would say', () => {
    const model = denoiserOf({optimiser: WATCHING})
    const start = initialiseDenoiser(model, createRng('private'))
    const rows = 6
    const batch = denoiserBatch(model, 'private batch', rows)
    const towards = normals(createRng('private gradient'), rows * 3)
    const gradientOf = (
      which: typeof batch,
      along: Float32Array,
      privacy?: {clip: number; noise: Float32Array; expectedExamples: number},
    ) => {
      const trainer = executor.denoiser(model, start)
      trainer.forward(which)
      trainer.backward(along, privacy)
      return trainer.state().slice(start.length, 2 * start.length)
    }
    const singles = Array.from({length: rows}, (_, row) =>
      gradientOf(
        {
          rows: 1,
          x: batch.x.subarray(row * 3),
          timesteps: batch.timesteps.subarray(row),
          labels: batch.labels.subarray(row),
          masks: batch.masks.map(mask => mask.subarray(row * 24)),
        },
        towards.subarray(row * 3),
      ),
    )
    const norms = singles.map(gradient => Math.hypot(...gradient))
    const clip = (Math.min(...norms) + Math.max(...norms)) / 2
    const noise = normals(createRng('private noise'), start.length)
    const expected = noise.map((value, at) => {
      const sum = singles.reduce((total, gradient, row) => total + gradient[at] * Math.min(1, clip / norms[row]), 0)
      return (sum + value) / 4
    })
    expect(relativeError(gradientOf(batch, towards, {clip, noise, expectedExamples: 4}), expected)).toBeLessThan(1e-5)
    // Without clipping the figure is another one: the test would see it.
    expect(relativeError(gradientOf(batch, towards, {clip: 1e9, noise, expectedExamples: 4}), expected)).toBeGreaterThan(1e-2)
    const empty = gradientOf({...batch, rows: 0}, towards, {clip, noise, expectedExamples: 4})
    expect(
      relativeError(
        empty,
        noise.map(value => value / 4),
      ),
    ).toBeLessThan(1e-6)
  })

  test('refuses private steps where rows are mixed, and batches that do not fit', () => {
    const layers: Layer[] = [linear(16, 8), {kind: 'batch-norm', size: 8}, linear(8, 3)]
    const model = denoiserOf({trunk: {inputs: 16, layers}, optimiser: WATCHING})
    const start = initialiseDenoiser(model, createRng('refused'))
    const trainer = executor.denoiser(model, start)
    trainer.forward(denoiserBatch(model, 'refused'))
    const privacy = {clip: 1, noise: new Float32Array(start.length), expectedExamples: 4}
    expect(() => {
      trainer.backward(new Float32Array(48), privacy)
    }).toThrow('must not have batch norm')
    expect(() => trainer.forward({...denoiserBatch(model, 'refused'), rows: 17})).toThrow('at most 16 rows. Got 17')
    expect(() => trainer.forward({...denoiserBatch(model, 'refused'), x: new Float32Array(5)})).toThrow(
      'holds 5 values where 48 are needed',
    )
    expect(() => executor.denoiser(model, start.subarray(1))).toThrow('parameters. Got')
  })
})

const STEPS = 1200
const ADAM: Optimiser = {...WATCHING, rate: 1e-3, beta1: 0.5, beta2: 0.9}
const WGAN: WganModel = {
  generator: {
    inputs: 4,
    layers: [
      ...([linear(4, 32), {kind: 'batch-norm', size: 32}, {kind: 'relu'}] as const),
      ...([linear(32, 2), {kind: 'heads', heads: [{kind: 'identity', size: 2}], temperature: 0.2}] as const),
    ],
  },
  critic: {
    inputs: 2,
    layers: [linear(2, 32), {kind: 'leaky-relu', slope: 0.2}, linear(32, 32), {kind: 'leaky-relu', slope: 0.2}, linear(32, 1)],
  },
  ...{pac: 1, condition: 0, penalty: 10, maxRows: 64},
  generatorOptimiser: {...ADAM, schedule: {kind: 'linear', steps: STEPS}},
  criticOptimiser: {...ADAM, schedule: {kind: 'linear', steps: 5 * STEPS}},
}

test('a WGAN finds the place and the spread of a normal distribution, and samples without moving its statistics', () => {
  const rng = createRng('wgan learns')
  const noise = createNoise(rng)
  const trainer = createOwnExecutor().wgan(WGAN, {
    generator: initialise(WGAN.generator, rng),
    critic: initialise(WGAN.critic, rng),
  })
  const [z, mix, real] = [new Float32Array(64 * 4), new Float32Array(64), new Float32Array(128)]
  for (let step = 0; step < STEPS; step++) {
    for (let critic = 0; critic < 5; critic++) {
      noise.normal(z)
      noise.uniform(mix)
      noise.normal(real)
      trainer.criticStep({rows: 64, noise: z, mix, real: real.map((value, at) => (at % 2 ? 2 + 0.5 * value : value - 1))})
    }
    noise.normal(z)
    trainer.generatorStep({rows: 64, noise: z})
  }
  const before = trainer.state()
  const many = new Float32Array(1000 * 4)
  noise.normal(many)
  for (const batchStatistics of [true, false]) {
    const made = trainer.sample({rows: 1000, noise: many}, {batchStatistics})
    const column = (which: number) => made.filter((_, at) => at % 2 === which)
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    const spread = (values: Float32Array) => Math.sqrt(mean(values.map(value => (value - mean(values)) ** 2)))
    expect(Math.abs(mean(column(0)) + 1)).toBeLessThan(0.3)
    expect(Math.abs(mean(column(1)) - 2)).toBeLessThan(0.3)
    expect(Math.abs(spread(column(0)) - 1)).toBeLessThan(0.35)
    expect(Math.abs(spread(column(1)) - 0.5)).toBeLessThan(0.25)
  }
  expect(trainer.state()).toEqual(before)
  expect(trainer.scores(100, new Float32Array(200)).length).toBe(100)
})

test('both sets of kernels train to the same losses', () => {
  const model = denoiserOf()
  const start = initialiseDenoiser(model, createRng('both'))
  const [one, other] = [createOwnExecutor('typescript'), createOwnExecutor()].map(executor => executor.denoiser(model, start))
  for (let step = 0; step < 50; step++) {
    expect(Math.abs(learnIdentity(one, model, step) / learnIdentity(other, model, step) - 1)).toBeLessThan(1e-4)
  }
})

test('a thread trains to the same parameters as this one', async () => {
  const model = denoiserOf({labels: 0})
  expect(loadWasmKernels()).toHaveProperty('withKernels')
  const start = initialiseDenoiser(model, createRng('threads'))
  const batch = denoiserBatch({...model, labels: 2}, 'threads')
  const code = `
    const {workerData, parentPort} = require('node:worker_threads')
    import(workerData.file).then(({createOwnExecutor}) => {
      const trainer = createOwnExecutor().denoiser(workerData.model, workerData.start)
      for (let step = 0; step < 20; step++) trainer.backward(trainer.forward(workerData.batch))
      parentPort.postMessage(trainer.state())
    })`
  const file = new URL('../../../dist/src/nn/own/executor.js', import.meta.url).href
  const inThread = () =>
    new Promise<Float32Array>((resolve, reject) => {
      const worker = new Worker(code, {eval: true, workerData: {file, model, start, batch}})
      worker.once('message', resolve)
      worker.once('error', reject)
    })
  const trainer = createOwnExecutor().denoiser(model, start)
  for (let step = 0; step < 20; step++) trainer.backward(trainer.forward(batch))
  const states = await Promise.all([inThread(), inThread()])
  for (const state of states) expect(state).toEqual(trainer.state())
})
