import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {experimentFigures} from '../../../src/audit/pool/experiment.js'
import {createContext} from '../../../src/core/context.js'
import {Interrupted} from '../../../src/core/errors.js'
import {createRng, integerBelow} from '../../../src/core/rng.js'
import {Table, numericColumn, type Column} from '../../../src/core/table.js'
import type {Generator} from '../../../src/generators/generator.js'
import {gaussian} from '../../../src/generators/statistical/gaussian.js'
import {generators} from '../../../src/generators/registry.js'
import {smote} from '../../../src/generators/interpolation/smote.js'
import {shadowFeatures, statisticsOf} from '../../../src/attacks/shadow/shadow-features.js'
import {classifierConfidence} from '../../../src/attacks/shadow/classifier-confidence.js'
import {lira} from '../../../src/attacks/shadow/lira.js'
import {rmia} from '../../../src/attacks/shadow/rmia.js'
import {shadowHistogram} from '../../../src/attacks/shadow/shadow-histogram.js'
import {shadowQueries} from '../../../src/attacks/shadow/shadow-queries.js'
import type {ExperimentAttack} from '../../../src/attacks/shadow/experiment/experiment.js'
import {runExperiment} from '../../../src/attacks/shadow/experiment/run-experiment.js'
import {selectTargets} from '../../../src/attacks/shadow/experiment/targets.js'
import {createRuns} from '../../../src/attacks/shadow/experiment/in-and-out-runs.js'
import {summarise} from '../../../src/stats/quartiles.js'
import {stratifiedGreaterTest} from '../../../src/stats/stratified-rank-test.js'
import {testContext} from '../../support/context.js'
import {moleculeClasses} from '../../support/molecules.js'
import {asPictures} from '../../support/pictures.js'
import {asSignals} from '../../support/signals.js'
import {categorical, gaussianClasses, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const contents = (table: Table) =>
  table.columns.map((column: Column) => (column.kind === 'numeric' ? column.values : column.codes))
const without = (table: Table<'train'>, row: number) =>
  table.select(
    Array.from({length: table.rowCount}, (_, at) => at).filter(at => at !== row),
    'train',
  )

describe('SMOTE without a record', () => {
  test('is, bit by bit, SMOTE fitted to the others, ties and duplicates included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({min: 0, max: 1e6}), fc.integer({min: 3, max: 14}), async (seed, size) => {
        const rng = createRng(seed)
        // Few distinct values: equally distant neighbours and equal rows are common.
        const column = () => Array.from({length: size + 3}, () => integerBelow(rng, 4))
        const labels = Array.from({length: size + 3}, (_, row) => (row % 4 === 3 && row < 12 ? '0' : '1'))
        const train = new Table('train', [numeric('a', column()), numeric('b', column()), categorical('y', labels)], size + 3)
        const row = labels.map((label, at) => (label === '1' ? at : -1)).filter(at => at >= 0)[integerBelow(rng, 3)]
        const all = await smote.create().fit(train, minority, testContext())
        const left = await all.leaveOut?.(row, testContext())
        const anew = await smote.create().fit(without(train, row), minority, testContext())
        // Where the number of neighbours would fall, everything has to be done again.
        if (left === undefined) expect(labels.filter(label => label === '1').length).toBeLessThan(7)
        else {
          const [one, two] = [await left.sample(40, testContext(seed)), await anew.sample(40, testContext(seed))]
          expect(contents(one)).toEqual(contents(two))
        }
      }),
      {numRuns: 60},
    )
  })

  test('is fitted anew where gaps are filled or ranges scaled, since a record then touches all others', async () => {
    const train = gaussianClasses(createRng(1), {rows: 30, minority: 12, columns: 2}).as('train')
    const gap = train.withColumns([
      numeric('x0', [NaN, ...numericColumn(train, 'x0').values.slice(1)]),
      ...train.columns.slice(1),
    ])
    expect(await (await smote.create().fit(gap, minority, testContext())).leaveOut?.(3, testContext())).toBeUndefined()
    const scaled = await smote.create({scaling: 'minmax'}).fit(train, minority, testContext())
    expect(await scaled.leaveOut?.(3, testContext())).toBeUndefined()
  })
})

test.each(generators.entries.map(({name}) => name))(
  '%s says that its fit is deterministic only where chance changes nothing',
  async name => {
    const generator = await generators.get(name).create()
    if (generator.deterministicFit !== true) return
    const numbers = gaussianClasses(createRng(5), {rows: 40, minority: 14, columns: 3}).as('train')
    const level = (at: number) =>
      categorical(
        `c${at}`,
        Array.from({length: 40}, (_, row) => 'abc'[(row * 7 + at) % 3]),
      )
    const levels = [level(0), level(1)]
    const [y] = numbers.columns.slice(-1)
    const kinds = {
      numeric: numbers,
      any: numbers,
      pictures: asPictures(gaussianClasses(createRng(5), {rows: 40, minority: 14, columns: 64}), 8).as('train'),
      molecules: moleculeClasses(5, {rows: 40, minority: 14}).as('train'),
      signals: asSignals(gaussianClasses(createRng(5), {rows: 40, minority: 14, columns: 64})).as('train'),
      mixed: numbers.withColumns([...levels, ...numbers.columns]),
      categorical: numbers.withColumns([...levels, y]),
    }
    const train = kinds[generators.get(name).columns]
    const one = await generator.fit(train, minority, testContext('one'))
    const two = await generator.fit(train, minority, testContext('two'))
    expect(contents(await two.sample(30, testContext(1)))).toEqual(contents(await one.sample(30, testContext(1))))
  },
)

describe('in-runs and out-runs of a record', () => {
  test('release the same number of rows, and the one without it holds everybody else', async () => {
    const data = gaussianClasses(createRng(2), {rows: 40, minority: 12, columns: 2}).as('train')
    const experiment = {data, minority, releasedRows: 33, mode: 'play'} as const
    // A generator that is fitted anew for every run and one that is not.
    const {deterministicFit: _, ...anew} = gaussian.create()
    for (const generator of [smote.create(), anew]) {
      const inAndOut = await createRuns({...experiment, generator})(5, testContext())
      expect((await inAndOut.with(testContext(1))).rowCount).toBe(33)
      expect((await inAndOut.without(testContext(1))).rowCount).toBe(33)
      expect(contents(inAndOut.members.without)).toEqual(contents(without(data, 5)))
      expect(contents(inAndOut.members.with)).toEqual(contents(data))
    }
  })

  test('fitting once or anew for every run gives the same scores', async () => {
    const data = gaussianClasses(createRng(3), {rows: 40, minority: 12, columns: 2}).as('train')
    const {deterministicFit: _, ...anew} = smote.create()
    const attack = shadowFeatures.create({shadowRuns: 5, testRuns: 3})
    const experiment = {data, minority, releasedRows: 20, mode: 'play'} as const
    const once = await runExperiment({...experiment, generator: smote.create()}, attack, [2], testContext(1))
    expect(await runExperiment({...experiment, generator: anew}, attack, [2], testContext(1))).toEqual(once)
  })
})

describe('an experiment that is stopped', () => {
  const data = gaussianClasses(createRng(6), {rows: 40, minority: 12, columns: 2}).as('train')
  const experiment = {data, minority, releasedRows: 20, mode: 'play'} as const

  /** SMOTE that asks to stop when it has made so many releases. */
  function stopping(controller: AbortController, releases: number): Generator {
    let made = 0
    return {
      deterministicFit: true,
      async fit(train, of, context) {
        const fitted = await smote.create().fit(train, of, context)
        return {
          notes: fitted.notes,
          dispose: () => undefined,
          sample(rowCount, sampling) {
            if (++made > releases) controller.abort()
            return fitted.sample(rowCount, sampling)
          },
        }
      },
    }
  }

  async function playUntil(releases: number) {
    const controller = new AbortController()
    const attack = shadowFeatures.create({shadowRuns: 60, testRuns: 30})
    const generator = stopping(controller, releases)
    return runExperiment({...experiment, generator}, attack, [1, 2], createContext(createRng(1), controller.signal))
  }

  test('is judged on the runs there was time for, and says how many', async () => {
    // 30 shadow and 15 test runs of either kind.
    const {records, complete} = await playUntil(90)
    expect(complete).toBe(false)
    expect(records.map(record => [record.row, record.shadowRuns, record.with.length, record.without.length])).toEqual([
      [1, 30, 15, 15],
    ])
    const {details} = experimentFigures([{kind: 'experiment', records, complete, details: {}}], 0.95)
    expect(details).toMatchObject({records: 1, fewestShadowRuns: 30, fewestTestRuns: 15})
    // Stopped between two parts, every part that there is was played to its end.
    const between = experimentFigures([{kind: 'experiment', records, complete: true, details: {recordsChosen: 2}}], 0.95)
    expect(between.details).toMatchObject({recordsChosen: 2, records: 1, fewestShadowRuns: 30})
    const whole = experimentFigures([{kind: 'experiment', records, complete: true, details: {recordsChosen: 1}}], 0.95)
    expect(whole.details).not.toHaveProperty('fewestShadowRuns')
  })

  test('keeps the records that were finished and leaves out one with hardly a run', async () => {
    const {records, complete} = await playUntil(190)
    expect(complete).toBe(false)
    expect(records.map(record => [record.row, record.shadowRuns, record.with.length])).toEqual([[1, 60, 30]])
  })

  test('that has hardly begun is no result', async () => {
    await expect(playUntil(20)).rejects.toThrow(Interrupted)
  })
})

describe('the choice of records', () => {
  const data = new Table(
    'train',
    [numeric('a', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 9, 0.25, 50]), categorical('y', ['1', '1', '1', '1', '1', '1', '1', '1', '0'])],
    9,
  )

  test('takes first the record that is farthest from its 5 nearest, and no row of another class', async () => {
    const chosen = await selectTargets(data, minority, {selection: 'exposure', targets: 3}, testContext())
    expect(chosen[0]).toBe(6)
    expect(chosen).toHaveLength(3)
    expect(chosen).not.toContain(8)
  })

  test('at random gives other records for another seed; all gives all', async () => {
    const chosen = async (seed: number) => [
      ...(await selectTargets(data, minority, {selection: 'random', targets: 3}, testContext(seed))),
    ]
    const choices = new Set((await Promise.all([1, 2, 3, 4, 5].map(chosen))).map(String))
    expect(choices.size).toBeGreaterThan(1)
    expect([...(await selectTargets(data, minority, {selection: 'all', targets: 3}, testContext()))]).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ])
  })
})

describe('statistics of a release', () => {
  test('have the quartiles that sorting and linear interpolation give, whatever the ties', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: -5, max: 5}), {minLength: 1, maxLength: 60}), list => {
        const sorted = Float64Array.from(list).sort()
        const quantile = (share: number) => {
          const position = share * (sorted.length - 1)
          const at = Math.floor(position)
          return position === at ? sorted[at] : sorted[at] + (position - at) * (sorted[at + 1] - sorted[at])
        }
        const {min, lowerQuartile, median, upperQuartile, max} = summarise(Float64Array.from(list), new Float64Array(list.length))
        expect([min, lowerQuartile, median, upperQuartile, max]).toEqual([0, 0.25, 0.5, 0.75, 1].map(quantile))
      }),
    )
  })

  test('hold covariances with divisor n - 1', () => {
    // By hand: columns (1, 2, 3) and (2, 2, 5): variances 1 and 3, covariance 1.5.
    const figures = statisticsOf([Float64Array.of(1, 2, 3), Float64Array.of(2, 2, 5)], 3)
    expect([...figures.slice(12)]).toEqual([1, 1.5, 3])
  })
})

describe('what attacks on released rows look at', () => {
  const data = new Table(
    'train',
    [numeric('a', [0, 1, 2, 3, 4]), categorical('c', ['u', 'v', 'u', 'v', 'u']), categorical('y', ['1', '1', '1', '0', '0'])],
    5,
  )
  const asked = {data, row: 1, minority}
  const look = (attack: ExperimentAttack, released: Table<'train'>) => {
    if (attack.observer.kind !== 'rows') throw new TypeError('It looks at rows.')
    return [...attack.observer.prepare(asked, testContext())(released.without(['y']).as('synthetic'))]
  }

  test('shadow-histogram: shares per interval and level, and correlations', () => {
    const released = data.select([0, 1, 3, 3], 'train')
    // a = 0, 1, 3, 3 in [0, 2) and [2, 4]; u, v, v, v; a and v: covariance 7/12 with variances 9/4 and 1/4; u is 1 - v.
    const figures = look(shadowHistogram.create({bins: 2}), released)
    expect(figures.slice(0, 6)).toEqual([0.5, 0.5, 0.75, 0.25, 0.25, 0.75])
    const correlation = 7 / 9
    for (const [at, value] of [-correlation, correlation, -1].entries()) expect(figures[6 + at]).toBeCloseTo(value, 12)
  })

  test('shadow-queries: copies of the record answer every query, other rows fewer', () => {
    const attack = shadowQueries.create({queries: 40})
    const [copies, others] = [look(attack, data.select([1, 1, 1], 'train')), look(attack, data.select([4, 4, 4], 'train'))]
    expect(new Set(copies)).toEqual(new Set([1]))
    expect(others.filter(share => share === 1).length).toBeLessThan(20)
    expect(others.every(share => share === 0 || share === 1)).toBe(true)
  })
})

describe('attacks through a model', () => {
  const answers = (values: readonly number[]) => values.map(value => Float64Array.of(value))
  const logistic = (x: number) => 1 / (1 + Math.exp(-x))

  test('lira compares log-likelihoods on the logit scale, or asks how unusual the answer is without the record', async () => {
    // Logits with the record: mean 2, deviation 1; without: mean 0, deviation 1.
    const shadows = {with: answers([1, 2, 3].map(logistic)), without: answers([-1, 0, 1].map(logistic))}
    const online = await lira.create({}).learn(shadows, testContext())
    // Normal densities: ln N(x; 2, 1) - ln N(x; 0, 1) = 2 x - 2.
    const [low, middle, high] = online(answers([0, 1, 2.5].map(logistic)))
    expect(low).toBeCloseTo(-2, 9)
    expect(middle).toBeCloseTo(0, 9)
    expect(high).toBeCloseTo(3, 9)
    const offline = await lira.create({variant: 'offline'}).learn(shadows, testContext())
    // Deviates, and not probabilities: those of 9 and of 10 deviations are both 1.
    expect([...offline(answers([0.5, 9, 10].map(logistic)))].map(deviate => deviate.toFixed(6))).toEqual([
      '0.500000',
      '9.000000',
      '10.000000',
    ])
  })

  test('lira takes one deviation for in-runs and out-runs where there are fewer than 64 shadow models', async () => {
    const logits = (mean: number, deviation: number, pairs: number) =>
      answers(Array.from({length: pairs}, () => [mean - deviation, mean + deviation]).flatMap(pair => pair.map(logistic)))
    const scorer = (pairs: number) =>
      lira.create({}).learn({with: logits(2, 0.01, pairs), without: logits(0, 1, pairs)}, testContext())
    // Three is more than any of the models said: few models of which one side happens to agree must not make it a non-member's answer.
    const few = (await scorer(2))(answers([1.5, 3].map(logistic)))
    expect(few[1]).toBeGreaterThan(few[0])
    const many = (await scorer(16))(answers([1.5, 3].map(logistic)))
    expect(many[1]).toBeLessThan(many[0])
  })

  test('rmia counts the other records that grew less likely than the record did', async () => {
    const usual = [Float64Array.of(0.4, 0.5, 0.5, 0.5)]
    const score = await rmia.create({gamma: 2}).learn({with: usual, without: usual}, testContext())
    // The record's ratio is 2; those of the others are 1, 0.5 and 1.8: two of the three are at most half as large.
    const [value] = score([Float64Array.of(0.8, 0.5, 0.25, 0.9)])
    expect(Math.floor(value * 4)).toBe(2)
  })

  test('rmia offline needs no model with the record: it reckons what they would say', async () => {
    const without = [Float64Array.of(0.2, 0.5, 0.5), Float64Array.of(0.4, 0.5, 0.5)]
    const score = await rmia.create({variant: 'offline', offlineA: 0.5}).learn({with: [], without}, testContext())
    // (1.5 x 0.3 + 0.5) / 2 = 0.475. The ratios are 0.57 / 0.475 = 1.2, 1.3 and 1.1.
    const [value] = score([Float64Array.of(0.57, 0.65, 0.55)])
    expect(value).toBeCloseTo((1 + 1.2 / 2.2) / 3, 12)
  })

  test('classifier-confidence reads the answer about the record', async () => {
    const score = await classifierConfidence.create({}).learn({with: [], without: []}, testContext())
    expect([...score(answers([0.2, 0.7]))]).toEqual([0.2, 0.7])
  })

  test('compare with classifiers that never saw a synthetic row, which the generator cannot change', async () => {
    const data = gaussianClasses(createRng(4), {rows: 40, minority: 12, columns: 2}).as('train')
    const attack = classifierConfidence.create({testRuns: 3})
    const experiment = {data, minority, mode: 'play', generator: smote.create()} as const
    const [few] = (await runExperiment({...experiment, releasedRows: 5}, attack, [2], testContext(1))).records
    const [many] = (await runExperiment({...experiment, releasedRows: 60}, attack, [2], testContext(1))).records
    expect(many.realOnly).toEqual(few.realOnly)
    expect(many.with).not.toEqual(few.with)
  })
})

describe('the figures of an experiment', () => {
  const scores = (seed: string, shift: number, runs = 20) => {
    const rng = createRng(seed)
    const draw = (plus: number) => Array.from({length: runs}, () => rng.next() + plus)
    return {with: draw(shift), without: draw(0)}
  }

  test('name the worst record and find one leaking record among many', () => {
    const records = Array.from({length: 10}, (_, row) => ({
      row: 3 * row,
      shadowRuns: 0,
      ...scores(`r/${row}`, row === 4 ? 2 : 0),
    }))
    const {
      details,
      test: tested,
      estimates,
      perRecord,
    } = experimentFigures([{kind: 'experiment', records, complete: true, details: {}}], 0.95)
    expect(perRecord?.values).toHaveLength(records.length)
    expect(perRecord?.values.at(-1)).toBe(estimates['worstRecordAuc'].value)
    expect(details).toMatchObject({worstRow: 12, records: 10, aucHighest: 1})
    expect(estimates['worstRecordAuc']).toMatchObject({value: 1})
    expect(tested.pValue).toBeLessThan(1e-4)
  })

  test('reject at most 5 % where there is nothing to find', () => {
    let rejected = 0
    const trials = 200
    for (let trial = 0; trial < trials; trial++) {
      const records = Array.from({length: 6}, (_, row) => ({row, shadowRuns: 0, ...scores(`null/${trial}/${row}`, 0, 12)}))
      if (experimentFigures([{kind: 'experiment', records, complete: true, details: {}}], 0.95).test.pValue < 0.05) rejected++
    }
    // Binomial(200, 0.05): more than 20 has probability 0.001.
    expect(rejected).toBeLessThanOrEqual(20)
  })

  test('rest on a test that is the rank test where there is one stratum', () => {
    // By hand: U = 8 of 9, variance 3 * 3 * 7 / 12: z = 3.5 / sqrt(5.25), one-sided p = 0.06332.
    expect(stratifiedGreaterTest([{in: [3, 5, 6], out: [1, 2, 4]}])).toBeCloseTo(0.0633, 3)
  })
})
