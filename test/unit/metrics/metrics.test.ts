import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {NotApplicable} from '../../../src/core/errors.js'
import {createMatrix, type Matrix} from '../../../src/core/matrix.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import type {Learner} from '../../../src/learners/learner.js'
import {logisticRegression} from '../../../src/learners/logistic-regression.js'
import {figuresTogether} from '../../../src/metrics/figures-together.js'
import {metrics} from '../../../src/metrics/registry.js'
import {measureUtility, poolRepeats, resamplesOf} from '../../../src/metrics/utility.js'
import {testContext} from '../../support/context.js'

// Made by fixtures/golden/metrics.py with scikit-learn.
const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden/metrics.json', import.meta.url), 'utf8')) as {
  cases: {name: string; labels: number[]; scores: number[]; figures: Record<string, number>}[]
}

describe('score metrics', () => {
  it.each(golden.cases)("agree with scikit-learn's on the case $name", ({labels, scores, figures}) => {
    for (const metric of metrics)
      expect(metric.measure(Uint8Array.from(labels), Float64Array.from(scores)), metric.name).toBeCloseTo(
        figures[metric.name],
        12,
      )
  })

  it('every metric has a golden figure', () => {
    expect(Object.keys(golden.cases[0].figures).sort()).toEqual(metrics.map(({name}) => name).sort())
  })
})

function sample(seed: string, rows: number, shift = 1) {
  const rng = createRng(seed)
  const labels = Uint8Array.from({length: rows}, (_, row) => (row % 5 === 0 ? 1 : 0))
  const features: Matrix = createMatrix(rows, 2)
  for (let at = 0; at < features.data.length; at++) features.data[at] = normal(rng) + shift * labels[at >> 1]
  return {features, labels}
}

/** Few distinct scores, so that rows of both classes share them, and a resample that lacks many rows. */
function resampled(seed: number) {
  const rng = createRng(`resampled/${seed}`)
  const rows = 8 + integerBelow(rng, 40)
  const labels = Uint8Array.from({length: rows}, (_, row) => (row < 2 ? row : integerBelow(rng, 4) === 0 ? 1 : 0))
  const scores = Float64Array.from(labels, label => integerBelow(rng, 8 + 4 * label) / 12)
  // The first two rows are drawn in any case: some of either class.
  const times = Int32Array.from(labels, (_, row) => (row < 2 ? 1 : 0) + integerBelow(rng, 3))
  const drawn = Array.from(times).flatMap((count, row) => Array.from({length: count}, () => row))
  return {
    labels,
    scores,
    times,
    drawnLabels: Uint8Array.from(drawn, row => labels[row]),
    drawnScores: Float64Array.from(drawn, row => scores[row]),
  }
}

describe('figures of a resample', () => {
  const samples = Array.from({length: 200}, (_, seed) => resampled(seed))

  it('are those of the drawn rows by themselves', () => {
    for (const {labels, scores, times, drawnLabels, drawnScores} of samples)
      for (const metric of metrics)
        expect(metric.prepare(labels, scores)(times), metric.name).toBeCloseTo(metric.measure(drawnLabels, drawnScores)!, 12)
  })

  it('are the same when they are counted together, with verdicts of their own too', () => {
    for (const {labels, scores, times} of samples) {
      const verdicts = scores.map(score => (score > 0.3 ? 1 : 0))
      const ofVerdicts = metrics.filter(({ofCounts}) => ofCounts !== undefined)
      const together = figuresTogether(labels, scores, [
        ...metrics.map(metric => ({metric})),
        ...ofVerdicts.map(metric => ({metric, verdicts})),
      ])
      expect(together(times)).toEqual([
        ...metrics.map(metric => metric.prepare(labels, scores)(times)),
        ...ofVerdicts.map(metric => metric.prepare(labels, verdicts)(times)),
      ])
    }
  })
})

const measured = (value: number, standardError = 0.01) => ({value, standardError, resamples: []})

/** Says the first feature. */
const oracle: Learner = {
  fit: () =>
    Promise.resolve({predict: ({data, rows, columns}) => Float64Array.from({length: rows}, (_, row) => data[row * columns])}),
}

describe('utility', () => {
  const train = sample('train', 200)
  const test = sample('test', 300)
  const input = {
    learner: logisticRegression.create({}),
    trainFeatures: train.features,
    trainLabels: train.labels,
    testFeatures: test.features,
    testLabels: test.labels,
  }
  const settings = {trainRows: 200, testRows: 300, confidence: 0.95, newSplits: true}

  it('measures every metric on test rows, with a standard error', async () => {
    const {figures} = await measureUtility(input, testContext())
    for (const {name} of metrics) {
      expect(figures[name].value, name).toBeTypeOf('number')
      expect(figures[name].standardError, name).toBeGreaterThan(0)
    }
  })

  it("has about Hanley and McNeil's standard error for the AUROC", async () => {
    const {figures} = await measureUtility(input, testContext())
    const {value: auroc, standardError} = figures['auroc']
    const [m, n] = [60, 240]
    const [q1, q2] = [auroc / (2 - auroc), (2 * auroc ** 2) / (1 + auroc)]
    const expected = Math.sqrt((auroc * (1 - auroc) + (m - 1) * (q1 - auroc ** 2) + (n - 1) * (q2 - auroc ** 2)) / (m * n))
    // 100 resamples know the error to 7 %, and the formula assumes exponential scores.
    expect(standardError / expected).toBeGreaterThan(0.7)
    expect(standardError / expected).toBeLessThan(1.4)
  })

  it('judges models on resamples that they share as on their own, whoever asked for them before', async () => {
    const resampling = createRng('shared')
    const resamples = resamplesOf(test.labels, resampling)
    const weights = Float64Array.from(train.labels, label => (label === 1 ? 2.5 : 0.625))
    await measureUtility({...input, weights, resampling, resamples}, testContext())
    expect(await measureUtility({...input, resampling, resamples}, testContext())).toEqual(
      await measureUtility({...input, resampling}, testContext()),
    )
  })

  it('draws as many rows of each class as there are, anew each time', () => {
    const resamples = resamplesOf(test.labels, createRng('draws'))
    const [first, second] = [new Int32Array(300), new Int32Array(300)]
    resamples.read(0, first)
    resamples.read(1, second)
    expect(second).not.toEqual(first)
    for (const times of [first, second]) {
      expect(times.reduce((sum, count) => sum + count, 0)).toBe(300)
      expect(times.reduce((sum, count, row) => sum + count * test.labels[row], 0)).toBe(60)
    }
    resamples.read(0, second)
    expect(second).toEqual(first)
  })

  it('gives the same with the same seed', async () => {
    expect(await measureUtility(input, testContext(3))).toEqual(await measureUtility(input, testContext(3)))
  })

  it('never gives a perfect score an interval without width', async () => {
    const labels = Uint8Array.of(1, 1, 1, 0, 0, 0, 0)
    const features = {data: Float64Array.from(labels), rows: 7, columns: 1}
    const {figures} = await measureUtility(
      {learner: oracle, trainFeatures: features, trainLabels: labels, testFeatures: features, testLabels: labels},
      testContext(),
    )
    for (const repeats of [[figures], [figures, figures, figures]]) {
      const {auroc} = poolRepeats(repeats, settings)
      expect(auroc).toMatchObject({value: 1, high: 1})
      expect(auroc.low).toBeLessThan(0.9)
    }
  })

  it('pools repeats by the corrected t interval, cut to the range', () => {
    // Values 0.8, 0.9: mean 0.85, s^2 = 0.005, factor 1/2 + 1 = 1.5, t(0.975, 1) = 12.7062: half width 1.1003.
    const pooled = poolRepeats([{mcc: measured(0.8)}, {mcc: measured(0.9)}], {
      trainRows: 10,
      testRows: 10,
      confidence: 0.95,
      newSplits: true,
    })
    expect(pooled['mcc'].value).toBeCloseTo(0.85, 12)
    expect(pooled['mcc'].low).toBeCloseTo(0.85 - 12.7062 * Math.sqrt(1.5 * 0.005), 3)
    expect(pooled['mcc']).toMatchObject({high: 1, trials: 2})
    expect(Object.keys(pooled)).toEqual(['mcc'])
  })

  it('with one repeat gives the interval over test rows and says so', () => {
    const {f1} = poolRepeats([{f1: measured(0.5, 0.1)}], settings)
    expect(f1.low).toBeCloseTo(0.304, 3)
    expect(f1.high).toBeCloseTo(0.696, 3)
    expect(f1.method).toContain('bootstrap over test rows')
  })

  it('says that it does not apply when the test rows are of one class', async () => {
    await expect(measureUtility({...input, testLabels: new Uint8Array(300)}, testContext())).rejects.toThrow(NotApplicable)
  })
})
