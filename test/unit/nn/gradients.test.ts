import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {parameterCount, type Layer} from '../../../src/nn/description.js'
import type {DenoiserModel} from '../../../src/nn/executor.js'
import {initialiseDenoiser} from '../../../src/nn/initialise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {timeEmbeddings} from '../../../src/nn/time-embedding.js'
import {linear, dot, masksFor, normals, WATCHING} from '../../support/nn.js'
import {numericGradient, referenceForward, relativeError, toRows} from '../../support/reference-network.js'

const executors = [createOwnExecutor('typescript'), createOwnExecutor()]
const ROWS = 5
const WIDTH = 6
const OUTPUTS = 7

const trunks: Record<string, readonly Layer[]> = {
  linear: [linear(WIDTH, OUTPUTS)],
  relu: [linear(WIDTH, 9), {kind: 'relu'}, linear(9, OUTPUTS)],
  'leaky-relu': [linear(WIDTH, 9), {kind: 'leaky-relu', slope: 0.2}, linear(9, OUTPUTS)],
  silu: [linear(WIDTH, 9), {kind: 'silu'}, linear(9, OUTPUTS)],
  tanh: [linear(WIDTH, 9), {kind: 'tanh'}, linear(9, OUTPUTS)],
  dropout: [linear(WIDTH, 9), {kind: 'relu'}, {kind: 'dropout', rate: 0.3}, linear(9, OUTPUTS), {kind: 'dropout', rate: 0.5}],
  'batch-norm': [linear(WIDTH, 9), {kind: 'batch-norm', size: 9}, {kind: 'relu'}, linear(9, OUTPUTS)],
  'layer-norm': [linear(WIDTH, 9), {kind: 'layer-norm', size: 9}, {kind: 'silu'}, linear(9, OUTPUTS)],
  'concat-input': [
    {kind: 'concat-input', layers: [linear(WIDTH, 9), {kind: 'batch-norm', size: 9}, {kind: 'relu'}]},
    {kind: 'concat-input', layers: [{kind: 'tanh'}, linear(15, 3)]},
    linear(18, OUTPUTS),
  ],
  heads: [
    linear(WIDTH, OUTPUTS),
    {
      kind: 'heads',
      heads: [
        {kind: 'tanh', size: 1},
        {kind: 'softmax', size: 3},
        {kind: 'identity', size: 1},
        {kind: 'gumbel-softmax', size: 2},
      ],
      temperature: 0.2,
    },
  ],
}

const modelOf = (layers: readonly Layer[]): DenoiserModel => ({
  inputs: 4,
  width: WIDTH,
  timesteps: 20,
  labels: 3,
  trunk: {inputs: WIDTH, layers},
  optimiser: WATCHING,
  maxRows: ROWS,
})

/** The denoiser in double precision, by its definition. */
function referenceDenoiser(
  model: DenoiserModel,
  parameters: ArrayLike<number>,
  batch: {x: Float32Array; timesteps: Int32Array; labels: Int32Array; masks: Float32Array[]},
): number[] {
  const cursor = {at: 0, mask: 0}
  const table = toRows(timeEmbeddings(model.timesteps, WIDTH), WIDTH)
  const projected = referenceForward([linear(model.inputs, WIDTH)], parameters, cursor, toRows(batch.x, model.inputs))
  const times = Array.from(batch.timesteps, time => table[time])
  const time = referenceForward([linear(WIDTH, WIDTH), {kind: 'silu'}, linear(WIDTH, WIDTH)], parameters, cursor, times)
  const labelsAt = cursor.at
  cursor.at += model.labels * WIDTH
  const label = Array.from(batch.labels, level => Array.from({length: WIDTH}, (_, i) => parameters[labelsAt + level * WIDTH + i]))
  const silu = referenceForward([{kind: 'silu'}], [], cursor, label)
  const sum = projected.map((row, r) => row.map((value, i) => value + time[r][i] + silu[r][i]))
  return referenceForward(model.trunk.layers, parameters, cursor, sum, batch).flat()
}

describe.each(executors)('the denoiser on $name kernels', executor => {
  test.each(Object.keys(trunks))('has the outputs and the gradient of its definition with %s layers', name => {
    const rng = createRng(`gradients of ${name}`)
    const model = modelOf(trunks[name])
    const start = initialiseDenoiser(model, rng)
    // Norm layers start as the identity, which would hide a gradient that forgets the scale.
    const parameters = start.map(value => value * (0.8 + 0.4 * rng.next()))
    const batch = {
      rows: ROWS,
      x: normals(rng, ROWS * model.inputs),
      timesteps: Int32Array.from({length: ROWS}, () => Math.floor(rng.next() * model.timesteps)),
      labels: Int32Array.from([2, 0, 1, 0, 2]),
      masks: masksFor(model.trunk, ROWS, rng),
    }
    const towards = normals(rng, ROWS * OUTPUTS)

    const trainer = executor.denoiser(model, parameters)
    const outputs = trainer.forward(batch).slice()
    trainer.backward(towards)
    const statistics = trainer.state().length - 3 * parameters.length - 1
    const gradient = trainer
      .state()
      .subarray(parameters.length + statistics)
      .subarray(0, parameters.length)

    expect(relativeError(outputs, referenceDenoiser(model, parameters, batch))).toBeLessThan(1e-5)
    const expected = numericGradient(at => dot(towards, referenceDenoiser(model, at, batch)), parameters)
    expect(relativeError(gradient, expected)).toBeLessThan(2e-5)
    expect(trainer.parameters()).toEqual(parameters)
    expect(parameters.length).toBeGreaterThan(parameterCount(model.trunk.layers))
  })
})
