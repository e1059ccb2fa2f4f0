import {describe, expect, test} from 'vitest'
import {attacks} from '../../../src/attacks/registry.js'
import {matchingRows} from '../../../src/attacks/risks/predicates.js'
import {runAttack} from '../../../src/audit/score/attack-step.js'
import {figuresOf} from '../../../src/audit/pool/pool-results.js'
import type {Release} from '../../../src/audit/release/release.js'
import {UserError} from '../../../src/core/errors.js'
import type {GivenOptions} from '../../../src/core/options.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {Table, concatTables, type Column} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'

const numeric = (name: string, values: readonly number[]): Column => ({
  kind: 'numeric',
  field: {kind: 'numeric', name, min: Math.min(...values), max: Math.max(...values), decimals: 3, integer: false, missing: 0},
  values: Float64Array.from(values),
})
const levels = (name: string, codes: readonly number[], count: number): Column => ({
  kind: 'categorical',
  field: {kind: 'categorical', name, levels: Array.from({length: count}, (_, at) => `l${at}`), missing: 0},
  codes: Int32Array.from(codes),
})
const label = (count: number) => levels('y', new Array<number>(count).fill(0), 1)
const table = (columns: readonly Column[], rows: number) => new Table('source', [...columns, label(rows)], rows)
const range = (count: number) => Array.from({length: count}, (_, at) => at)

/** Independent normal columns, and a level that the sign of the first decides. */
function people(seed: string, rows: number) {
  const rng = createRng(seed)
  const columns = range(4).map(() => range(rows).map(() => normal(rng)))
  const named = columns.map((values, at) => numeric(`x${at}`, values))
  return table(
    [
      ...named,
      levels(
        'sign',
        columns[0].map(value => (value > 0 ? 1 : 0)),
        2,
      ),
    ],
    rows,
  )
}

async function play(name: string, release: Omit<Release, 'notes'>, options: GivenOptions = {}) {
  const attack = await attacks.get(name).create(options)
  const output = await runAttack(attack, {...release, notes: []}, {target: 'y', minority: ['l0']}, testContext(1))
  if (output.kind !== 'risk') throw new TypeError(output.kind)
  return output
}

async function pValue(name: string, release: Omit<Release, 'notes'>, options: GivenOptions = {}) {
  return figuresOf([await play(name, release, options)], 0.95).test?.pValue ?? NaN
}

const copies = {
  train: people('in', 60).as('train'),
  holdout: people('out', 60).as('holdout'),
  synthetic: people('in', 60).as('synthetic'),
}
const independent = {...copies, synthetic: people('others', 300).as('synthetic')}
const NAMES = ['singling-out', 'linkability', 'attribute-inference']

/** Whole numbers and levels, as people have them: a value is shared by some, a record by nobody. */
function coarse(seed: string, rows: number, columns = 9) {
  const rng = createRng(seed)
  return table(
    range(columns).map(at =>
      at % 3 === 0
        ? levels(
            `c${at}`,
            range(rows).map(() => integerBelow(rng, 4)),
            4,
          )
        : numeric(
            `x${at}`,
            range(rows).map(() => Math.round(20 * normal(rng))),
          ),
    ),
    rows,
  )
}

/** A release of other people in which some columns of the first members are kept together. */
function keptTogether(names: readonly string[], copied: number, columns = 9) {
  const [train, others] = [coarse('in', 100, columns), coarse('others', 150, columns)]
  const rows = Int32Array.from({length: 150}, (_, at) => (at < copied ? at : 100 + at))
  const mixed = concatTables('source', [train, others]).select(rows, 'source')
  const own = others.withColumns(
    others.columns.map(column => (names.includes(column.field.name) ? mixed.column(column.field.name) : column)),
  )
  return {train: train.as('train'), holdout: coarse('out', 100, columns).as('holdout'), synthetic: own.as('synthetic')}
}
const KEPT = ['c0', 'x1', 'x2', 'c3', 'x4', 'x5']

describe.each(NAMES)('%s', name => {
  test('finds people in a release of copies and stands at its control in an independent one', async () => {
    const leaking = figuresOf([await play(name, copies)], 0.95)
    expect(leaking.test).toMatchObject({estimate: 'risk'})
    expect(leaking.test?.pValue).toBeLessThan(1e-6)
    expect(leaking.excess?.['risk'].low).toBeGreaterThan(0.2)
    const clean = figuresOf([await play(name, independent)], 0.95)
    expect(clean.test?.pValue).toBeGreaterThan(0.01)
    expect(clean.excess?.['risk'].low).toBeLessThan(0)
  })

  test('says nothing without people outside the data', async () => {
    const {holdout: _, ...without} = copies
    await expect(play(name, without)).rejects.toThrow('no-non-members')
  })
})

describe.each(NAMES)('%s, where a release kept some columns of 60 of 100 people together and drew the others anew', name => {
  const release = keptTogether(KEPT, 60)

  test('finds it by searching, and says in which columns', async () => {
    const {test: tested, question, estimates, control} = figuresOf([await play(name, release)], 0.95)
    expect(tested?.pValue).toBeLessThan(1e-10)
    expect(question?.asked).toBeGreaterThan(20)
    expect(estimates['risk'].value).toBeGreaterThan(0.3)
    expect(control?.['risk'].value).toBeLessThan(0.1)
    // Linkability is over halves of all columns.
    if (name !== 'linkability') for (const column of [...(question?.secret ?? [])]) expect(KEPT).toContain(column)
  })

  test('does not find it by the published attack alone', async () => {
    const {searches} = await play(name, release, {search: false})
    expect(searches).toEqual([])
    expect(await pValue(name, release, {search: false})).toBeGreaterThan(1e-4)
  })

  test('finds nothing where nothing was kept, and says so of values that everybody has', async () => {
    expect(await pValue(name, keptTogether([], 60))).toBeGreaterThan(0.01)
    const levelsOnly = (seed: string, rows: number) => {
      const rng = createRng(seed)
      return table(
        range(5).map(at =>
          levels(
            `c${at}`,
            range(rows).map(() => integerBelow(rng, 3)),
            3,
          ),
        ),
        rows,
      )
    }
    const grid = {
      train: levelsOnly('in', 80).as('train'),
      holdout: levelsOnly('out', 80).as('holdout'),
      synthetic: levelsOnly('others', 200).as('synthetic'),
    }
    expect(await pValue(name, grid)).toBeGreaterThan(0.01)
  })
})

test('9 kept columns of 49 are found', async () => {
  const release = keptTogether(KEPT.concat('x7', 'x8', 'x10'), 60, 49)
  expect(await pValue('attribute-inference', release)).toBeLessThan(1e-10)
  expect(await pValue('singling-out', release)).toBeLessThan(1e-10)
})

describe('what is known and what is secret', () => {
  const release = keptTogether(['c0', 'x1', 'x2'], 60)

  test('is asked as it was said, without a search', async () => {
    const output = await play('attribute-inference', release, {known: 'c0,x1', secret: 'x2'})
    expect(output.question).toEqual({known: ['c0', 'x1'], secret: ['x2']})
    const {question, test: tested} = figuresOf([output], 0.95)
    expect(question).toMatchObject({known: ['c0', 'x1'], secret: ['x2'], asked: 4})
    expect(tested?.pValue).toBeLessThan(1e-10)
    expect(await pValue('attribute-inference', release, {known: 'c0,x1', secret: 'x4'})).toBeGreaterThan(0.01)
  })

  test('is what the two files of linkability hold', async () => {
    const output = await play('linkability', release, {left: 'x1', right: 'x2'})
    expect(output.question).toEqual({known: ['x1'], secret: ['x2']})
    expect(figuresOf([output], 0.95).test?.pValue).toBeLessThan(1e-6)
  })

  test('a secret alone is asked of all others, known columns alone for all others', async () => {
    expect((await play('attribute-inference', release, {secret: 'x2,x4'})).question?.known).toHaveLength(7)
    expect((await play('attribute-inference', release, {known: 'c0'})).question?.secret).toHaveLength(8)
  })

  test.each([
    [{known: 'nobody'}, "Got 'nobody' instead"],
    [{known: 'c0', secret: 'x1,c0'}, 'both known and secret'],
    [
      {
        secret: range(9)
          .map(at => `${at % 3 === 0 ? 'c' : 'x'}${at}`)
          .join(),
      },
      'no column is left to be known',
    ],
  ])('is refused where it makes no question: %o', async (options, message) => {
    await expect(play('attribute-inference', release, options)).rejects.toThrow(message)
  })
})

test('a guess at a column does not look at it', async () => {
  const {train, synthetic} = keptTogether(KEPT, 60)
  const records = train.without(['y']).as('targets')
  const other = records.withColumns(
    records.columns.map(column =>
      column.field.name === 'x4'
        ? numeric(
            'x4',
            range(100).map(at => at),
          )
        : column,
    ),
  )
  const attack = attacks.get('attribute-inference').create({})
  const guesses = await Promise.all(
    [records, other].map(async asked => {
      const secrets = ['x4', 'c0']
      const made = await attack.guess({released: synthetic.without(['y']), incomplete: {records: asked, secrets}}, testContext(1))
      const {agreement, equality} = made.readings
      return [made.guessed[0], agreement[0], equality.filter(({known}) => !known.includes('x4')), made.candidates]
    }),
  )
  expect(guesses[1]).toEqual(guesses[0])
})

test('a person with several rows is one person', async () => {
  const {train, holdout, synthetic} = keptTogether(KEPT, 60)
  const twice = (rows: Table) =>
    rows.select(
      range(200).map(at => at >> 1),
      'source',
    )
  const people = {train: Int32Array.from(range(200), at => at >> 1), holdout: Int32Array.from(range(200), at => 100 + (at >> 1))}
  const once = await play('attribute-inference', {train, holdout, synthetic})
  const doubled = await play('attribute-inference', {
    train: twice(train).as('train'),
    holdout: twice(holdout).as('holdout'),
    synthetic,
    people,
  })
  expect(doubled.main.attempts).toBe(100)
  expect(doubled.searches.map(({best}) => best?.main)).toEqual(once.searches.map(({best}) => best?.main))
})

describe('singling out', () => {
  test('counts a person once however many descriptions hold for them', async () => {
    const {main, control, details} = await play('singling-out', copies)
    expect(main.successes).toBeLessThanOrEqual(60)
    expect(Number(details['predicatesOfOneMember'])).toBeGreaterThan(main.successes)
    expect(main.attempts).toBe(control.attempts)
    const [one, several] = [Number(details['membersByOneColumn']), Number(details['membersBySeveralColumns'])]
    // Four columns of numbers have a smallest and a largest value each, and the fifth has two levels.
    expect(one).toBeLessThanOrEqual(10)
    expect(Math.max(one, several)).toBeLessThanOrEqual(main.successes)
    expect(one + several).toBeGreaterThanOrEqual(main.successes)
  })

  test('takes as many members as non-members: in a larger group fewer descriptions hold for one person alone', async () => {
    const {main, control} = await play('singling-out', {...copies, holdout: people('few', 20).as('holdout')})
    expect([main.attempts, control.attempts]).toEqual([20, 20])
  })

  test('reads conditions as they are written, missing cells meeting none', () => {
    const rows = new Table('source', [numeric('x', [1, 2, NaN, 3]), levels('c', [0, 1, 1, -1], 2)], 4)
    expect(matchingRows(rows, [{column: 'x', is: 'at-least', value: 2}])).toEqual([1, 3])
    expect(
      matchingRows(rows, [
        {column: 'x', is: 'at-most', value: 2},
        {column: 'c', is: 'level', code: 1},
      ]),
    ).toEqual([1])
  })
})

describe('linkability', () => {
  test('links everybody in a release of copies', async () => {
    const {main} = await play('linkability', copies)
    expect(main).toEqual({successes: 60, attempts: 60})
  })

  test('links copies by one column where that has a value of its own per person, and refuses columns that are not there', async () => {
    const {main} = await play('linkability', copies, {left: 'x0'})
    expect(main.successes).toBe(60)
    await expect(play('linkability', copies, {left: 'nobody'})).rejects.toThrow(UserError)
    await expect(play('linkability', copies, {left: 'x0,x1,x2,x3,sign'})).rejects.toThrow(UserError)
  })
})

describe('attribute inference', () => {
  test('takes what holds for outsiders as well for no leak', async () => {
    // The sign is decided by x0: the release teaches that of everybody.
    const {main, control, baseline} = await play('attribute-inference', independent, {secret: 'sign'})
    expect(main.successes / main.attempts).toBeGreaterThan(0.6)
    expect(control.successes / control.attempts).toBeGreaterThan(0.6)
    expect(baseline.successes / baseline.attempts).toBeLessThan(main.successes / main.attempts)
    expect(figuresOf([await play('attribute-inference', independent, {secret: 'sign'})], 0.95).test?.pValue).toBeGreaterThan(0.05)
  })

  test('leaves out people who have no value, and columns with one', async () => {
    const gap = (source: Table<'source'>) =>
      source.withColumns(
        source.columns.map(column =>
          column.field.name === 'x1'
            ? numeric(
                'x1',
                range(60).map(at => (at < 10 ? NaN : at)),
              )
            : column,
        ),
      )
    const release = {
      train: gap(people('in', 60)).as('train'),
      holdout: gap(people('out', 60)).as('holdout'),
      synthetic: people('in', 60).as('synthetic'),
    }
    const {main, control} = await play('attribute-inference', release, {secret: 'x1'})
    expect([main.attempts, control.attempts]).toEqual([50, 50])
    const constant = (source: Table<'source'>) =>
      source.withColumns([
        ...source.columns,
        numeric(
          'one',
          range(60).map(() => 1),
        ),
      ])
    const details = (
      await play('attribute-inference', {
        train: constant(people('in', 60)).as('train'),
        holdout: constant(people('out', 60)).as('holdout'),
        synthetic: constant(people('in', 60)).as('synthetic'),
      })
    ).details
    expect(details['secrets']).toBe(5)
  })

  test('counts a number within the tolerance alone', async () => {
    const strict = await play('attribute-inference', independent, {secret: 'x0', tolerance: 0})
    const loose = await play('attribute-inference', independent, {secret: 'x0', tolerance: 1})
    expect(strict.main.successes).toBe(0)
    expect(loose.main.successes).toBe(60)
  })
})
