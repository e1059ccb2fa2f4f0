import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {epsilonLowerBound} from '../../../src/stats/epsilon.js'
import {clopperPearson} from '../../../src/stats/intervals.js'
import {largest, worstRecord} from '../../../src/stats/largest.js'
import {tprAtFpr} from '../../../src/stats/roc.js'
import {normalCdf, normalQuantile} from '../../../src/stats/special.js'

const range = (count: number, from = 0) => Array.from({length: count}, (_, at) => from + at)

describe('the true-positive rate at a false-positive rate', () => {
  it('holds the value within the interval, whatever the scores', () => {
    const scores = (least: number) => fc.array(fc.integer({min: 0, max: 12}), {minLength: least, maxLength: 60})
    fc.assert(
      fc.property(scores(1), scores(10), fc.constantFrom(0.1, 0.3), (members, others, rate) => {
        const estimate = tprAtFpr(members, others, rate, 0.95)
        expect(estimate).toBeDefined()
        const {low, value, high} = estimate!
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('holds for the threshold of the population, which the interval of the count alone does not', () => {
    // 100 members one standard deviation above 100 non-members: at 10 % false positives the rate is Phi(1 - 1.2816).
    const truth = normalCdf(1 + normalQuantile(0.1))
    const rng = createRng(101)
    let [missed, missedByCount] = [0, 0]
    for (let audit = 0; audit < 400; audit++) {
      const members = range(100).map(() => normal(rng) + 1)
      const others = range(100).map(() => normal(rng))
      const {low, high, value} = tprAtFpr(members, others, 0.1, 0.95)!
      if (low > truth || high < truth) missed++
      const plain = clopperPearson(Math.round(value * 100), 100, 0.95)
      if (plain.low > truth || plain.high < truth) missedByCount++
    }
    expect(missed).toBeLessThanOrEqual(0.05 * 400)
    expect(missedByCount).toBeGreaterThan(0.1 * 400)
  })

  it('proves nothing at a rate that all non-members may be above by chance', () => {
    // A perfect attack. With probability 0.99^100 = 0.37 none of 100 non-members passes the threshold in question.
    expect(tprAtFpr(range(100, 1000), range(100), 0.01, 0.95)).toMatchObject({value: 1, low: 0, high: 1})
    expect(tprAtFpr(range(100, 1000), range(100), 0.1, 0.95)?.low).toBeGreaterThan(0.9)
  })
})

describe('the lower bound on epsilon', () => {
  it.each([30, 100, 300, 1000])('of a perfect attack follows from the %i runs of each side alone', runs => {
    // Clopper and Pearson's end for `runs` of `runs` is 0.025^(1 / runs).
    const rate = 0.025 ** (1 / runs)
    const bound = epsilonLowerBound(range(9, 100), range(9), range(runs).fill(100), range(runs).fill(0), 0, 0.95)
    expect(bound.value).toBeCloseTo(Math.log(rate / (1 - rate)), 9)
    expect(bound).toMatchObject({low: bound.value, high: bound.value, trials: runs})
  })

  it('falls with delta, and is 0 where nothing is shown', () => {
    const perfect = (delta: number) => epsilonLowerBound(range(9, 100), range(9), range(50, 100), range(50), delta, 0.95).value
    expect(perfect(0.1)).toBeLessThan(perfect(0))
    expect(perfect(0.95)).toBe(0)
    expect(epsilonLowerBound([1, 2], [1, 2], [1, 2, 3], [1, 2, 3], 0, 0.95).value).toBe(0)
    expect(epsilonLowerBound([1], [1], [1], [1], 0, 0.95).value).toBe(0)
  })

  it('uses the mirrored form where only being out of the data can be told for sure', () => {
    // Half of the runs without the record score what no run with it does.
    const out = (runs: number) => range(runs).map(run => (run % 2 === 0 ? 0 : 1))
    const {value} = epsilonLowerBound(range(40).fill(1), out(40), range(200).fill(1), out(200), 0, 0.95)
    const expected = Math.log(clopperPearson(100, 200, 0.95).low / clopperPearson(0, 200, 0.95).high)
    expect(value).toBeCloseTo(expected, 9)
  })

  it('stays below the epsilon of randomised response in at least 95 of 100 experiments', () => {
    const rng = createRng(102)
    const epsilon = 1
    const answers = (runs: number, isIn: boolean) =>
      range(runs).map(() => (rng.next() < 1 / (1 + Math.exp(-epsilon)) === isIn ? 1 : 0))
    const bounds = range(300).map(
      () => epsilonLowerBound(answers(100, true), answers(100, false), answers(400, true), answers(400, false), 0, 0.95).value,
    )
    expect(bounds.filter(bound => bound > epsilon).length).toBeLessThanOrEqual(15)
    // And it is worth something: half of the epsilon is proved nearly always.
    expect(bounds.filter(bound => bound > epsilon / 2).length).toBeGreaterThan(270)
  })

  it('needs runs on all sides', () => {
    expect(() => epsilonLowerBound([], [1], [1], [1], 0, 0.95)).toThrow(RangeError)
  })
})

describe('the largest of several figures', () => {
  const record = (seed: string, shift: number, runs = 30) => {
    const rng = createRng(seed)
    return {in: range(runs).map(() => normal(rng) + shift), out: range(runs).map(() => normal(rng))}
  }

  it('is the plain figure when there is one', () => {
    const only = record('only', 1)
    expect(worstRecord([only], 0.95)).toEqual({index: 0, estimate: expect.objectContaining({confidence: 0.95}) as unknown})
    expect(worstRecord([only], 0.95).estimate.method).not.toContain('corrected')
  })

  it('names the record that stands out, and still excludes a half', () => {
    const records = range(40).map(at => record(`r${at}`, at === 17 ? 2 : 0))
    const {index, estimate} = worstRecord(records, 0.95)
    expect(index).toBe(17)
    expect(estimate.low).toBeGreaterThan(0.5)
    expect(estimate.low).toBeLessThanOrEqual(estimate.value)
    expect(estimate.high).toBeGreaterThanOrEqual(estimate.value)
  })

  it('takes none of 40 records without a leak for a leak in at least 95 of 100 experiments; uncorrected, nearly always', () => {
    let [corrected, plain] = [0, 0]
    for (let experiment = 0; experiment < 100; experiment++) {
      const records = range(40).map(at => record(`${experiment}/${at}`, 0, 15))
      const {index, estimate} = worstRecord(records, 0.95)
      if (estimate.low > 0.5) corrected++
      if (worstRecord([records[index]], 0.95).estimate.low > 0.5) plain++
    }
    expect(corrected).toBeLessThanOrEqual(5)
    expect(plain).toBeGreaterThan(25)
  })

  it('does not make up a figure of none', () => {
    expect(() => largest(0, 0.95, () => clopperPearson(1, 2, 0.95))).toThrow(RangeError)
  })
})
