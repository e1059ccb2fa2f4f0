import {describe, expect, it} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {mlp} from '../../../src/learners/mlp.js'
import {effectiveWeights} from '../../../src/learners/losses/class-weights.js'
import {RotatingBatches} from '../../../src/learners/losses/rotating-batches.js'
import {COSINE_SCALE, losses, rowLossOf, weighByGradient} from '../../../src/learners/mlp-objectives.js'
import {Network, type Batch} from '../../../src/learners/network.js'
import {createTypescriptDense} from '../../../src/nn/kernels/dense-typescript.js'
import {crossEntropy, focalLoss, marginLoss} from '../../../src/learners/losses/row-loss.js'
import {auc} from '../../../src/stats/roc.js'
import {testContext} from '../../support/context.js'

function randomBatch(seed: string, rows: number, columns: number): Batch {
  const rng = createRng(seed)
  return {
    rows,
    features: Float64Array.from({length: rows * columns}, () => normal(rng)),
    labels: Float64Array.from({length: rows}, () => (rng.next() < 0.3 ? 1 : 0)),
    weights: Float64Array.from({length: rows}, () => 0.5 + rng.next()),
  }
}

describe('losses for rare classes', () => {
  it.each(['focal', 'ldam'] as const)('%s has the gradient that finite differences find', name => {
    const settings = {loss: rowLossOf(name, [90, 10], 2), ...(name === 'ldam' && {cosineScale: COSINE_SCALE})}
    const network = new Network(createTypescriptDense(), [4, 6, 5], 11, settings)
    network.initialise(createRng(`gradient/${name}`))
    const batch = randomBatch('batch', 11, 4)
    network.lossAndGradient(batch, 0.3)
    const gradient = network.gradient.slice()
    gradient.forEach((slope, at) => {
      const kept = network.parameters[at]
      network.parameters[at] = kept + 1e-6
      const above = network.lossAndGradient(batch, 0.3)
      network.parameters[at] = kept - 1e-6
      const below = network.lossAndGradient(batch, 0.3)
      network.parameters[at] = kept
      expect((above - below) / 2e-6).toBeCloseTo(slope, 5)
    })
  })

  it('the focal loss is the cross-entropy times (1 - p)^2, and the cross-entropy at focusing 0', () => {
    // p = 0.9: 0.01 times -ln 0.9.
    expect(focalLoss(2).value(Math.log(9), 1)).toBeCloseTo(0.01 * -Math.log(0.9), 12)
    expect(focalLoss(0).value(-0.7, 0)).toBeCloseTo(crossEntropy.value(-0.7, 0), 12)
  })

  it('the margin loss asks more of the rarer class', () => {
    const loss = marginLoss([0.1, 0.5], 1)
    expect(loss.value(1, 1)).toBeCloseTo(Math.log1p(Math.exp(-0.5)), 12)
    expect(loss.value(-1, 0)).toBeCloseTo(Math.log1p(Math.exp(-0.9)), 12)
  })

  it('effective weights have mean 1 and tend to equal classes when there are few rows', () => {
    const [majority, minority] = effectiveWeights([90, 10])
    expect((90 * majority + 10 * minority) / 100).toBeCloseTo(1, 12)
    expect(minority / majority).toBeCloseTo(9, 0)
  })

  it('rotating batches hold both classes in halves and take every row before one comes again', () => {
    const batches = new RotatingBatches(
      Uint8Array.from({length: 30}, (_, row) => (row < 6 ? 1 : 0)),
      Int32Array.from({length: 30}, (_, row) => row),
      createRng(1),
    )
    const drawn = Array.from({length: 4}, () => [...batches.next(12)])
    for (const rows of drawn) expect(rows.filter(row => row < 6).sort()).toEqual([0, 1, 2, 3, 4, 5])
    expect(new Set(drawn.flat()).size).toBe(30)
  })

  it('weighs rows in proportion to their gradient along the guiding one, none below 0', () => {
    const network = new Network(createTypescriptDense(), [3, 5], 8)
    network.initialise(createRng('weigh'))
    const [batch, guide] = [randomBatch('rows', 8, 3), randomBatch('guide', 8, 3)]
    const guidingBatch = {...guide, weights: new Float64Array(8).fill(1)}
    network.lossAndGradient(guidingBatch, 0)
    const guiding = network.gradient.slice()
    const products = Float64Array.from({length: 8}, (_, row) => {
      const weights = Float64Array.from({length: 8}, (_, other) => (other === row ? 8 : 0))
      network.lossAndGradient({...batch, weights}, 0)
      return Math.max(
        0,
        network.gradient.reduce((sum, slope, at) => sum + slope * guiding[at], 0),
      )
    })
    const sum = products.reduce((total, each) => total + each, 0)
    const before = network.parameters.slice()
    network.lossAndGradient(guidingBatch, 0)
    weighByGradient(network, batch)
    expect(network.parameters).toEqual(before)
    batch.weights.forEach((weight, row) => {
      expect(weight).toBeCloseTo((8 * products[row]) / sum, 4)
    })
  })

  it.each(losses)('%s learns to rank a rare class', async loss => {
    const clouds = (seed: string, rows: number) => {
      const rng = createRng(seed)
      const features = createMatrix(rows, 3)
      const labels = Uint8Array.from({length: rows}, (_, row) => (row % 12 === 0 ? 1 : 0))
      for (let at = 0; at < features.data.length; at++) features.data[at] = normal(rng) + labels[Math.floor(at / 3)]
      return {features, labels}
    }
    const [train, test] = [clouds('train', 360), clouds('test', 600)]
    const learner = mlp.create({loss, hiddenUnits: 16, epochs: 60, batchSize: 60})
    const scores = (await learner.fit(train.features, train.labels, testContext())).predict(test.features)
    const side = (label: number) => scores.filter((_, row) => test.labels[row] === label)
    // The best possible AUC of clouds sqrt(3) apart is 0.89.
    expect(auc(side(1), side(0))).toBeGreaterThan(0.75)
  })
})
