import {describe, expect, it, test} from 'vitest'
import {noBoxEnsemble} from '../../../src/attacks/shadow/no-box-ensemble.js'
import type {AttackerView} from '../../../src/attacks/attack.js'
import {NotApplicable} from '../../../src/core/errors.js'
import {createRng, integerBelow, normal, type Rng} from '../../../src/core/rng.js'
import {Table, type Role} from '../../../src/core/table.js'
import {auc} from '../../../src/stats/roc.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, smoteOf, tableOf} from '../../support/releases.js'
import {categorical, numeric} from '../../support/tables.js'

const guess = (view: AttackerView) => noBoxEnsemble.create({members: 30}).guess(view, testContext())

/** Two numbers that hang together, one with gaps, and two levels. */
function mixed<R extends Role>(role: R, rng: Rng, rows: number, kinds: 'all' | 'levels' = 'all'): Table<R> {
  const x = Array.from({length: rows}, () => normal(rng))
  const levels = ['a', 'b', 'c']
  const level = (name: string, count: number) => {
    const column = categorical(
      name,
      x.map(value => levels[value > 0 ? integerBelow(rng, count) : 0]),
    )
    return {
      ...column,
      field: {...column.field, levels},
      codes: Int32Array.from(x, value => (value > 0 ? integerBelow(rng, count) : 0)),
    }
  }
  const names = Array.from({length: 4}, (_, at) => level(`kind${at}`, 3))
  const gaps = x.map((value, row) => (row % 7 === 0 ? NaN : value + normal(rng)))
  return new Table(role, kinds === 'levels' ? names : [numeric('x', x), numeric('gaps', gaps), ...names.slice(2)], rows)
}

describe('no-box-ensemble', () => {
  test('finds the members of a SMOTE release, and learns from three generators of its own', async () => {
    const everyone = gaussianRows(createRng('ensemble'), 120, 4)
    const {scores, parameters} = await guess({
      released: await smoteOf(everyone.slice(0, 40), 400, 'ensemble'),
      targets: tableOf('targets', everyone.slice(0, 80)),
      auxiliary: tableOf('auxiliary', everyone.slice(80)),
    })
    expect(auc(scores.slice(0, 40), scores.slice(40))).toBeGreaterThan(0.9)
    expect(parameters).toMatchObject({members: 30, surrogates: ['smote', 'cart', 'arf']})
  })

  test('a release of nothing but copies is found too, although its rows repeat', async () => {
    const everyone = gaussianRows(createRng('repeats'), 120, 3)
    const {scores, parameters} = await guess({
      released: tableOf(
        'synthetic',
        Array.from({length: 400}, (_, row) => everyone[row % 40]),
      ),
      targets: tableOf('targets', everyone.slice(0, 80)),
      auxiliary: tableOf('auxiliary', everyone.slice(80)),
    })
    expect(auc(scores.slice(0, 40), scores.slice(40))).toBeGreaterThan(0.95)
    // A third of the 40 different rows.
    expect(parameters).toMatchObject({members: 13})
  })

  test('what it says of a target does not hang on where the target stands', async () => {
    const rows = gaussianRows(createRng('order'), 150, 3)
    const scoresIn = async (order: readonly number[]) => {
      const {scores} = await guess({
        released: tableOf('synthetic', rows.slice(0, 100)),
        targets: tableOf(
          'targets',
          order.map(at => rows[100 + at]),
        ),
        auxiliary: tableOf('auxiliary', rows.slice(130)),
      })
      return scores
    }
    const forwards = [...Array(30).keys()]
    const found = await scoresIn(forwards)
    const turned = await scoresIn(forwards.toReversed())
    expect([...turned.toReversed()]).toEqual([...found])
  })

  it.each([
    ['all', 'smote-nc'],
    ['levels', 'smote-n'],
  ] as const)('works with %s columns, by %s', async (kinds, interpolating) => {
    const rng = createRng(kinds)
    const {scores, parameters} = await guess({
      released: mixed('synthetic', rng, 120, kinds),
      targets: mixed('targets', rng, 20, kinds),
      auxiliary: mixed('auxiliary', rng, 10, kinds),
    })
    expect(scores).toHaveLength(20)
    expect(scores.every(score => score >= 0 && score <= 1)).toBe(true)
    expect(parameters).toMatchObject({surrogates: [interpolating, 'cart', 'arf']})
  })

  it('says what is missing', async () => {
    const rows = (count: number) => gaussianRows(createRng(count), count, 2)
    const view = (released: number, targets: number, auxiliary: number) => ({
      released: tableOf('synthetic', rows(released)),
      targets: tableOf('targets', rows(targets)),
      auxiliary: tableOf('auxiliary', rows(auxiliary)),
    })
    await expect(guess(view(30, 7, 4))).rejects.toThrow('needs at least 8 of them; there are 7')
    await expect(guess(view(23, 8, 4))).rejects.toThrow('there are 23 different released rows and 4 auxiliary ones; 24 and 4')
    await expect(guess(view(24, 8, 3))).rejects.toThrow(NotApplicable)
    await expect(guess({released: view(24, 8, 4).released})).rejects.toThrow('there are no targets')
  })
})
