import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {createDpSgd, type DpSgdSetting} from '../../../src/dp/dp-sgd.js'
import {insecureSeededNoise} from '../../../src/dp/secure-noise.js'
import {dpCtganModel} from '../../../src/generators/private/dp-ctgan/networks.js'
import {flatMarginals} from '../../../src/generators/private/dp-gaussian-copula/noisy-marginals.js'
import {scaleOf} from '../../../src/generators/private/dp-gaussian-copula/scale.js'
import {privateDenoiser} from '../../../src/generators/private/dp-tabddpm/train.js'
import {privateEncoding} from '../../../src/generators/private/private-network/encoding.js'
import type {DenoiserModel, PrivateStep} from '../../../src/nn/executor.js'
import {initialise, initialiseDenoiser} from '../../../src/nn/initialise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {WATCHING, normals} from '../../support/nn.js'
import {relativeError} from '../../support/reference-network.js'

const executor = createOwnExecutor()
const WIDTH = 3

/** A record with a name: the random numbers of a step go with it, so that two batches with it give it the same ones. */
interface Named {
  readonly name: string
  readonly values: Float32Array
}

/** The gradient of one step, always with the parameters that a training begins with. */
interface StepOf {
  readonly parameters: number
  gradient(records: readonly Named[], privacy?: PrivateStep): Float32Array
}

const VERSIONS = 4

/** Rows of one record count together, also where layers share inputs, levels or scales. */
function diffusion(change: Partial<DenoiserModel> = {}): StepOf {
  const settings = {hidden: 8, steps: 10, timesteps: 50, learningRate: 0, versions: VERSIONS, samplingSteps: 5}
  const model = {...privateDenoiser(WIDTH, 64, settings), ...change, optimiser: WATCHING}
  const start = initialiseDenoiser(model, createRng('diffusion'))
  const trainer = executor.denoiser(model, start)
  return {
    parameters: start.length,
    gradient: (records, privacy) => {
      const rows = records.length * VERSIONS
      const [x, noise] = [new Float32Array(rows * WIDTH), new Float32Array(rows * WIDTH)]
      const [timesteps, labels] = [new Int32Array(rows), new Int32Array(rows)]
      records.forEach(({name, values}, at) => {
        const rng = createRng(name)
        noise.set(normals(rng, VERSIONS * WIDTH), at * VERSIONS * WIDTH)
        for (let row = at * VERSIONS; row < (at + 1) * VERSIONS; row++) {
          timesteps[row] = Math.floor(rng.next() * 50)
          labels[row] = Math.floor(rng.next() * 2)
          values.forEach((value, column) => (x[row * WIDTH + column] = value + noise[row * WIDTH + column]))
        }
      })
      const output = trainer.forward({rows, x, timesteps, labels})
      const towards = output.slice(0, rows * WIDTH).map((value, at) => (value - noise[at]) / VERSIONS)
      trainer.backward(towards, privacy && {...privacy, rowsPerExample: VERSIONS})
      return trainer.state().slice(start.length, 2 * start.length)
    },
  }
}

function critic(): StepOf {
  const scales = ['a', 'b', 'c'].map(name =>
    scaleOf(
      {kind: 'numeric', name, min: NaN, max: NaN, decimals: 0, integer: false, missing: 0},
      {kind: 'numeric', min: 0, max: 1, missing: false},
      8,
    ),
  )
  const settings = {steps: 1, discriminatorSteps: 1, batchSize: 16, hidden: 8, embedding: 2, learningRate: 0, average: 0}
  const model = {...dpCtganModel(privateEncoding(flatMarginals(scales)), 16, settings), criticOptimiser: WATCHING}
  const start = {
    generator: initialise(model.generator, createRng('generator')),
    critic: initialise(model.critic, createRng('critic')),
  }
  const trainer = executor.wgan(model, start)
  return {
    parameters: start.critic.length,
    gradient: (records, privacy) => {
      const rows = records.length
      const [real, noise, mix] = [WIDTH, 2, 1].map(width => new Float32Array(rows * width))
      records.forEach(({name, values}, at) => {
        const rng = createRng(name)
        real.set(values, at * WIDTH)
        noise.set(normals(rng, 2), at * 2)
        mix[at] = rng.next()
      })
      trainer.criticStep({rows, real, noise, mix}, privacy)
      // The state of the generator: parameters, two moments, a step number; then the critic's parameters and its first moments.
      const from = 3 * start.generator.length + 1 + start.critic.length
      return trainer.state().slice(from, from + start.critic.length)
    },
  }
}

const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values))
const minus = (a: Float32Array, b: Float32Array) => a.map((value, at) => value - b[at])
const RECORDS: Named[] = Array.from({length: 8}, (_, at) => ({
  name: `record ${at}`,
  values: normals(createRng(`values ${at}`), WIDTH),
}))
const OUTLIER: Named = {name: 'outlier', values: Float32Array.of(30, -30, 30)}

const LAYERED = {
  labels: 2,
  trunk: {
    inputs: 32,
    layers: [
      {kind: 'layer-norm', size: 32},
      {kind: 'linear', inputs: 32, outputs: 6},
      {kind: 'concat-input', layers: [{kind: 'linear', inputs: 6, outputs: 4}, {kind: 'tanh'}]},
      {kind: 'linear', inputs: 10, outputs: WIDTH},
    ],
  },
} as const satisfies Partial<DenoiserModel>

describe.each([
  ['dp-tabddpm', diffusion()],
  ['a denoiser of every other kind of layer', diffusion(LAYERED)],
  ['dp-ctgan', critic()],
])('A private step of %s', (_, network) => {
  const silent = (clip: number): PrivateStep => ({clip, noise: new Float32Array(network.parameters), expectedExamples: 1})

  test('is the sum of the gradients of batches of one record, each clipped', () => {
    const singles = RECORDS.map(record => network.gradient([record]))
    const norms = singles.map(norm)
    const clip = norms.toSorted((a, b) => a - b)[4]
    const expected = singles[0].map((__, at) =>
      singles.reduce((sum, gradient, record) => sum + gradient[at] * Math.min(1, clip / norms[record]), 0),
    )
    expect(relativeError(network.gradient(RECORDS, silent(clip)), expected)).toBeLessThan(1e-5)
    expect(relativeError(network.gradient(RECORDS, silent(1e9)), expected)).toBeGreaterThan(1e-2)
  })

  test('moves by no more than the clipping norm when one record more is there, whatever that record', () => {
    const without = network.gradient(RECORDS, silent(1))
    const number = fc.double({min: -1e3, max: 1e3, noNaN: true})
    let largest = 0
    fc.assert(
      fc.property(fc.array(number, {minLength: WIDTH, maxLength: WIDTH}), fc.nat(RECORDS.length), (values, at) => {
        const added = RECORDS.toSpliced(at, 0, {name: 'added', values: Float32Array.from(values)})
        const moved = norm(minus(network.gradient(added, silent(1)), without))
        largest = Math.max(largest, moved)
        expect(moved).toBeLessThan(1 + 1e-3)
      }),
      {numRuns: 50, seed: 11},
    )
    // Noise for a norm of 1 is not too much.
    expect(largest).toBeGreaterThan(0.99)
  })

  /** How far an outlier moves the mean of many noisy steps along its own gradient, in clipping norms, and what the noise is like. */
  function measured(clipWith: (step: PrivateStep) => PrivateStep) {
    const setting: DpSgdSetting = {epsilon: 60, delta: 1e-5, rate: 1, steps: 200, clip: 0.5, expectedExamples: 1}
    const run = (records: readonly Named[], seed: string) => {
      const sgd = createDpSgd(setting, network.parameters, insecureSeededNoise(createRng(seed)))
      const clean = network.gradient(records, clipWith({...silent(setting.clip)}))
      const mean = new Float64Array(network.parameters)
      let square = 0
      for (let step = 0; step < setting.steps; step++) {
        const noisy = network.gradient(records, clipWith(sgd.nextStep()))
        noisy.forEach((value, at) => {
          mean[at] += value / setting.steps
          square += (value - clean[at]) ** 2 / (setting.steps * network.parameters)
        })
      }
      return {mean, deviation: Math.sqrt(square), sigma: sgd.noiseMultiplier}
    }
    const [there, away] = [run([...RECORDS.slice(0, 2), OUTLIER], 'there'), run(RECORDS.slice(0, 2), 'away')]
    const own = network.gradient([OUTLIER])
    const moved = own.reduce((sum, value, at) => sum + (value / norm(own)) * (there.mean[at] - away.mean[at]), 0)
    return {
      influence: moved / setting.clip,
      error: there.sigma * Math.sqrt(2 / setting.steps),
      deviation: there.deviation / (there.sigma * setting.clip),
    }
  }

  test('has noise of the deviation that was accounted for, and an outlier counts as one clipped record', () => {
    const {influence, error, deviation} = measured(step => step)
    expect(Math.abs(influence - 1)).toBeLessThan(4 * error)
    // 200 steps of some 200 parameters: one standard error is about 0.4 %.
    expect(Math.abs(deviation - 1)).toBeLessThan(0.02)
  })

  test('is found out by that measurement when it does not clip, or has half the noise', () => {
    const unclipped = measured(step => ({...step, clip: 1e9}))
    expect(Math.abs(unclipped.influence - 1)).toBeGreaterThan(4 * unclipped.error)
    const quiet = measured(step => ({...step, noise: step.noise.map(value => value / 2)}))
    expect(Math.abs(quiet.deviation - 1)).toBeGreaterThan(0.02)
  })
})
