import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {adamRates} from '../../../src/learners/adam.js'
import {COSINE_SCALE, rowLossOf} from '../../../src/learners/mlp-objectives.js'
import {Network, type NetworkSettings} from '../../../src/learners/network.js'
import type {DenseKernels} from '../../../src/nn/kernels/dense.js'
import {createTypescriptDense} from '../../../src/nn/kernels/dense-typescript.js'
import {loadDenseKernels} from '../../../src/nn/kernels/dense-wasm.js'
import {randomBatch} from '../../support/batches.js'

const withWasm = loadDenseKernels()

/** The same steps of training on each set of kernels; what they end with. */
function trained(kernels: DenseKernels, sizes: readonly number[], settings: NetworkSettings, rows: number) {
  const rng = createRng(`dense ${sizes.join()} ${rows}`)
  const network = new Network(kernels, sizes, rows, settings)
  network.initialise(rng)
  const batch = randomBatch(rng, rows, sizes[0])
  const nextRates = adamRates(0.01)
  const losses = Array.from({length: 5}, () => {
    const loss = network.lossAndGradient(batch, 0.1)
    network.step(nextRates())
    return loss
  })
  return {losses, parameters: [...network.parameters], logits: [...network.forward(batch.features, rows)]}
}

describe('the dense kernels', () => {
  it('are those in WASM once the project is built, and those in TypeScript where the module is missing', () => {
    expect(withWasm(kernels => kernels.name)).toBe('wasm')
    expect(loadDenseKernels(['./nowhere.wasm'])(kernels => kernels.name)).toBe('typescript')
  })

  it('train networks of all shapes to the same bits in WASM and in TypeScript', () => {
    const size = fc.integer({min: 1, max: 11})
    const sizes = fc.array(size, {minLength: 2, maxLength: 4})
    fc.assert(
      fc.property(sizes, size, fc.boolean(), (layers, rows, isCosine) => {
        const settings = isCosine ? {loss: rowLossOf('ldam', [9, 2], 2), cosineScale: COSINE_SCALE} : {}
        const found = withWasm(kernels => trained(kernels, layers, settings, rows))
        expect(found).toStrictEqual(trained(createTypescriptDense(), layers, settings, rows))
      }),
      {seed: 1, numRuns: 60},
    )
  })
})
