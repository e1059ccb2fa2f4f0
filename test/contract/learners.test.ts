import {describe, expect, it} from 'vitest'
import {createContext} from '../../src/core/context.js'
import {Interrupted, NotApplicable, UserError} from '../../src/core/errors.js'
import {createMatrix, type Matrix} from '../../src/core/matrix.js'
import {createRng, normal} from '../../src/core/rng.js'
import type {Features, Learner} from '../../src/learners/learner.js'
import {learners} from '../../src/learners/registry.js'
import {auc} from '../../src/stats/roc.js'
import {testContext} from '../support/context.js'

/** Learners of pictures see the same four columns as pictures of 2 x 2. */
const GRID = {width: 2, height: 2, channels: 1}

interface Rows {
  readonly features: Matrix
  readonly labels: Uint8Array
}

/** Two normal clouds, the minority a fifth of the rows; the last column is constant. */
function clouds(seed: string, rows: number, shift: number): Rows {
  const rng = createRng(seed)
  const features = createMatrix(rows, 4)
  const labels = Uint8Array.from({length: rows}, (_, row) => (row % 5 === 0 ? 1 : 0))
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < 3; column++) features.data[row * 4 + column] = normal(rng) + (labels[row] === 1 ? shift : 0)
  return {features, labels}
}

function aucOf({labels}: Rows, scores: Float64Array): number {
  return auc(
    scores.filter((_, row) => labels[row] === 1),
    scores.filter((_, row) => labels[row] === 0),
  )
}

const train = clouds('train', 300, 1)
const test = clouds('test', 400, 1)

describe.each(learners.entries)('learner $name', entry => {
  const seen = (features: Matrix): Features => (entry.onNumbers && features.columns === 4 ? {...features, grid: GRID} : features)
  const fit = async (rows: Rows, seed: number, weights?: Float64Array) => {
    const learner: Learner = await entry.create({})
    const model = await learner.fit(seen(rows.features), rows.labels, testContext(seed), weights)
    return {predict: (features: Matrix) => model.predict(seen(features))}
  }

  it('learns what there is to learn and gives probabilities', async () => {
    const scores = (await fit(train, 1)).predict(test.features)
    expect(scores).toHaveLength(400)
    expect(scores.every(score => score >= 0 && score <= 1)).toBe(true)
    // The best possible AUC of clouds sqrt(3) apart is 0.89.
    expect(aucOf(test, scores)).toBeGreaterThan(0.8)
  })

  it('learns nothing where there is nothing: AUC on new rows is one half within four standard errors', async () => {
    const scores = (await fit(clouds('noise', 300, 0), 1)).predict(test.features)
    const blind = clouds('more noise', 400, 0)
    const onNoise = (await fit(clouds('noise', 300, 0), 1)).predict(blind.features)
    expect(scores).toHaveLength(400)
    expect(Math.abs(aucOf(blind, onNoise) - 0.5)).toBeLessThan(4 * Math.sqrt(401 / (12 * 80 * 320)))
  })

  it('tells more than two classes apart if, and only if, it says so', async () => {
    expect((await entry.create({})).fitClasses !== undefined).toBe(entry.multiclass === true)
  })

  it('gives the same with the same seed', async () => {
    const [first, second] = [await fit(train, 7), await fit(train, 7)]
    expect(first.predict(test.features)).toEqual(second.predict(test.features))
  })

  it('leaves its input alone', async () => {
    const rows = clouds('kept', 60, 1)
    const weights = new Float64Array(60).fill(2)
    const copies = [rows.features.data.slice(), rows.labels.slice(), weights.slice()]
    await fit(rows, 1, weights)
    expect([rows.features.data, rows.labels, weights]).toEqual(copies)
  })

  it('raises the probability of a class whose rows weigh more, among rows that features cannot tell apart', async () => {
    const mean = (scores: Float64Array) => scores.reduce((sum, score) => sum + score, 0) / scores.length
    // Signs alone leave eight kinds of rows, each of both classes. (A forest whose leaves are pure hardly heeds weights.)
    const coarse = ({features, labels}: Rows): Rows => ({features: {...features, data: features.data.map(Math.sign)}, labels})
    const balanced = Float64Array.from(train.labels, label => (label === 1 ? 300 / (2 * 60) : 300 / (2 * 240)))
    const [equal, weighted] = [await fit(coarse(train), 1), await fit(coarse(train), 1, balanced)]
    const {features} = coarse(test)
    expect(mean(weighted.predict(features))).toBeGreaterThan(mean(equal.predict(features)) + 0.1)
  })

  it('does not care in what unit all weights are given', async () => {
    // The ridge penalty of the logistic regression is against the sum of the losses, so there the unit does matter.
    if (entry.name === 'logistic-regression') return
    const [ones, sevens] = [
      await fit(train, 3, new Float64Array(300).fill(1)),
      await fit(train, 3, new Float64Array(300).fill(8)),
    ]
    expect(ones.predict(test.features)).toEqual(sevens.predict(test.features))
  })

  it('says that it does not apply when all rows are of one class', async () => {
    await expect(fit({features: createMatrix(5, 2), labels: new Uint8Array(5)}, 1)).rejects.toThrow(NotApplicable)
  })

  it('works on two rows and on constant features', async () => {
    const scores = (await fit({features: createMatrix(2, 4), labels: Uint8Array.of(0, 1)}, 1)).predict(createMatrix(1, 4))
    expect(scores[0]).toBeGreaterThanOrEqual(0)
    expect(scores[0]).toBeLessThanOrEqual(1)
  })

  it('predicts nothing for no rows', async () => {
    expect((await fit(train, 1)).predict(createMatrix(0, 4))).toHaveLength(0)
  })

  it('stops when asked to', async () => {
    const learner = await entry.create({})
    const stopped = createContext(createRng(1), AbortSignal.abort())
    await expect(learner.fit(seen(train.features), train.labels, stopped)).rejects.toThrow(Interrupted)
  })

  it('refuses an unknown option', () => {
    expect(() => entry.create({nonsense: 1})).toThrow(UserError)
  })
})
