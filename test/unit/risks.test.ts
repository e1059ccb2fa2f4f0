import {describe, expect, test} from 'vitest'
import {attacks} from '../../src/attacks/registry.js'
import {matchingRows} from '../../src/attacks/predicates.js'
import {runAttack} from '../../src/audit/attack-step.js'
import {figuresOf} from '../../src/audit/pool.js'
import type {Release} from '../../src/audit/release.js'
import {UserError} from '../../src/core/errors.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng, normal} from '../../src/core/rng.js'
import {Table, type Column} from '../../src/core/table.js'
import {testContext} from '../support/context.js'

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
  const attack = (await attacks.get(name).load()).create(options)
  const tally = await runAttack(attack, {...release, notes: []}, {target: 'y', minority: ['l0']}, testContext(1))
  if (tally.kind !== 'risk') throw new TypeError(tally.kind)
  return tally
}

const copies = {
  train: people('in', 60).as('train'),
  holdout: people('out', 60).as('holdout'),
  synthetic: people('in', 60).as('synthetic'),
}
const independent = {...copies, synthetic: people('others', 300).as('synthetic')}
const NAMES = ['singling-out', 'linkability', 'attribute-inference']

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
    await expect(play(name, without)).rejects.toThrow('no non-members')
  })
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
