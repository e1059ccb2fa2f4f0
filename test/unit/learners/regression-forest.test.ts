import {describe, expect, it} from 'vitest'
import {createContext} from '../../../src/core/context.js'
import {Interrupted} from '../../../src/core/errors.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {regressionForest} from '../../../src/learners/regression-forest.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, matrixOf} from '../../support/releases.js'

const rng = createRng('forest')
const rows = gaussianRows(rng, 400, 3)
const features = matrixOf(rows)
const options = {trees: 20, minLeaf: 5}

describe('a regression forest', () => {
  it('predicts the mean of each side of a step, whatever the scale', async () => {
    const values = Float64Array.from(rows, ([x]) => (x > 0 ? 1e6 : -1e6) + 1e5 * normal(rng))
    const predict = await regressionForest(features, values, options, testContext(1))
    const [low, high] = predict(
      matrixOf([
        [-1, 0, 0],
        [1, 0, 0],
      ]),
    )
    // The noise of a mean of five, four standard errors.
    expect(Math.abs(low + 1e6)).toBeLessThan(2e5)
    expect(Math.abs(high - 1e6)).toBeLessThan(2e5)
  })

  it('explains most of a smooth function, of rows that it did not learn from too', async () => {
    const smooth = ([x, y]: readonly number[]) => x + Math.sin(2 * y)
    const predict = await regressionForest(features, Float64Array.from(rows, smooth), options, testContext(1))
    const others = gaussianRows(createRng('others'), 300, 3)
    const truth = Float64Array.from(others, smooth)
    const mean = truth.reduce((sum, value) => sum + value / truth.length, 0)
    const squares = (of: (at: number) => number) => truth.reduce((sum, value, at) => sum + (value - of(at)) ** 2, 0)
    const predicted = predict(matrixOf(others))
    expect(squares(at => predicted[at]) / squares(() => mean)).toBeLessThan(0.2)
  })

  it('stays within the values that it learned, and gives a constant back', async () => {
    const predict = await regressionForest(
      features,
      Float64Array.from(rows, ([x]) => x),
      options,
      testContext(1),
    )
    const highest = Math.max(...rows.map(([x]) => x))
    expect(predict(matrixOf([[1e9, 0, 0]]))[0]).toBeLessThanOrEqual(highest)
    const constant = await regressionForest(features, new Float64Array(400).fill(7), options, testContext(1))
    expect([...constant(matrixOf([[0, 0, 0]]))]).toEqual([7])
  })

  it('gives the mean where there is no feature', async () => {
    const predict = await regressionForest(matrixOf([[], [], []]), Float64Array.of(1, 2, 6), options, testContext(1))
    expect([...predict(matrixOf([[]]))]).toEqual([3])
  })

  it('is the same for the same seed, and stops when asked to', async () => {
    const values = Float64Array.from(rows, ([, y]) => y)
    const predicted = async (seed: number) => (await regressionForest(features, values, options, testContext(seed)))(features)
    expect(await predicted(1)).toEqual(await predicted(1))
    expect(await predicted(2)).not.toEqual(await predicted(1))
    const controller = new AbortController()
    controller.abort()
    const stopped = createContext(createRng(1), controller.signal)
    await expect(regressionForest(features, values, options, stopped)).rejects.toThrow(Interrupted)
  })
})
