import {describe, expect, it} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {DrawnRows} from '../../../src/learners/drawn-rows.js'
import {createSpace, fillBatch} from '../../../src/learners/fill-batch.js'
import {mlp} from '../../../src/learners/mlp.js'
import {Network} from '../../../src/learners/network.js'
import {createTypescriptDense} from '../../../src/nn/kernels/dense-typescript.js'
import {auc} from '../../../src/stats/roc.js'
import {testContext} from '../../support/context.js'

const ROWS = Int32Array.from({length: 40}, (_, row) => row)
/** From rows that hardly count to some that count much. */
const shareOf = (row: number) => 10 ** (-6 + row / 8)

function drawOf(drawn: DrawnRows): ReadonlyMap<number, number> {
  const [rows, times] = [new Int32Array(ROWS.length), new Float64Array(ROWS.length)]
  const count = drawn.draw(ROWS, rows, times)
  return new Map(Array.from(rows.subarray(0, count), (row, at) => [row, times[at]]))
}

describe('drawn rows', () => {
  it('takes all rows that it has not seen, and all once more after it forgot them', () => {
    const drawn = new DrawnRows(ROWS.length, createRng(1))
    const all = new Map(Array.from(ROWS, row => [row, 1]))
    expect(drawOf(drawn)).toEqual(all)
    for (const row of ROWS) drawn.see(row, 0)
    expect(drawOf(drawn).size).toBeLessThan(ROWS.length / 4)
    drawn.forget()
    expect(drawOf(drawn)).toEqual(all)
  })

  it('counts each row once on average, and takes those always that it is to keep', () => {
    const kept = Uint8Array.from(ROWS, row => (row === 3 ? 1 : 0))
    const drawn = new DrawnRows(ROWS.length, createRng(2), kept)
    for (const row of ROWS) drawn.see(row, shareOf(row))
    const sums = new Float64Array(ROWS.length)
    const draws = 20_000
    for (let draw = 0; draw < draws; draw++) {
      const rows = drawOf(drawn)
      expect(rows.get(3)).toBe(1)
      for (const [row, times] of rows) sums[row] += times / draws
    }
    // A row with the least chance, 1/16, has a standard error of sqrt(15 / 20,000) = 0.027.
    for (const sum of sums) expect(Math.abs(sum - 1)).toBeLessThan(0.12)
  })

  it('leaves the gradient of a batch, with its penalty, and its loss unbiased', () => {
    const network = new Network(createTypescriptDense(), [3, 4], ROWS.length)
    network.initialise(createRng('weights'))
    const rng = createRng('rows')
    const features = createMatrix(ROWS.length, 3)
    features.data.forEach((_, at) => (features.data[at] = normal(rng)))
    const data = {features, labels: Uint8Array.from(ROWS, row => row % 2), weights: new Float64Array(ROWS.length).fill(1)}
    const space = createSpace(ROWS.length, 3)
    const loss = network.lossAndGradient(fillBatch(data, ROWS, space).batch, 0.5)
    const gradient = network.gradient.slice()

    const drawn = new DrawnRows(ROWS.length, createRng(3))
    for (const row of ROWS) drawn.see(row, 0.0003)
    const draws = 20_000
    let meanLoss = 0
    const mean = new Float64Array(gradient.length)
    for (let draw = 0; draw < draws; draw++) {
      meanLoss += network.lossAndGradient(fillBatch(data, ROWS, space, drawn).batch, 0.5) / draws
      network.gradient.forEach((slope, at) => (mean[at] += slope / draws))
    }
    expect(meanLoss).toBeCloseTo(loss, 2)
    gradient.forEach((slope, at) => {
      expect(mean[at]).toBeCloseTo(slope, 2)
    })
  })

  it.each(['ldam', 'reweighting'] as const)(
    '%s learns a rare class of many rows from drawn ones, the same every time',
    async loss => {
      const rng = createRng(`many/${loss}`)
      const rowCount = 12_000
      const labels = Uint8Array.from({length: rowCount}, (_, row) => (row % 120 === 0 ? 1 : 0))
      const features = createMatrix(rowCount, 2)
      features.data.forEach((_, at) => (features.data[at] = normal(rng) + 3 * labels[at >> 1]))
      const learner = mlp.create({loss, hiddenUnits: 8, epochs: 6})
      const fit = async () => (await learner.fit(features, labels, testContext(4))).predict(features)
      const scores = await fit()
      const of = (label: number) => scores.filter((_, row) => labels[row] === label)
      expect(auc(of(1), of(0))).toBeGreaterThan(0.97)
      expect(await fit()).toEqual(scores)
    },
  )
})
