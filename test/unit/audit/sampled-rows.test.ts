import {describe, expect, test} from 'vitest'
import {needsSample, sampledOf, sampleRows} from '../../../src/audit/score/sample-rows.js'
import {runUtility} from '../../../src/audit/score/utility-step.js'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, type Role} from '../../../src/core/table.js'
import {gradientBoosting} from '../../../src/learners/gradient-boosting.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {testContext} from '../../support/context.js'
import {fullResult} from '../../support/example-result.js'
import {categorical, numeric} from '../../support/tables.js'

const LARGE = 40_000
const RARE = 200

/** The rare class further up in the first column; the first few of the majority lie among it. */
function overlapping(rare: number, common: number, among: number) {
  const rng = createRng('rows')
  const features = createMatrix(rare + common, 2)
  const labels = Uint8Array.from({length: rare + common}, (_, row) => (row < rare ? 1 : 0))
  for (let row = 0; row < labels.length; row++) {
    features.data[2 * row] = normal(rng) + (row < rare + among ? 6 : 0)
    features.data[2 * row + 1] = normal(rng)
  }
  const numbers = (from: number, to: number) => Int32Array.from({length: to - from}, (_, at) => from + at)
  return {features, labels, strata: [numbers(rare, rare + common), numbers(0, 0)]}
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0)
const pilot = gradientBoosting.create({trees: 20, earlyStopping: 'false'})
const draw = (data: ReturnType<typeof overlapping>, seed: string) => sampleRows(data, pilot, createRng(seed), testContext(1))

describe('a sample of training rows', () => {
  const among = 150
  const data = overlapping(RARE, LARGE, among)

  test('is needed only where there are more rows than it would hold', () => {
    expect(needsSample(data.strata)).toBe(true)
    expect(needsSample(overlapping(RARE, 25_000, 0).strata)).toBe(false)
  })

  test('keeps all of the minority and the majority rows that lie among it, each for itself', async () => {
    const {rows, weights} = await draw(data, 'a')
    const weightOf = new Map(Array.from(rows, (row, at) => [row, weights[at]]))
    const hard = Array.from({length: RARE + among}, (_, row) => weightOf.get(row))
    // A uniform sample of as many rows would lose about 60 of the 150.
    expect(hard.filter(weight => weight === 1).length).toBeGreaterThan(RARE + 0.95 * among)
    expect(hard.slice(0, RARE).every(weight => weight === 1)).toBe(true)
  })

  test('weighs what all rows weigh, and holds as many as are wanted', async () => {
    const {rows, weights} = await draw(data, 'a')
    expect(Math.abs(rows.length - (RARE + 25_000))).toBeLessThan(500)
    // The standard deviation of the sum is below sqrt(20,000 * 35,000 / 8,000 * 35,000 / 20,000), about 400.
    expect(Math.abs(sum(weights) - data.labels.length)).toBeLessThan(1600)
    expect(Math.max(...weights)).toBeLessThanOrEqual(35_000 / 8000 + 1e-9)
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b))
  })

  test('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = [await draw(data, 'a'), await draw(data, 'a'), await draw(data, 'b')]
    expect(again).toEqual(first)
    expect([...other.rows]).not.toEqual([...first.rows])
  })

  test('says what it left out and that this costs little', async () => {
    const told = sampledOf(data, await draw(data, 'a'))
    expect(told.majority.of).toBe(LARGE)
    expect(told.majority.used).toBeGreaterThan(24_500)
    expect(told.synthetic).toBeUndefined()
    expect(told.wider).toBeGreaterThan(0)
    expect(told.wider).toBeLessThan(0.01)
  })
})

/** Two classes that overlap. */
function table<R extends Role>(role: R, rare: number, common: number): Table<R> {
  const rng = createRng(role)
  const codes = Int32Array.from({length: rare + common}, (_, row) => (row < rare ? 1 : 0))
  const column = (shift: number) => Array.from(codes, code => normal(rng) + (code === 1 ? shift : 0))
  const target = {...categorical('class', ['common', 'rare']), codes}
  return new Table(role, [numeric('x', column(2)), numeric('y', column(1)), target], codes.length)
}

describe('figures', () => {
  const train = table('train', 300, LARGE)
  const holdout = table('holdout', 300, 10_000)
  const measure = async (made: number, learner: object & {name: string}, allRows?: true) => {
    const release = {train, holdout, synthetic: table('synthetic', made, 0), notes: []}
    const classes = {target: 'class', minority: ['rare'], weighted: false, perLabel: false}
    const context = {...testContext(3), ...(allRows && {allRows})}
    const output = await runUtility({options: {}, ...learner}, release, classes, createRng('shared'), context)
    if (output.kind !== 'utility') throw new Error(output.kind)
    return output
  }
  const boosting = {name: 'gradient-boosting'}

  test('of boosted trees on a sample are those on all rows, within their standard errors', async () => {
    const [sample, all] = [await measure(30_000, boosting), await measure(30_000, boosting, true)]
    expect(all.sampled).toBeUndefined()
    expect(sample.sampled?.majority.of).toBe(LARGE)
    expect(sample.sampled?.synthetic?.of).toBe(30_000)
    expect(sample.trainRows).toBe(all.trainRows)
    for (const name of ['auroc', 'averagePrecision', 'gMean', 'balancedAccuracy', 'f1']) {
      const {value, standardError} = all.figures[name]
      expect(Math.abs(sample.figures[name].value - value), name).toBeLessThan(standardError)
    }
  })

  test.each([
    ['of learners whose figures would change', 30_000, {name: 'random-forest', options: {trees: 1}}],
    ['of learners that are quick', 30_000, {name: 'logistic-regression'}],
    ['of real rows alone', 0, boosting],
  ])('are on all rows: %s', async (_, made, learner) => {
    expect((await measure(made, learner)).sampled).toBeUndefined()
  })
})

test('a report says on how many rows learners were trained, and nothing where that were all', () => {
  const full = fullResult()
  const sampled = {majority: {used: 25_003, of: 142_157}, synthetic: {used: 24_998, of: 141_911}, wider: 0.0094}
  const results = full.results.map(entry => (entry.kind === 'utility' ? {...entry, sampled} : entry))
  const text = renderMarkdown({...full, results}).replaceAll(/\s+/g, ' ')
  expect(text).toContain('25,003 of 142,157 real rows of the majority and 24,998 of 141,911 synthetic rows')
  expect(text).toContain('0.9 % larger')
  expect(renderMarkdown(full)).not.toContain('Samples of the rows trained')
})
