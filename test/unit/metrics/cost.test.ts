import {describe, expect, it} from 'vitest'
import {checkCosts, costsOnRows, parseCosts, summariseCosts} from '../../../src/audit/score/row-costs.js'
import {UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {measureCosts} from '../../../src/metrics/cost.js'
import {stratifiedHalves} from '../../../src/metrics/tuned-threshold.js'
import {categorical, numeric} from '../../support/tables.js'

const classes = {target: 'y', minority: ['1']}
const table = new Table(
  'source',
  [numeric('amount', [100, 10, 20, 30]), numeric('age', [40, NaN, 30, 20]), categorical('y', ['1', '0', '0', '0'])],
  4,
)

describe('costs of rows', () => {
  it('come from formulas over the columns, for minority rows from one and for others from the other', async () => {
    const cost = parseCosts(['false-negative=200 + 0.3*amount', 'false-positive=amount'], undefined)!
    const {costs} = await costsOnRows(table, Uint8Array.of(1, 0, 0, 0), classes, cost)
    expect([...costs]).toEqual([230, 10, 20, 30])
  })

  it('name the row that a formula fails on', async () => {
    const cost = parseCosts(['false-negative=1', 'false-positive=age'], undefined)!
    await expect(checkCosts(table, classes, cost, 'the data')).rejects.toThrow(/row 1 of the data .*'age' is missing/)
    const negative = parseCosts(['false-negative=1', 'false-positive=25 - amount'], undefined)!
    await expect(checkCosts(table, classes, negative, 'the data')).rejects.toThrow(/must not be negative.*row 3 of the data/)
  })

  it.each(['age = 3', 'import("fs")', 'amount.constructor', 'f(x) = x', 'nonsense + 1', 'amount > 3'])(
    'refuse the formula %s',
    async formula => {
      const cost = parseCosts([`false-negative=${formula}`, 'false-positive=1'], undefined)!
      await expect(checkCosts(table, classes, cost, 'the data')).rejects.toThrow(UserError)
    },
  )

  it.each([
    ['0', '1', 'false negative must be above 0 on some row'],
    ['1', '0 * amount', 'false positive must be above 0 on some row'],
    ['1e101', '1', 'must be at most 1e+100'],
    ['1..1e999', '1', 'must be a range'],
    ['-1..5', '1', 'must be a range'],
    ['1..amount', '1', 'must be a range'],
    ['0..5', '1', 'must be a range'],
    ['1e-200..1e-200', '1', 'must be a range'],
  ])('refuse %s for a false negative and %s for a false positive', async (missed, alarm, message) => {
    const cost = parseCosts([`false-negative=${missed}`, `false-positive=${alarm}`], undefined)!
    await expect(checkCosts(table, classes, cost, 'the data')).rejects.toThrow(message)
    await expect(checkCosts(table, classes, cost, 'the data')).rejects.toThrow(UserError)
  })

  it('weigh classes by the target population', async () => {
    const cost = parseCosts([], 0.02)!
    const {classWeights} = await costsOnRows(table, Uint8Array.of(1, 0, 0, 0), classes, cost)
    expect(classWeights[0]).toBeCloseTo(0.98 / 0.75, 12)
    expect(classWeights[1]).toBeCloseTo(0.02 / 0.25, 12)
  })

  it('give the weight, and what it may be for roughly known costs', async () => {
    const {weight, falseNegative} = await summariseCosts(
      table,
      classes,
      parseCosts(['false-negative=5..20', 'false-positive=1..2'], undefined)!,
    )
    expect(falseNegative).toBe(10)
    expect(weight.low).toBeCloseTo(5 / 7, 12)
    expect(weight.high).toBeCloseTo(20 / 21, 12)
    expect(weight.value).toBeCloseTo(10 / (10 + Math.SQRT2), 12)
  })

  it('are asked for in pairs, each once', () => {
    expect(parseCosts([], undefined)).toBeUndefined()
    expect(() => parseCosts(['false-negative=3'], undefined)).toThrow(UserError)
    expect(() => parseCosts(['false-negative=3', 'false-negative=4'], undefined)).toThrow(UserError)
    expect(() => parseCosts(['misses=3'], undefined)).toThrow(UserError)
  })
})

describe('figures of cost', () => {
  const labels = Uint8Array.from({length: 40}, (_, row) => (row % 4 === 0 ? 1 : 0))
  const scores = Float64Array.from(labels, (label, row) => (label === 1 ? 0.3 + (row % 7) / 20 : (row % 9) / 20))
  const halves = stratifiedHalves(labels, createRng(1))!
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const measure = (missed: number, alarm: number) =>
    measureCosts(
      labels,
      scores,
      {costs: Float64Array.from(labels, label => (label === 1 ? missed : alarm)), classWeights: [1, 1]},
      halves,
    )!

  it('at one half are the definitions of TCC and WA', () => {
    const {contributions} = measure(10, 2)
    const [positives, negatives] = [10, 30]
    const falseNegatives = labels.filter((label, row) => label === 1 && scores[row] <= 0.5).length
    const falsePositives = labels.filter((label, row) => label === 0 && scores[row] > 0.5).length
    const w = 10 / 12
    expect(mean(contributions.get('costPerRowAtHalf')!)).toBeCloseTo((10 * falseNegatives + 2 * falsePositives) / 40, 12)
    const accuracy =
      (w * (positives - falseNegatives) + (1 - w) * (negatives - falsePositives)) / (w * positives + (1 - w) * negatives)
    expect(mean(contributions.get('weightedAccuracyAtHalf')!)).toBeCloseTo(accuracy, 12)
  })

  it('are not there where one mistake costs nothing', () => {
    expect([measure(0, 1), measure(1, 0), measure(0, 0)]).toEqual([undefined, undefined, undefined])
  })

  it('have a lower threshold the dearer a missed row is', () => {
    expect(measure(100, 1).threshold).toBeLessThan(measure(1, 1).threshold)
    expect(measure(1, 1).threshold).toBeLessThanOrEqual(measure(1, 100).threshold)
  })

  it('over the threshold are the definition of TCC at each, and at one half those at one half', () => {
    const {byThreshold, contributions} = measure(10, 2)
    for (const {threshold, costPerRow} of byThreshold) {
      const misses = labels.filter((label, row) => label === 1 && scores[row] <= threshold).length
      const alarms = labels.filter((label, row) => label === 0 && scores[row] > threshold).length
      expect(costPerRow).toBeCloseTo((10 * misses + 2 * alarms) / 40, 12)
    }
    const half = byThreshold.find(({threshold}) => threshold === 0.5)!
    expect(half.costPerRow).toBeCloseTo(mean(contributions.get('costPerRowAtHalf')!), 12)
  })

  it('without a model are those of calling no row minority, or every row if that is cheaper', () => {
    expect(measure(10, 2).withoutModel).toBeCloseTo((2 * 30) / 40, 12)
    expect(measure(1, 2).withoutModel).toBeCloseTo(10 / 40, 12)
  })

  it('count rows of a class as often as the target population has them, at every threshold', () => {
    const costs = Float64Array.from(labels, () => 1)
    const at = (classWeights: [number, number]) => measureCosts(labels, scores, {costs, classWeights}, halves)!.byThreshold
    const [misses, alarms, both] = [at([0, 1]), at([1, 0]), at([0.5, 3])]
    both.forEach(({costPerRow}, step) => {
      expect(costPerRow).toBeCloseTo(0.5 * alarms[step].costPerRow + 3 * misses[step].costPerRow, 12)
    })
  })

  it('have a curve whose middle point is the given costs', () => {
    const {curve, contributions} = measure(6, 3)
    const middle = curve.find(({factor}) => Math.abs(factor - 1) < 1e-9)!
    expect(middle.ratio).toBeCloseTo(2, 9)
    expect(middle.costPerRow).toBeCloseTo(mean(contributions.get('costPerRow')!), 12)
  })
})
