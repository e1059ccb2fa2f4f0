import {describe, expect, test} from 'vitest'
import {checkInputs} from '../../../src/audit/checks/check-inputs.js'
import {controlsAboveMain, withDoubts} from '../../../src/audit/checks/doubts.js'
import {overlapOf, sharesPeople, sharesUnknownPeople} from '../../../src/audit/checks/overlap.js'
import {releasedHoldout} from '../../../src/audit/checks/released-holdout.js'
import {judgeGenerators} from '../../../src/audit/judge/verdict.js'
import type {AuditInputs} from '../../../src/audit/plan/inputs.js'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import type {ResultEntry} from '../../../src/result/audit-result.js'
import {UserError} from '../../../src/core/errors.js'
import type {InputCheck} from '../../../src/core/input-check.js'
import {createRng, integerBelow, normal, permutation, type Rng} from '../../../src/core/rng.js'
import {concatTables, Table} from '../../../src/core/table.js'
import {poissonTail} from '../../../src/stats/poisson.js'
import {testContext} from '../../support/context.js'
import {estimate} from '../../support/example-result.js'
import {categorical, numeric} from '../../support/tables.js'

interface Kind {
  readonly shift?: number
  /** Few values per column, so that people are alike by chance. */
  readonly coarse?: boolean
}

function people(rng: Rng, rows: number, minority: number, {shift = 0, coarse = false}: Kind = {}): Table<'source'> {
  const value = () => (coarse ? integerBelow(rng, 3) : Math.round(1000 * normal(rng)) / 1000)
  const column = (moved: number) => Array.from({length: rows}, value).map(each => each + moved)
  return new Table(
    'source',
    [
      numeric('a', column(shift)),
      numeric('b', column(0)),
      numeric('c', column(0)),
      categorical(
        'd',
        Array.from({length: rows}, () => ['x', 'y'][integerBelow(rng, 2)]),
      ),
      categorical(
        'y',
        Array.from({length: rows}, (_, row) => (row < minority ? '1' : '0')),
      ),
    ],
    rows,
  )
}

const range = (from: number, to: number) => Array.from({length: to - from}, (_, at) => from + at)
const ofMinority = (table: Table, count: number) => table.select(range(0, count), 'synthetic')

function planFor(inputs: AuditInputs) {
  return createPlan(
    {
      seed: 1,
      target: 'y',
      minority: ['1'],
      generators: [],
      options: [],
      synthetic: inputs.synthetic.map((_, at) => ({name: `r${at}.csv`, sha256: 's'})),
      holdout: {kind: 'file', sha256: 'h'},
      amount: {kind: 'balance'},
      engine: 'auto',
      repeats: 1,
      confidence: 0.95,
      columns: {categorical: [], ignored: []},
    },
    [],
  )
}

async function check(
  source: Table,
  holdout: Table,
  released: readonly Table[] = [],
  more: Partial<AuditInputs> = {},
  names: {data?: ReadonlySet<string>; holdout?: string[]} = {},
) {
  const inputs: AuditInputs = {
    source: source.as('source'),
    holdout: holdout.as('holdout'),
    synthetic: released.map(table => table.as('synthetic')),
    sha256: 'd',
    ...more,
  }
  const facts = {
    plan: planFor(inputs),
    data: {path: 'data.csv', sha256: 'd', ...(names.data && {people: names.data})},
    holdout: {path: 'holdout.csv', sha256: 'h', ...(names.holdout && {people: names.holdout})},
  }
  const checked = await checkInputs(inputs, facts, testContext(1))
  return {
    checked,
    checks: checked.checks ?? [],
    code: (code: InputCheck['code']) => checked.checks?.find(one => one.code === code),
  }
}

async function complaint(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  return (error as UserError).message
}

describe('a holdout', () => {
  test('that shares nothing with the data and the release gives no finding', async () => {
    for (const kind of [{}, {coarse: true}]) {
      const rng = createRng(`clean ${JSON.stringify(kind)}`)
      const [source, holdout, release] = [
        people(rng, 300, 60, kind),
        people(rng, 300, 60, kind),
        ofMinority(people(rng, 300, 200, kind), 200),
      ]
      const {checks, checked} = await check(source, holdout, [release])
      expect(checks).toEqual([])
      expect(checked.holdout?.rowCount).toBe(300)
      expect(checked.holdoutShifted).toBe(false)
    }
  })

  test('loses the rows that it shares with the data, which are named by number', async () => {
    const rng = createRng('overlap')
    const source = people(rng, 300, 60)
    const fresh = people(rng, 300, 60)
    const holdout = concatTables('holdout', [source.select([3, 8, 15], 'holdout'), fresh])
    const {code, checked} = await check(source, holdout)
    expect(code('holdout-overlaps')).toMatchObject({severity: 'warning', count: 3, of: 63, rows: [1, 2, 3]})
    expect(checked.holdout?.rowCount).toBe(300)
  })

  test('is refused where most of it, or all of it, is the data', async () => {
    const rng = createRng('mostly')
    const source = people(rng, 300, 60)
    const fresh = people(rng, 300, 60)
    const mostly = concatTables('holdout', [source.select(range(0, 40), 'holdout'), fresh.select(range(30, 300), 'holdout')])
    expect(await complaint(check(source, mostly))).toMatch(/40 of the 70 minority rows of 'holdout.csv' are rows of 'data.csv'/)
    const shuffled = source.select(permutation(rng, source.rowCount), 'holdout')
    expect(await complaint(check(source, shuffled))).toMatch(/60 of the 60 minority rows/)
    const coarse = people(rng, 300, 60, {coarse: true})
    const facts = {
      plan: planFor({source: coarse, synthetic: [], sha256: 'd'}),
      data: {path: 'a', sha256: 'd'},
      holdout: {path: 'b', sha256: 'd'},
    }
    const same = checkInputs({source: coarse, holdout: coarse.as('holdout'), synthetic: [], sha256: 'd'}, facts, testContext(1))
    expect(await complaint(same)).toMatch(/'b' is the same file as 'a'/)
  })

  test('loses the people who are in the data too, and is refused where they are most', async () => {
    const rng = createRng('people')
    const [source, holdout] = [people(rng, 100, 40), people(rng, 100, 40)]
    const names = Array.from({length: 100}, (_, row) => `p${row}`)
    const {code, checked} = await check(source, holdout, [], {}, {data: new Set(['p2', 'p77']), holdout: names})
    expect(code('holdout-people-shared')).toMatchObject({count: 2, rows: [3, 78]})
    expect(checked.holdout?.rowCount).toBe(98)
    expect(await complaint(check(source, holdout, [], {}, {data: new Set(names), holdout: names}))).toMatch(
      /40 minority rows.*40 are of people/,
    )
  })

  test('whose records are in the release is a finding, also when they are few', async () => {
    const rng = createRng('released')
    const [source, holdout, other] = [people(rng, 300, 60), people(rng, 300, 60), ofMinority(people(rng, 300, 200), 200)]
    for (const count of [60, 6]) {
      const release = concatTables('synthetic', [ofMinority(holdout, count), other])
      expect((await check(source, holdout, [other, release])).code('holdout-released')).toMatchObject({
        generator: 'file:r1.csv',
        severity: 'fault',
        count,
        of: 60,
      })
    }
  })

  test('of another population is a finding, and one of the same is none', async () => {
    const rng = createRng('shift')
    const source = people(rng, 300, 60)
    const {code, checked} = await check(source, people(rng, 300, 60, {shift: 1.2}))
    expect(code('holdout-shifted')).toMatchObject({severity: 'fault', column: 'a'})
    const found = code('holdout-shifted')
    expect(found?.code === 'holdout-shifted' && found.auc.value).toBeGreaterThan(0.65)
    expect(checked.holdoutShifted).toBe(true)
  })

  test('beside a release with rows of other classes leaves these unasked, which is said', async () => {
    const rng = createRng('others')
    const [source, holdout, release] = [people(rng, 300, 60), people(rng, 300, 60), people(rng, 200, 150)]
    expect((await check(source, holdout, [release])).code('other-classes-released')).toMatchObject({count: 50, of: 200})
  })
})

test('Rows are shared by chance where columns have few values, and by people where they have many', () => {
  const rng = createRng('alike')
  const draw = (values: number) => Array.from({length: 200}, () => String(integerBelow(rng, values)))
  for (let draws = 0; draws < 20; draws++)
    for (const values of [50, 300, 3000]) {
      const overlap = overlapOf(draw(values), draw(values))
      expect(sharesUnknownPeople(overlap)).toBe(false)
      if (values < 3000) expect(sharesPeople(overlap)).toBe(false)
    }
  const data = draw(1e9)
  expect(sharesPeople(overlapOf([...data.slice(0, 1), ...draw(1e9)], data))).toBe(true)
  const alike = draw(300)
  expect(sharesUnknownPeople(overlapOf(alike, alike))).toBe(true)
})

test('A release that meets rows of the holdout as often as chance has it holds none of them', () => {
  const rng = createRng('met')
  const draw = (values: number, count: number) => Array.from({length: count}, () => String(integerBelow(rng, values)))
  for (let draws = 0; draws < 20; draws++)
    for (const values of [20, 200, 2000, 1e6]) {
      const [holdout, data] = [draw(values, 100), draw(values, 100)]
      expect(releasedHoldout(holdout, data, [...holdout, ...data], draw(values, 500))).toBeUndefined()
    }
})

test('The Poisson tail is the sum of its terms', () => {
  // scipy.stats.poisson.sf(k - 1, mu)
  expect(poissonTail(3, 0.5)).toBeCloseTo(0.014387677966970713, 12)
  expect(poissonTail(2, 5)).toBeCloseTo(0.9595723180054873, 12)
  expect(poissonTail(0, 1)).toBe(1)
  expect(poissonTail(1, 0)).toBe(0)
})

describe('attacks that rest on the holdout', () => {
  const entry = (
    name: string,
    figure: string,
    main: [number, number, number],
    against?: [number, number, number],
    adjustedPValue = 0.001,
  ): ResultEntry => ({
    generator: 'file:r.csv',
    kind: 'attack',
    name,
    status: 'done',
    estimates: {[figure]: estimate(...main, 100)},
    ...(against && {control: {[figure]: estimate(...against, 100)}}),
    test: {estimate: figure, method: 'm', pValue: adjustedPValue, adjustedPValue},
    seconds: 1,
  })
  const shifted: InputCheck = {
    code: 'holdout-shifted',
    severity: 'fault',
    file: 'holdout.csv',
    column: 'a',
    pValue: 1e-6,
    auc: {value: 0.67, high: 0.75},
  }
  const released: InputCheck = {
    code: 'holdout-released',
    severity: 'fault',
    generator: 'file:r.csv',
    file: 'r.csv',
    against: 'holdout.csv',
    count: 3,
    of: 60,
    expected: 0.1,
    pValue: 1e-6,
    rows: [1, 2, 3],
  }

  test('must find more than the populations differ by', () => {
    const weak = entry('dcr-mia', 'auc', [0.61, 0.53, 0.69])
    const strong = entry('dcr-mia', 'auc', [0.95, 0.9, 0.99])
    const risk = entry('linkability', 'risk', [0.97, 0.92, 1], [0.01, 0, 0.05])
    const mild = entry('linkability', 'risk', [0.4, 0.3, 0.5], [0.2, 0.1, 0.3])
    const rebuilt = entry('reconsmote', 'recall', [0.3, 0.2, 0.4], [0, 0, 0.04])
    expect(withDoubts([weak, strong, risk, mild, rebuilt], [shifted]).map(({doubt}) => doubt !== undefined)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ])
    expect(withDoubts([weak, mild], []).every(({doubt}) => doubt === undefined)).toBe(true)
  })

  test('give no verdict where it cannot be told, and a leak where records of the holdout are published', () => {
    const quiet = withDoubts([entry('dcr-mia', 'auc', [0.5, 0.4, 0.6], undefined, 1)], [shifted])
    expect(judgeGenerators(quiet, 0.95, [shifted])).toMatchObject([
      {verdict: 'not-tested', reasons: [{code: 'doubted', attack: 'dcr-mia', reason: {code: 'holdout-shifted'}}]},
    ])
    const published = {code: 'holdout-released', records: 3, of: 60}
    expect(judgeGenerators(quiet, 0.95, [released])).toMatchObject([{verdict: 'leaks', reasons: [published]}])
    const found = entry('linkability', 'risk', [0.97, 0.92, 1], [0.01, 0, 0.05])
    expect(judgeGenerators([found], 0.95, [released])).toMatchObject([
      {verdict: 'leaks', reasons: [published, {code: 'beats-control', attack: 'linkability'}]},
    ])
  })

  test('do not take people of the holdout who were released for members that were avoided', () => {
    const avoided = entry('dcr-mia', 'auc', [0.02, 0, 0.05])
    const found = entry('dcr-mia', 'auc', [0.8, 0.7, 0.9])
    expect(withDoubts([avoided, found], [released]).map(({doubt}) => doubt !== undefined)).toEqual([true, false])
    expect(withDoubts([avoided], [{...released, generator: 'file:other.csv'}])[0].doubt).toBeUndefined()
  })

  test('whose control is far above the main figure are a finding about the files', () => {
    const above = entry('linkability', 'risk', [0.01, 0, 0.05], [0.99, 0.95, 1], 1)
    expect(controlsAboveMain([above])).toMatchObject([{code: 'control-above-main', severity: 'fault', generator: 'file:r.csv'}])
    expect(controlsAboveMain([entry('linkability', 'risk', [0.1, 0.05, 0.2], [0.15, 0.1, 0.25], 1)])).toEqual([])
  })
})
