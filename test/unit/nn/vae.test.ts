import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import type {Head} from '../../../src/nn/description.js'
import type {VaeModel} from '../../../src/nn/executor.js'
import {initialiseVae} from '../../../src/nn/initialise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {normals, WATCHING} from '../../support/nn.js'
import {numericGradient, referenceForward, referenceSoftmax, relativeError, toRows} from '../../support/reference-network.js'

const HEADS: readonly Head[] = [
  {kind: 'tanh', size: 2},
  {kind: 'softmax', size: 3},
  {kind: 'identity', size: 1},
]
const COLUMNS = 6
const LATENT = 2
const MODEL: VaeModel = {
  encoder: {
    inputs: COLUMNS,
    layers: [{kind: 'linear', inputs: COLUMNS, outputs: 8}, {kind: 'relu'}, {kind: 'linear', inputs: 8, outputs: 2 * LATENT}],
  },
  decoder: {
    inputs: LATENT,
    layers: [{kind: 'linear', inputs: LATENT, outputs: 8}, {kind: 'relu'}, {kind: 'linear', inputs: 8, outputs: COLUMNS}],
  },
  heads: HEADS,
  lossFactor: 2,
  sigmaRange: [0.01, 1],
  optimiser: WATCHING,
  maxRows: 4,
}

/** The loss of the CTGAN package's TVAE, row by row. */
function referenceLoss(parameters: ArrayLike<number>, x: number[][], noise: number[][]): number {
  const cursor = {at: 0, mask: 0}
  const codes = referenceForward(MODEL.encoder.layers, parameters, cursor, x)
  const z = codes.map((code, r) => noise[r].map((draw, i) => code[i] + Math.exp(code[LATENT + i] / 2) * draw))
  const outputs = referenceForward(MODEL.decoder.layers, parameters, cursor, z)
  const sigma = (column: number) => parameters[cursor.at + column]
  const gaussian = (y: number, value: number, column: number) =>
    (value - y) ** 2 / 2 / sigma(column) ** 2 + Math.log(sigma(column))
  const losses = outputs.map((output, r) => {
    const level = x[r].slice(2, 5).indexOf(1)
    const reconstruction =
      gaussian(Math.tanh(output[0]), x[r][0], 0) +
      gaussian(Math.tanh(output[1]), x[r][1], 1) -
      Math.log(referenceSoftmax(output.slice(2, 5))[level]) +
      gaussian(output[5], x[r][5], 5)
    const divergence = noise[r].reduce((sum, _, i) => {
      const [mean, logVariance] = [codes[r][i], codes[r][LATENT + i]]
      return sum - 0.5 * (1 + logVariance - mean ** 2 - Math.exp(logVariance))
    }, 0)
    return 2 * reconstruction + divergence
  })
  return losses.reduce((sum, loss) => sum + loss, 0) / x.length
}

function batch(seed: string) {
  const rng = createRng(seed)
  const x = Float32Array.from(
    [0, 1, 2, 0].flatMap(level => [rng.next() - 0.5, rng.next() - 0.5, ...[0, 1, 2].map(i => Number(i === level)), rng.next()]),
  )
  return {rng, rows: 4, x, noise: normals(rng, 4 * LATENT)}
}

describe.each([createOwnExecutor('typescript'), createOwnExecutor()])('the VAE on $name kernels', executor => {
  test('has the loss and gradient of the definition, sigmas included', () => {
    const {rng, ...rows} = batch('vae')
    const start = initialiseVae(MODEL, rng).map(value => value + 0.2 * rng.next())
    const trainer = executor.vae(MODEL, start)
    const {loss, reconstruction, divergence} = trainer.step(rows)
    const reference = (at: ArrayLike<number>) => referenceLoss(at, toRows(rows.x, COLUMNS), toRows(rows.noise, LATENT))

    expect(loss / reference(start)).toBeCloseTo(1, 5)
    expect(reconstruction + divergence).toBeCloseTo(loss, 6)
    const gradient = trainer.state().subarray(start.length, 2 * start.length)
    expect(relativeError(gradient, numericGradient(reference, start))).toBeLessThan(2e-5)
  })

  test('learns and keeps sigmas in their range', () => {
    const {rng, ...rows} = batch('learning')
    const optimiser = {...WATCHING, rate: 0.01, beta1: 0.9, beta2: 0.999}
    const trainer = executor.vae({...MODEL, optimiser}, initialiseVae(MODEL, rng))
    const first = trainer.step(rows).loss
    for (let step = 0; step < 300; step++) trainer.step(rows)
    expect(trainer.step(rows).loss).toBeLessThan(first - 5)
    for (const sigma of trainer.sigmas()) expect(sigma >= Math.fround(0.01) && sigma <= 1).toBe(true)
  })

  test('encodes and decodes by the definition, in chunks of any number of rows', () => {
    const {rng, x} = batch('decoding')
    const start = initialiseVae(MODEL, rng)
    const trainer = executor.vae(MODEL, start)
    const cursor = {at: 0, mask: 0}
    const codes = referenceForward(MODEL.encoder.layers, start, cursor, toRows(x, COLUMNS)).flat()
    expect(relativeError(trainer.encode(4, x), codes)).toBeLessThan(1e-5)
    const latent = normals(rng, 9 * LATENT)
    const layers = [...MODEL.decoder.layers, {kind: 'heads', heads: HEADS, temperature: 1} as const]
    const rows = referenceForward(layers, start, cursor, toRows(latent, LATENT)).flat()
    expect(relativeError(trainer.decode(9, latent), rows)).toBeLessThan(1e-5)
  })
})
