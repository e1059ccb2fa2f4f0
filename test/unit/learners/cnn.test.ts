import {describe, expect, it} from 'vitest'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {cnn} from '../../../src/learners/cnn.js'
import {fitInput} from '../../../src/learners/cnn/input.js'
import {cnnLayers} from '../../../src/learners/cnn/layers.js'
import {weighRows} from '../../../src/learners/cnn/weigh-rows.js'
import {softmaxLoss} from '../../../src/learners/losses/class-loss.js'
import {losses} from '../../../src/learners/mlp-objectives.js'
import {outputWidth, type Network} from '../../../src/nn/description.js'
import {initialise} from '../../../src/nn/initialise.js'
import {createTypescriptKernels} from '../../../src/nn/kernels/typescript.js'
import {createClassifier} from '../../../src/nn/own/classifier.js'
import {auc} from '../../../src/stats/roc.js'
import {bars} from '../../support/bars.js'
import {testContext} from '../../support/context.js'
import {WATCHING} from '../../support/nn.js'

const GRID = {width: 12, height: 12, channels: 1}
const labelsOf = (rows: number, rarer: number) => Uint8Array.from({length: rows}, (_, row) => (row % rarer === 0 ? 1 : 0))

async function aucOf(options: Parameters<typeof cnn.create>[0], grid = GRID): Promise<number> {
  const [labels, others] = [labelsOf(240, 6), labelsOf(300, 3)]
  const learner = await cnn.create(options)
  const model = await learner.fit(bars('train', labels, grid), labels, testContext(3))
  const scores = model.predict(bars('test', others, grid))
  return auc(
    scores.filter((_, row) => others[row] === 1),
    scores.filter((_, row) => others[row] === 0),
  )
}

describe('a convolutional network', () => {
  it.each(losses)('with %s tells bars that lie from bars that stand, wherever they are', async loss => {
    expect(await aucOf({loss, steps: 200})).toBeGreaterThan(0.95)
  })

  it('does so on pictures of several channels, and with a map of saliency', async () => {
    expect(await aucOf({steps: 200}, {...GRID, channels: 3})).toBeGreaterThan(0.95)
    expect(await aucOf({steps: 200, saliency: true})).toBeGreaterThan(0.95)
  })

  it('tells several classes apart with one model', async () => {
    const labels = Int32Array.from({length: 240}, (_, row) => row % 3)
    const learner = await cnn.create({steps: 300})
    const model = await learner.fitClasses!(bars('train', labels, GRID), labels, 3, testContext(3))
    const others = Int32Array.from({length: 150}, (_, row) => row % 3)
    const said = model.classify(bars('test', others, GRID))
    const right = said.filter((label, row) => label === others[row]).length
    expect(right / 150).toBeGreaterThan(0.9)
  })

  it('works on series: a grid of one row', async () => {
    const rng = createRng('series')
    const labels = labelsOf(120, 3)
    const features = createMatrix(120, 50)
    for (let row = 0; row < 120; row++) {
      const start = 5 + Math.floor(30 * rng.next())
      // A step up or a step down in noise, somewhere.
      for (let at = 0; at < 50; at++)
        features.data[row * 50 + at] = normal(rng) + 4 * ((at > start ? 1 : 0) === labels[row] ? 1 : 0)
    }
    const series = {...features, grid: {width: 50, height: 1, channels: 1}}
    const learner = await cnn.create({steps: 200})
    const scores = (await learner.fit(series, labels, testContext())).predict(series)
    const side = (label: number) => scores.filter((_, row) => labels[row] === label)
    expect(auc(side(1), side(0))).toBeGreaterThan(0.95)
  })

  it('does not apply to rows that lie on no grid', async () => {
    const learner = await cnn.create()
    const fit = learner.fit(createMatrix(4, 4), labelsOf(4, 2), testContext())
    await expect(fit).rejects.toThrow(NotApplicable)
    await expect(fit).rejects.toThrow('it needs pictures or signals, and the rows are neither')
  })

  it('refuses a network that would take more than a gigabyte', async () => {
    const learner = await cnn.create({filters: 256, batchSize: 4096})
    const labels = labelsOf(4096, 2)
    const features = {...createMatrix(4096, 256), grid: {width: 16, height: 16, channels: 1}}
    await expect(learner.fit(features, labels, testContext())).rejects.toThrow(UserError)
  })
})

describe('its layers', () => {
  it('halve sides until none is longer than 4, and never a side of one number', () => {
    const kinds = (grid: typeof GRID) => cnnLayers(grid, 2, {filters: 4, hiddenUnits: 5}).layers.map(({kind}) => kind)
    expect(kinds({width: 28, height: 28, channels: 1}).filter(kind => kind === 'max-pool')).toHaveLength(3)
    expect(kinds({width: 2, height: 2, channels: 1}).filter(kind => kind === 'max-pool')).toHaveLength(1)
    const series = cnnLayers({width: 1000, height: 1, channels: 2}, 3, {filters: 4, hiddenUnits: 5})
    expect(series.layers.filter(({kind}) => kind === 'max-pool')).toHaveLength(8)
    expect(outputWidth(series)).toBe(3)
    expect(outputWidth(cnnLayers({width: 1, height: 1, channels: 1}, 2, {filters: 4, hiddenUnits: 5}))).toBe(2)
  })
})

describe('its input', () => {
  it('has mean 0 and deviation 1 by channel over the training rows; a channel that does not vary is 0', () => {
    const grid = {width: 3, height: 2, channels: 2}
    const features = {...createMatrix(4, 12), grid}
    features.data.forEach((_, at) => (features.data[at] = at % 2 === 0 ? 7 : at))
    const write = fitInput(features, grid, false).of(features)
    const input = new Float32Array(48)
    for (let row = 0; row < 4; row++) write(row, input, row * 12)
    const own = input.filter((_, at) => at % 2 === 1)
    expect(input.filter((_, at) => at % 2 === 0).every(value => value === 0)).toBe(true)
    expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4)
    expect(own.reduce((sum, value) => sum + value * value, 0) / 24).toBeCloseTo(1, 5)
  })

  it('has the map of saliency as its last channel, between -1 and 1', () => {
    const features = bars('map', [0], {...GRID, channels: 3})
    const fitted = fitInput(features, {...GRID, channels: 3}, true)
    const input = new Float32Array(144 * 4)
    fitted.of(features)(0, input, 0)
    const map = input.filter((_, at) => at % 4 === 3)
    expect(fitted.grid.channels).toBe(4)
    expect(Math.max(...map)).toBeCloseTo(1, 6)
    expect(Math.min(...map)).toBeGreaterThanOrEqual(-1)
  })
})

it('rows weigh in proportion to their gradient along the guiding one, none below 0', () => {
  const network: Network = {
    inputs: 3,
    layers: [{kind: 'linear', inputs: 3, outputs: 5}, {kind: 'tanh'}, {kind: 'linear', inputs: 5, outputs: 2}],
  }
  const rng = createRng('weigh')
  const start = initialise(network, rng)
  const model = createClassifier(createTypescriptKernels(), {network, optimiser: WATCHING, maxRows: 8}, start)
  const draw = () => ({
    x: Float32Array.from({length: 24}, () => normal(rng)),
    labels: Int32Array.from({length: 8}, () => (rng.next() < 0.4 ? 1 : 0)),
  })
  const [batch, guide] = [draw(), draw()]
  const lossesOf = ({x, labels}: ReturnType<typeof draw>, slopes: Float32Array) => {
    model.input.set(x)
    const scores = model.forward(8, true)
    return Float64Array.from(labels, (label, row) =>
      softmaxLoss.measure(scores.subarray(2 * row, 2 * row + 2), label, slopes.subarray(2 * row, 2 * row + 2)),
    )
  }
  const gradientOf = (rows: ReturnType<typeof draw>, weightOf: (row: number) => number) => {
    const slopes = new Float32Array(16)
    lossesOf(rows, slopes)
    model.backward(
      8,
      slopes.map((slope, at) => slope * weightOf(Math.floor(at / 2))),
    )
    return model.gradients.slice()
  }
  const guiding = gradientOf(guide, () => 1 / 8)
  const products = Float64Array.from({length: 8}, (_, row) => {
    const own = gradientOf(batch, other => (other === row ? 1 : 0))
    return Math.max(
      0,
      own.reduce((sum, slope, at) => sum + slope * guiding[at], 0),
    )
  })
  const sum = products.reduce((total, each) => total + each, 0)
  expect(products.filter(product => product > 0).length).toBeGreaterThan(1)
  expect(products.filter(product => product === 0).length).toBeGreaterThan(0)

  const before = model.parameters.slice()
  gradientOf(guide, () => 1 / 8)
  const weights = weighRows(model, 8, losses => {
    losses.set(lossesOf(batch, new Float32Array(16)))
  })
  expect(model.parameters).toEqual(before)
  weights.forEach((weight, row) => {
    // Differences in single precision, over a step of 1e-3.
    expect(weight).toBeCloseTo((8 * products[row]) / sum, 2)
  })
})
