import {describe, expect, it} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {heldOutRows} from '../../../src/learners/early-stopping.js'
import {createHeldOutLoss} from '../../../src/learners/held-out-loss.js'
import {mlp} from '../../../src/learners/mlp.js'
import {Network} from '../../../src/learners/network.js'
import {logLoss} from '../../../src/learners/sigmoid.js'
import {createTypescriptDense} from '../../../src/nn/kernels/dense-typescript.js'
import {testContext} from '../../support/context.js'

/** Labels that hardly depend on the features: there is much to learn by heart. */
function noisy(seed: string, rows: number) {
  const rng = createRng(seed)
  const features = createMatrix(rows, 6)
  for (let at = 0; at < features.data.length; at++) features.data[at] = normal(rng)
  const labels = Uint8Array.from({length: rows}, (_, row) => (normal(rng) + 0.3 * features.data[row * 6] > 1 ? 1 : 0))
  return {features, labels}
}

describe('rows held out', () => {
  const labels = Uint8Array.from({length: 200}, (_, row) => (row < 40 ? 1 : 0))

  it('are a tenth of each class, but not more than asked for', () => {
    const counts = (most?: number) => {
      const heldOut = heldOutRows(labels, 'true', createRng(1), most)!
      return [0, 1].map(label => heldOut.filter((held, row) => held === 1 && labels[row] === label).length)
    }
    expect(counts()).toEqual([16, 4])
    expect(counts(5)).toEqual([5, 4])
  })

  it('are none with few rows, when not wanted, or when a class has a single row', () => {
    expect(heldOutRows(labels, 'auto', createRng(1))).toBeUndefined()
    expect(heldOutRows(labels, 'false', createRng(1))).toBeUndefined()
    expect(heldOutRows(Uint8Array.of(1, 0, 0), 'true', createRng(1))).toBeUndefined()
  })
})

describe('the loss on held-out rows', () => {
  it('is that of all rows when a class is held out in part, and brings back the parameters with the least', () => {
    // Both rows of a class are the same, so half of a class says all about it.
    const features = {data: Float64Array.of(1, 1, -1, -1, -1), rows: 5, columns: 1}
    const labels = Uint8Array.of(1, 1, 0, 0, 0)
    const network = new Network(createTypescriptDense(), [1, 3], 2)
    network.initialise(createRng(4))
    const held = createHeldOutLoss(
      network,
      {features, labels, weights: new Float64Array(5).fill(1)},
      Uint8Array.of(1, 0, 1, 0, 0),
      2,
    )
    const [above, below] = network.forward(Float64Array.of(1, -1), 2)
    const first = held.measure()
    expect(first).toBeCloseTo((2 * logLoss(above, 1) + 3 * logLoss(below, 0)) / 5, 12)
    const kept = network.parameters.slice()
    // Towards the wrong answer: the output's bias.
    network.parameters[network.parameters.length - 1] += 50
    expect(held.measure()).toBeGreaterThan(first)
    held.restoreBest()
    expect(network.parameters).toEqual(kept)
  })
})

describe('the neural network', () => {
  const fit = async (settings: Parameters<typeof mlp.create>[0]) => {
    const {features, labels} = noisy('train', 400)
    const learner = mlp.create({hiddenUnits: 40, epochs: 120, learningRate: 0.01, batchSize: 50, ...settings})
    return learner.fit(features, labels, testContext())
  }

  it.each(['cross-entropy', 'focal'] as const)('with %s learns less by heart when it stops early', async loss => {
    const test = noisy('test', 2000)
    const lossOnTest = async (earlyStopping: 'true' | 'false') => {
      const scores = (await fit({loss, earlyStopping})).predict(test.features)
      return scores.reduce((sum, p, row) => sum - Math.log(Math.max(1e-12, test.labels[row] === 1 ? p : 1 - p)) / 2000, 0)
    }
    expect(await lossOnTest('true')).toBeLessThan((await lossOnTest('false')) - 0.05)
  })

  it.each(['ldam', 'reweighting'] as const)('with %s never stops early', async loss => {
    const {features} = noisy('test', 50)
    const [early, late] = [
      await fit({loss, earlyStopping: 'true', epochs: 9}),
      await fit({loss, earlyStopping: 'false', epochs: 9}),
    ]
    expect(early.predict(features)).toEqual(late.predict(features))
  })
})

describe('rounds', () => {
  it.each([
    ['reweighting', 2],
    ['ldam', 1],
  ] as const)('with %s and 50,001 rows the loss of an epoch is looked at %i times', async (loss, times) => {
    const rows = {features: createMatrix(50_001, 1), labels: Uint8Array.from({length: 50_001}, (_, row) => row % 2)}
    const looked: number[] = []
    const context = {...testContext(1), progress: (done: number) => looked.push(done)}
    await mlp.create({loss, epochs: 1, hiddenUnits: 1, batchSize: 5000}).fit(rows.features, rows.labels, context)
    expect(looked).toHaveLength(times)
  })
})
