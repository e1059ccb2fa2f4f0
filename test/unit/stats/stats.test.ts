import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {clopperPearson, normalInterval, repeatedSplitsMean, studentMean, wilson} from '../../../src/stats/intervals.js'
import {detectableAuc, detectableProportion} from '../../../src/stats/power.js'
import {
  auc,
  aucEstimate,
  aucGreaterTest,
  meanRocCurve,
  rocPoints,
  smallestFalsePositiveRate,
  tprAtFpr,
} from '../../../src/stats/roc.js'
import * as special from '../../../src/stats/special.js'
import {fisherExactGreater, holm, proportionGreater} from '../../../src/stats/tests.js'

// Made by fixtures/golden/stats.py from scipy.
const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden/stats.json', import.meta.url), 'utf8')) as {
  logGamma: number[][]
  logChoose: number[][]
  incompleteBeta: number[][]
  inverseIncompleteBeta: number[][]
  normalCdf: number[][]
  normalQuantile: number[][]
  studentQuantile: number[][]
  clopperPearson: number[][]
  wilson: number[][]
  fisherExactGreater: number[][]
  studentMean: [number[], number, number]
  repeatedSplitsMean: [number[], number, number]
  deLong: Record<string, {auc: number; low: number; high: number}>
  mannWhitneyGreater: Record<string, number>
}

const plain = (count: number, shift: number) =>
  Array.from({length: count}, (_, i) => ((7919 * (i + 1)) % 104_729) / 104_729 + shift)
const tied = (count: number, shift: number) => Array.from({length: count}, (_, i) => ((i * i) % 7) + shift)
const rankCases: Record<string, [number[], number[]]> = {
  plain: [plain(70, 0.1), plain(90, 0)],
  tied: [tied(50, 1), tied(45, 0)],
  small: [plain(9, 0.2), plain(8, 0)],
}

/** Equal to 1e-10 of the expected value, or absolutely where that is below 1e-3. */
function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.max(1e-3, Math.abs(expected)))
}

describe('special functions', () => {
  const cases: [string, (...values: number[]) => number, number[][]][] = [
    ['logGamma', special.logGamma, golden.logGamma],
    ['logChoose', special.logChoose, golden.logChoose],
    ['incompleteBeta', special.incompleteBeta, golden.incompleteBeta],
    ['inverseIncompleteBeta', special.inverseIncompleteBeta, golden.inverseIncompleteBeta],
    ['normalCdf', special.normalCdf, golden.normalCdf],
    ['normalQuantile', special.normalQuantile, golden.normalQuantile],
    ['studentQuantile', special.studentQuantile, golden.studentQuantile],
  ]
  it.each(cases)('%s agrees with scipy', (_, compute, table) => {
    for (const row of table) expectClose(compute(...row.slice(0, -1)), row.at(-1)!)
  })

  it('keeps the relative precision of small tail probabilities', () => {
    const [z, expected] = golden.normalCdf[0]
    expect(special.normalCdf(z) / expected).toBeCloseTo(1, 9)
  })

  it('inverts the incomplete beta function wherever that is well conditioned', () => {
    fc.assert(
      fc.property(
        fc.double({min: 1e-6, max: 1 - 1e-6, noNaN: true}),
        // Below 1 the density is infinite at an end, where a step of the last bit of x moves p by about 1e-8.
        fc.double({min: 1, max: 300, noNaN: true}),
        fc.double({min: 1, max: 300, noNaN: true}),
        (p, a, b) => {
          const x = special.inverseIncompleteBeta(p, a, b)
          expect(special.incompleteBeta(x, a, b)).toBeCloseTo(p, 8)
        },
      ),
    )
  })
})

describe('intervals of proportions', () => {
  it('Clopper-Pearson agrees with scipy, fractional counts included', () => {
    for (const [k, n, low, high] of golden.clopperPearson) {
      const estimate = clopperPearson(k, n, 0.95)
      expectClose(estimate.low, low)
      expectClose(estimate.high, high)
      expect(estimate.value).toBe(k / n)
    }
  })

  it('Wilson agrees with scipy', () => {
    for (const [k, n, low, high] of golden.wilson) {
      const estimate = wilson(k, n, 0.95)
      expectClose(estimate.low, low)
      expectClose(estimate.high, high)
    }
  })

  it('Clopper-Pearson covers the true rate at least as often as it says, for every small n', () => {
    for (const n of [3, 10, 25])
      for (const rate of [0.01, 0.1, 0.37, 0.5, 0.93]) {
        let covered = 0
        for (let k = 0; k <= n; k++) {
          const {low, high} = clopperPearson(k, n, 0.9)
          if (low <= rate && rate <= high) covered += Math.exp(special.logChoose(n, k)) * rate ** k * (1 - rate) ** (n - k)
        }
        expect(covered).toBeGreaterThanOrEqual(0.9)
      }
  })

  it('refuses counts that are no proportion', () => {
    expect(() => clopperPearson(3, 2, 0.95)).toThrow(RangeError)
    expect(() => clopperPearson(0, 0, 0.95)).toThrow(RangeError)
    expect(() => wilson(-1, 2, 0.95)).toThrow(RangeError)
  })
})

describe('intervals of means', () => {
  it("Student's t interval agrees with scipy", () => {
    const [values, low, high] = golden.studentMean
    const estimate = studentMean(values, 0.95)
    expectClose(estimate.low, low)
    expectClose(estimate.high, high)
  })

  it('the interval over repeated splits is widened as Nadeau and Bengio say and cut to the range', () => {
    const [values, low, high] = golden.repeatedSplitsMean
    const estimate = repeatedSplitsMean(values, 1, 0.95)
    expectClose(estimate.low, low)
    expectClose(estimate.high, high)
    expect(repeatedSplitsMean(values, 1, 0.95, [0.8, 0.85])).toMatchObject({low: 0.8, high: 0.85})
  })

  it('gives no interval from the spread of one value', () => {
    expect(() => studentMean([1], 0.95)).toThrow(RangeError)
  })

  it('a normal interval reaches 1.96 standard errors to either side', () => {
    const {low, high} = normalInterval(0.5, 0.1, {confidence: 0.95, trials: 9, method: '', range: [0, 1]})
    expect([low, high]).toEqual([expect.closeTo(0.5 - 0.195_996_398, 8), expect.closeTo(0.5 + 0.195_996_398, 8)])
  })
})

describe('AUC', () => {
  it("equals scipy's Mann-Whitney count, with DeLong's interval on the logit scale", () => {
    for (const [name, {auc: value, low, high}] of Object.entries(golden.deLong)) {
      const estimate = aucEstimate(...rankCases[name], 0.95)
      expectClose(estimate.value, value)
      expectClose(estimate.low, low)
      expectClose(estimate.high, high)
    }
  })

  it('is the share of pairs in order, ties half', () => {
    const scores = fc.array(fc.integer({min: 0, max: 6}), {minLength: 1, maxLength: 12})
    fc.assert(
      fc.property(scores, scores, (members, others) => {
        const pairs = members.flatMap(a => others.map(b => (a > b ? 1 : a === b ? 0.5 : 0)))
        expect(auc(members, others)).toBeCloseTo(pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length, 12)
      }),
    )
  })

  it('never claims certainty: perfect, reversed and tied scores have an interval of some width around the value', () => {
    const scores = fc.array(fc.integer({min: 0, max: 3}), {minLength: 1, maxLength: 10})
    fc.assert(
      fc.property(scores, scores, (members, others) => {
        const {value, low, high} = aucEstimate(members, others, 0.95)
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
        expect(high - low).toBeGreaterThan(0.01)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('covers the true AUC of two normal populations about as often as it says', () => {
    const rng = createRng('auc-coverage')
    for (const shift of [0, 1, 2.2]) {
      const truth = special.normalCdf(shift / Math.SQRT2)
      let covered = 0
      const runs = 400
      for (let run = 0; run < runs; run++) {
        const members = Array.from({length: 30}, () => normal(rng) + shift)
        const others = Array.from({length: 30}, () => normal(rng))
        const {low, high} = aucEstimate(members, others, 0.95)
        if (low <= truth && truth <= high) covered++
      }
      // Four standard errors of 400 runs at 0.95 are 0.044.
      expect(covered / runs).toBeGreaterThan(0.906)
    }
  })
})

describe('the test of AUC > 0.5', () => {
  it('agrees with scipy: exact for few rows, normal with tie and continuity correction for many', () => {
    for (const [name, expected] of Object.entries(golden.mannWhitneyGreater))
      expectClose(aucGreaterTest(...rankCases[name]), expected)
  })

  it('with ties in few rows equals counting all arrangements', () => {
    const members = [3, 2, 2]
    const others = [1, 2, 0, 3]
    const all = [...members, ...others]
    const observed = auc(members, others)
    let [extreme, total] = [0, 0]
    for (let mask = 0; mask < 1 << all.length; mask++) {
      const chosen = all.filter((_, at) => (mask >> at) & 1)
      if (chosen.length !== members.length) continue
      total++
      if (
        auc(
          chosen,
          all.filter((_, at) => !((mask >> at) & 1)),
        ) >=
        observed - 1e-12
      )
        extreme++
    }
    expect(aucGreaterTest(members, others)).toBeCloseTo(extreme / total, 12)
  })

  it('finds nothing in equal scores', () => {
    expect(aucGreaterTest([1, 1], [1, 1, 1])).toBe(1)
    expect(aucGreaterTest(new Float64Array(50), new Float64Array(50))).toBe(1)
  })

  it('rejects a true null hypothesis no more often than its level', () => {
    const rng = createRng('auc-null')
    let rejected = 0
    const runs = 600
    for (let run = 0; run < runs; run++) {
      const draw = () => Array.from({length: 40}, () => Math.floor(rng.next() * 20))
      if (aucGreaterTest(draw(), draw()) < 0.05) rejected++
    }
    // Four standard errors above 0.05.
    expect(rejected / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs))
  })
})

describe('the ROC curve', () => {
  it('runs from (0, 0) to (1, 1), and the area under it is the AUC', () => {
    const scores = fc.array(fc.integer({min: 0, max: 9}), {minLength: 1, maxLength: 15})
    fc.assert(
      fc.property(scores, scores, (members, others) => {
        const points = rocPoints(members, others)
        expect(points[0]).toMatchObject({falsePositiveRate: 0, truePositiveRate: 0})
        expect(points.at(-1)).toMatchObject({falsePositiveRate: 1, truePositiveRate: 1})
        let area = 0
        for (let at = 1; at < points.length; at++) {
          const width = points[at].falsePositiveRate - points[at - 1].falsePositiveRate
          area += (width * (points[at].truePositiveRate + points[at - 1].truePositiveRate)) / 2
        }
        expect(area).toBeCloseTo(auc(members, others), 12)
      }),
    )
  })

  it('averages repeats at equal false-positive rates, and its ends stay at the corners', () => {
    const curve = meanRocCurve([
      {members: [9, 8], nonMembers: [7, 1]},
      {members: [9, 0], nonMembers: [7, 1]},
    ])
    expect(curve).toEqual({falsePositiveRate: [0, 0.5, 1], truePositiveRate: [0.75, 0.75, 1], nonMembers: 2})
  })

  it('keeps all small rates of a large sample and thins out the others', () => {
    const nonMembers = Array.from({length: 20_000}, (_, at) => at)
    const {falsePositiveRate} = meanRocCurve([{members: [5], nonMembers}])
    expect(falsePositiveRate.slice(0, 4)).toEqual([0, 1, 2, 3].map(count => count / 20_000))
    expect(falsePositiveRate.length).toBeLessThan(90)
    expect(falsePositiveRate.at(-1)).toBe(1)
  })

  it('gives no rate that the non-members cannot resolve', () => {
    const others = Array.from({length: 99}, (_, at) => at)
    expect(tprAtFpr([100], others, 0.01, 0.95)).toBeUndefined()
    expect(smallestFalsePositiveRate(100)).toBe(0.01)
    expect(tprAtFpr([98.5, 99.5, 97], [...others, 99], 0.01, 0.95)).toMatchObject({value: 2 / 3, trials: 3})
  })

  it('does not let tied non-members slip through', () => {
    // Two of ten may pass, but three share the second place: only what beats all three counts.
    expect(tprAtFpr([5, 6, 4], [6, 5, 5, 5, 1, 1, 1, 1, 1, 1], 0.2, 0.95)?.value).toBeCloseTo(1 / 3)
  })
})

describe('tests of proportions', () => {
  it("Fisher's test agrees with scipy", () => {
    for (const [a, n, b, m, expected] of golden.fisherExactGreater) expectClose(fisherExactGreater(a, n, b, m), expected)
  })

  it('the score test agrees with a hand computation', () => {
    // 60/100 against 45/100: pooled 0.525, standard error 0.070622, z = 2.123977.
    expect(proportionGreater(60, 100, 45, 100)).toBeCloseTo(1 - special.normalCdf(2.123_977), 6)
    expect(proportionGreater(0, 5, 0, 5)).toBe(1)
  })

  it("Holm's correction agrees with the worked example 0.01, 0.04, 0.03, 0.005 -> 0.03, 0.06, 0.06, 0.02", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02].map(p => expect.closeTo(p, 12) as number))
    expect(holm([])).toEqual([])
  })

  it("Holm's correction keeps order, never lowers a p-value and stays at or below Bonferroni's", () => {
    fc.assert(
      fc.property(fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 1, maxLength: 8}), pValues => {
        const adjusted = holm(pValues)
        pValues.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p)
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * pValues.length))
          pValues.forEach((other, j) => {
            if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j])
          })
        })
      }),
    )
  })
})

describe('power', () => {
  it('the smallest detectable rate is found with 80 % probability, counted over the binomial distribution', () => {
    // Against any control group like the observed one: its hits are beta-binomial.
    const chance = (trials: number, k: number, a: number, b: number) =>
      Math.exp(special.logChoose(trials, k) + special.logBeta(k + a, trials - k + b) - special.logBeta(a, b))
    for (const [level, hits] of [
      [0.05, 1],
      [0.05 / 8, 0],
      [0.05 / 8, 12],
    ]) {
      const rate = detectableProportion(40, hits, 35, level)!
      let power = 0
      for (let others = 0; others <= 35; others++)
        for (let k = 0; k <= 40; k++)
          if (fisherExactGreater(k, 40, others, 35) < level)
            power +=
              chance(35, others, hits + 0.5, 35.5 - hits) *
              Math.exp(special.logChoose(40, k) + k * Math.log(rate) + (40 - k) * Math.log1p(-rate))
      // Quantiles stand for the distribution of the control.
      expect(power).toBeGreaterThan(0.795)
      expect(power).toBeLessThan(0.83)
    }
  })

  it('a rate as large as the detectable one is significant against the observed control', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 5, max: 80}),
        fc.integer({min: 5, max: 80}),
        fc.double({min: 0, max: 0.9, noNaN: true}),
        (n, m, share) => {
          const hits = Math.floor(share * m)
          const rate = detectableProportion(n, hits, m, 0.05 / 6)
          fc.pre(rate !== undefined)
          expect(fisherExactGreater(Math.ceil(rate * n - 1e-9), n, hits, m)).toBeLessThan(0.05 / 6)
        },
      ),
    )
  })

  it('says so when no result could have been significant', () => {
    expect(detectableProportion(2, 0, 2, 0.05)).toBeUndefined()
    expect(detectableAuc(2, 2, 0.05)).toBeUndefined()
  })

  it('the smallest detectable AUC is found in about 80 % of simulated audits', () => {
    const rng = createRng('auc-power')
    const rows = 50
    const target = detectableAuc(rows, rows, 0.05)!
    const shift = Math.SQRT2 * special.normalQuantile(target)
    const runs = 500
    let found = 0
    for (let run = 0; run < runs; run++) {
      const members = Array.from({length: rows}, () => normal(rng) + shift)
      const others = Array.from({length: rows}, () => normal(rng))
      if (aucGreaterTest(members, others) < 0.05) found++
    }
    // Four standard errors of 500 runs are 0.07.
    expect(Math.abs(found / runs - 0.8)).toBeLessThan(0.08)
  })

  it('falls with more rows', () => {
    expect(detectableAuc(300, 300, 0.05)!).toBeLessThan(detectableAuc(30, 30, 0.05)!)
    expect(detectableProportion(300, 3, 300, 0.05)!).toBeLessThan(detectableProportion(30, 0, 30, 0.05)!)
    // The more tests, the stricter each of them.
    expect(detectableAuc(30, 30, 0.05 / 8)!).toBeGreaterThan(detectableAuc(30, 30, 0.05)!)
  })
})
