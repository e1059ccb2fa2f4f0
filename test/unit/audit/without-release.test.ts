import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import type {UtilityRun, UtilityOutput} from '../../../src/audit/pool/utility-runs.js'
import {judgeWithoutRelease} from '../../../src/audit/judge/without-release.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {pairedDifference} from '../../../src/metrics/paired-difference.js'
import {withoutReleaseSentence} from '../../../src/report/words/without-release.js'
import {balancedAccuracy} from '../../../src/metrics/score-metrics.js'
import {crossFittedVerdicts, gainInFigure, rankHalves, stratifiedHalves} from '../../../src/metrics/tuned-threshold.js'

const plan = createPlan(
  {
    seed: 1,
    target: 'y',
    minority: ['1'],
    options: [],
    synthetic: [],
    holdout: {kind: 'fraction', fraction: 0.5},
    amount: {kind: 'balance'},
    engine: 'auto',
    repeats: 5,
    confidence: 0.95,
    columns: {categorical: [], ignored: []},
  },
  ['smote'],
)
const figure = (value: number) => ({value, standardError: 0.01, resamples: [value, value]})

function run(generator: string, releases: boolean, values: readonly number[], learner = 'mlp'): UtilityRun {
  const output = (value: number): UtilityOutput => ({
    kind: 'utility',
    figures: {averagePrecision: figure(value)},
    tuned: {},
    calibration: [],
    trainRows: 100,
    testRows: 100,
  })
  return {generator, learner, releases, byRepeat: new Map(values.map((value, repeat) => [repeat, output(value)]))}
}

describe('paired differences', () => {
  const settings = {trainRows: 100, testRows: 100, confidence: 0.95, newSplits: true}
  const pairsOf = (differences: readonly number[]) =>
    differences.map(difference => [figure(0.5 + difference), figure(0.5)] as const)

  it('have the interval and p-value of the corrected resampled t-test', () => {
    // Mean 0.02, s = 0.01, standard error 0.01 sqrt(1/3 + 1), t(0.975, 2) = 4.302653.
    const {value, low, inferiorityPValue} = pairedDifference(pairsOf([0.01, 0.02, 0.03]), 0.02, true, settings)
    const error = 0.01 * Math.sqrt(4 / 3)
    expect(value).toBeCloseTo(0.02, 12)
    expect(low).toBeCloseTo(0.02 - 4.302653 * error, 6)
    // With two degrees of freedom P(T > t) = 1/2 - t / (2 sqrt(2 + t^2)).
    const t = 0.04 / error
    expect(inferiorityPValue).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 9)
  })

  it('turn round where lower is better', () => {
    const [higher, lower] = [true, false].map(better => pairedDifference(pairsOf([0.01, 0.02, 0.04]), 0.01, better, settings))
    const [mirrored] = [pairedDifference(pairsOf([-0.01, -0.02, -0.04]), 0.01, true, settings)]
    expect(lower.inferiorityPValue).toBeCloseTo(mirrored.inferiorityPValue, 12)
    expect(higher.inferiorityPValue).toBeLessThan(0.5)
  })

  it('of a figure with itself are exactly 0', () => {
    const same = figure(0.7)
    expect(pairedDifference([[same, same]], 0.02, true, settings)).toMatchObject({
      value: 0,
      low: 0,
      high: 0,
      inferiorityPValue: 0,
    })
  })

  it('of two models that are both perfect on a few rows prove nothing', () => {
    // The error of a proportion with one success and one failure added to 2 rows.
    const perfect = () => ({value: 1, standardError: Math.sqrt(0.75 * 0.25) / 2, resamples: [1, 1, 1]})
    for (const repeats of [1, 2]) {
      const pairs = Array.from({length: repeats}, () => [perfect(), perfect()] as const)
      const {low, high, inferiorityPValue} = pairedDifference(pairs, 0.02, true, settings)
      expect([low, high]).toEqual([expect.closeTo(-0.424, 3), expect.closeTo(0.424, 3)])
      expect(inferiorityPValue).toBeGreaterThan(0.4)
    }
  })
})

describe('doing without a release', () => {
  it('says so when an alternative is as good as every generator', () => {
    const judged = judgeWithoutRelease(
      [run('smote', true, [0.7, 0.72, 0.71, 0.7, 0.73]), run('none', false, [0.701, 0.722, 0.708, 0.703, 0.731])],
      plan,
    )
    expect(judged).toMatchObject({verdict: 'not-inferior', alternative: {generator: 'none'}, against: {generator: 'smote'}})
    expect(withoutReleaseSentence(judged)).toMatch(
      /^No synthetic row needs to be released for average precision: .* may still leak\.$/,
    )
  })

  it('takes a margin for costs from what they are without a model, whatever their unit', () => {
    const judge = (unit: number) => {
      const priced = (generator: string, releases: boolean, costs: readonly number[]): UtilityRun => {
        const base = run(generator, releases, costs)
        const byRepeat = [...base.byRepeat].map(([repeat, output]) => {
          const figures = {costPerRow: figure(unit * costs[repeat])}
          return [
            repeat,
            {...output, costs: {figures, curve: [], byThreshold: [], threshold: 0.5, withoutModel: 5 * unit}},
          ] as const
        })
        return {...base, byRepeat: new Map(byRepeat)}
      }
      const runs = [priced('smote', true, [1, 1.1, 0.9, 1, 1.05]), priced('none', false, [1.03, 1.12, 0.94, 1.02, 1.09])]
      return judgeWithoutRelease(runs, {...plan, figure: 'costPerRow'})
    }
    // 2 % of 5: costs that are 0.02 to 0.04 higher are within it, in cents as in euros.
    expect(judge(1)).toMatchObject({margin: 0.1, verdict: 'not-inferior'})
    expect(judge(100)).toMatchObject({margin: 10, verdict: 'not-inferior'})
    expect(withoutReleaseSentence(judge(1))).toContain('by 0.1, 2 % of what it costs without a model, or more')
  })

  it('does not when one generator is better, whatever the others are', () => {
    const runs = [
      run('smote', true, [0.6, 0.62, 0.61, 0.6, 0.63]),
      run('tvae', true, [0.8, 0.82, 0.81, 0.79, 0.83]),
      run('none', false, [0.7, 0.72, 0.71, 0.7, 0.73]),
    ]
    expect(judgeWithoutRelease(runs, plan)).toMatchObject({verdict: 'not-shown', against: {generator: 'tvae'}})
  })

  it('does not judge by one split alone, but does by one holdout file', () => {
    const runs = [run('smote', true, [0.7]), run('none', false, [0.75])]
    const judged = judgeWithoutRelease(runs, plan)
    expect(judged).toMatchObject({verdict: 'not-tested', reason: {code: 'one-split'}})
    expect(withoutReleaseSentence(judged)).toContain('--repeats 2 or more')
    const onFile = judgeWithoutRelease(runs, {...plan, holdout: {kind: 'file', sha256: ''}})
    expect(onFile.verdict).toBe('not-inferior')
  })

  it('says that nothing was tested without a common repeat', () => {
    expect(judgeWithoutRelease([run('smote', true, []), run('none', false, [0.5])], plan).verdict).toBe('not-tested')
  })

  it('errs in no more than about one case in twenty when all alternatives are worse by the margin', () => {
    // 400 audits in which 12 alternatives are worse than the generator by exactly the margin: choosing the luckiest must not help.
    const rng = createRng('errors')
    const draw = (mean: number) => Array.from({length: 5}, () => mean + 0.02 * normal(rng))
    let wrong = 0
    for (let audit = 0; audit < 400; audit++) {
      const runs = [
        run('smote', true, draw(0.7)),
        ...Array.from({length: 12}, (_, at) => run('none', false, draw(0.68), `l${at}`)),
      ]
      if (judgeWithoutRelease(runs, plan).verdict === 'not-inferior') wrong++
    }
    expect(wrong / 400).toBeLessThan(0.08)
  })
})

describe('tuned thresholds', () => {
  it('let no row take part in its own threshold', () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 0.1, 0.3, 0.5, 0.7, 1)), {
      minLength: 8,
      maxLength: 30,
    })
    fc.assert(
      fc.property(pairs, fc.nat(), (rows, pick) => {
        const labels = Uint8Array.from(rows, ([label]) => label)
        const scores = Float64Array.from(rows, ([, score]) => score)
        const halves = stratifiedHalves(labels, createRng(1))
        fc.pre(halves !== undefined)
        const judge = (of: Uint8Array) =>
          crossFittedVerdicts(scores, rankHalves(scores, halves), gainInFigure(of, balancedAccuracy.ofCounts!))
        const row = pick % labels.length
        const changed = labels.map((label, at) => (at === row ? 1 - label : label))
        expect(judge(changed).verdicts[row]).toBe(judge(labels).verdicts[row])
      }),
      {numRuns: 60},
    )
  })

  it('find the cut between classes that scores keep apart', () => {
    const labels = Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1)
    const scores = Float64Array.of(0.01, 0.02, 0.01, 0.03, 0.2, 0.3, 0.2, 0.25)
    const halves = stratifiedHalves(labels, createRng(1))!
    expect([
      ...crossFittedVerdicts(scores, rankHalves(scores, halves), gainInFigure(labels, balancedAccuracy.ofCounts!)).verdicts,
    ]).toEqual([...labels])
  })
})
