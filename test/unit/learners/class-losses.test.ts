import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {focalClassLoss, marginClassLoss, softmaxLoss} from '../../../src/learners/losses/class-loss.js'
import {effectiveWeights, marginsOf} from '../../../src/learners/losses/class-weights.js'
import {RotatingBatches} from '../../../src/learners/losses/rotating-batches.js'
import {crossEntropy, focalLoss, marginLoss} from '../../../src/learners/losses/row-loss.js'
import {numericGradient, relativeError} from '../../support/reference-network.js'

const losses = [
  ['softmax', softmaxLoss],
  ['focal', focalClassLoss(2)],
  ['focal with little focus', focalClassLoss(0.5)],
  ['margin', marginClassLoss([0.1, 0.2, 0.3, 0.5], 10)],
] as const

const scoresOf = (seed: string, count: number) =>
  Float64Array.from({length: count}, (_, at) => 2 * normal(createRng(`${seed} ${at}`)))

describe.each(losses)('the %s loss of several classes', (title, loss) => {
  it.each([0, 1, 2, 3])('has the gradient that finite differences find, label %d', label => {
    const scores = scoresOf(`${title} ${label}`, 4)
    const slopes = new Float64Array(4)
    loss.measure(scores, label, slopes)
    const found = numericGradient(at => loss.measure(at, label, new Float64Array(4)), scores)
    expect(relativeError(slopes, found)).toBeLessThan(1e-6)
  })

  it('stays finite and leaves the scores alone where a row is certain', () => {
    const scores = Float64Array.of(800, -800, 0, 3)
    for (const label of [0, 1]) {
      const slopes = new Float64Array(4)
      expect(loss.measure(scores, label, slopes)).toBeGreaterThanOrEqual(0)
      expect(slopes.every(Number.isFinite)).toBe(true)
    }
    expect([...scores]).toEqual([800, -800, 0, 3])
  })
})

describe('the losses of several classes', () => {
  const binary = [
    ['cross-entropy', softmaxLoss, crossEntropy],
    ['focal', focalClassLoss(2), focalLoss(2)],
    ['margin', marginClassLoss([0.1, 0.5], 3), marginLoss([0.1, 0.5], 3)],
  ] as const

  it.each(binary)('are those of two where there are two: %s', (_, ofClasses, ofRows) => {
    for (const logit of [-3, -0.4, 0, 1.7])
      for (const label of [0, 1]) {
        const slopes = new Float64Array(2)
        // The logit is the difference of the scores.
        expect(ofClasses.measure(Float64Array.of(0.3, 0.3 + logit), label, slopes)).toBeCloseTo(ofRows.value(logit, label), 12)
        expect(slopes[1]).toBeCloseTo(ofRows.slope(logit, label), 12)
        expect(slopes[0]).toBeCloseTo(-ofRows.slope(logit, label), 12)
      }
  })

  it('are the cross-entropy at focusing 0 and at margins 0', () => {
    const scores = scoresOf('limits', 3)
    for (const loss of [focalClassLoss(0), marginClassLoss([0, 0, 0], 30)]) {
      const [own, plain] = [new Float64Array(3), new Float64Array(3)]
      expect(loss.measure(scores, 1, own)).toBeCloseTo(softmaxLoss.measure(scores, 1, plain), 12)
      own.forEach((slope, at) => {
        expect(slope).toBeCloseTo(plain[at], 12)
      })
    }
  })
})

describe('weights of classes', () => {
  it('are all 1 at beta 0, tend to inverse frequency towards 1, and have mean 1 over the rows', () => {
    const sizes = [900, 90, 10]
    expect(effectiveWeights(sizes, 0)).toEqual([1, 1, 1])
    effectiveWeights(sizes, 1 - 1e-9).forEach((weight, label) => {
      expect(weight).toBeCloseTo(1000 / (3 * sizes[label]), 3)
    })
    const mean = effectiveWeights(sizes, 0.99).reduce((sum, weight, label) => sum + weight * sizes[label], 0) / 1000
    expect(mean).toBeCloseTo(1, 12)
  })

  it('margins are 0.5 for the rarest class and fall with the fourth root of the rows', () => {
    const expected = [0.5 / 100 ** 0.25, 0.5 * (16 / 100) ** 0.25, 0.5]
    marginsOf([1600, 100, 16]).forEach((margin, label) => {
      expect(margin).toBeCloseTo(expected[label], 12)
    })
  })
})

it('rotating batches bring every class round where a batch holds fewer rows than there are classes', () => {
  const labels = Int32Array.from({length: 20}, (_, row) => row % 5)
  const batches = new RotatingBatches(labels, Int32Array.from(labels.keys()), createRng(1), 5)
  const drawn = Array.from({length: 5}, () => [...batches.next(2)]).flat()
  for (const label of [0, 1, 2, 3, 4]) expect(drawn.filter(row => labels[row] === label)).toHaveLength(2)
})

it('rotating batches hold as many rows of each of three classes, and every row before one comes again', () => {
  const labels = Int32Array.from({length: 24}, (_, row) => (row < 3 ? 2 : row < 9 ? 1 : 0))
  const batches = new RotatingBatches(labels, Int32Array.from(labels.keys()), createRng(1), 3)
  const drawn = Array.from({length: 5}, () => [...batches.next(9)])
  for (const rows of drawn) {
    for (const label of [0, 1, 2]) expect(rows.filter(row => labels[row] === label)).toHaveLength(3)
    expect(rows.filter(row => row < 3).sort()).toEqual([0, 1, 2])
  }
  expect(new Set(drawn.flat()).size).toBe(24)
})
