import {describe, expect, test} from 'vitest'
import {differencing} from '../../../src/attacks/membership/differencing.js'
import {changesOf, chancesOfChange} from '../../../src/attacks/membership/differencing/changes.js'
import {auc} from '../../../src/stats/auc.js'
import {testContext} from '../../support/context.js'
import {CAME, WENT, twoReleases, type TwoReleases} from '../../support/two-releases.js'

async function played({releases: [first, second], people}: TwoReleases) {
  const view = {released: first.without(['y']), later: [second.without(['y'])], targets: people.without(['y'])}
  const {scores, changes = [], alone = []} = await differencing.create({}).guess(view, testContext(1))
  const unchanged = [...scores.keys()].filter(row => ![...CAME, ...WENT].includes(row))
  const of = (rows: readonly number[], values = scores) => rows.map(row => values[row])
  return {
    changes,
    came: auc(of(CAME), of(unchanged)),
    went: auc(of(unchanged), of(WENT)),
    alone: alone.map(values => auc(of(CAME, values), of(unchanged, values))),
    said: changes.flatMap((change, row) => (change === 'unchanged' ? [] : [{row, change}])),
  }
}

describe('differencing', () => {
  test('finds everybody who came or went between two SMOTE releases of four rows per record, and no single release does', async () => {
    const {came, went, alone, said} = await played(await twoReleases(4))
    expect(came).toBeGreaterThan(0.99)
    expect(went).toBeGreaterThan(0.99)
    expect(Math.max(...alone)).toBeLessThan(0.8)
    expect(said.filter(({change}) => change === 'came').map(({row}) => row)).toEqual(expect.arrayContaining(CAME))
    expect(said.filter(({change}) => change === 'went').map(({row}) => row)).toEqual(expect.arrayContaining(WENT))
    expect(said.length).toBeLessThanOrEqual(CAME.length + WENT.length + 2)
  })

  test.each([
    {what: 'releases of other people', options: {independent: true}},
    {what: 'a generator that draws from a normal distribution', options: {generator: 'gaussian'}},
  ])('says nothing of anybody for $what', async ({options}) => {
    const {said, came, went} = await played(await twoReleases(4, options))
    expect(said).toEqual([])
    expect((came + went) / 2).toBeGreaterThan(0.2)
    expect((came + went) / 2).toBeLessThan(0.8)
  })

  test('needs two releases', async () => {
    const {releases, people} = await twoReleases(1)
    const view = {released: releases[0].without(['y']), targets: people.without(['y'])}
    await expect(differencing.create({}).guess(view, testContext(1))).rejects.toThrow(
      'there must be two releases to compare; there are 1',
    )
  })
})

describe('what two releases say together', () => {
  const odds = (...values: number[]) => Float64Array.from(values)

  test('is a change where one release is sure of a target and the other sure of the contrary', () => {
    const chances = chancesOfChange(odds(20, -20, 20, -20), odds(-20, 20, 20, -20))
    expect(changesOf(chances)).toEqual(['went', 'came', 'unchanged', 'unchanged'])
  })

  test('is no change where both are sure, however much surer one of them is', () => {
    const {came, went} = chancesOfChange(odds(80, 400), odds(10, 15))
    expect(Math.max(...came, ...went)).toBeLessThan(0.01)
  })

  test('turns around with the order of the releases', () => {
    const [first, second] = [odds(3, -1, 0.5, 2), odds(-2, 2, 0, 2)]
    const [forth, back] = [chancesOfChange(first, second), chancesOfChange(second, first)]
    forth.came.forEach((chance, target) => {
      expect(chance).toBeCloseTo(back.went[target], 12)
    })
  })

  test('takes a missing row for little where nearly everybody stayed', () => {
    const stayed = Array.from({length: 200}, () => 15)
    const asked = (others: number[], more: number[]) => chancesOfChange(odds(-2.5, ...others), odds(15, ...more)).came[0]
    expect(asked(stayed, stayed)).toBeLessThan(0.5)
    // Half of the others came.
    const mixed = stayed.map((value, at) => (at % 2 === 0 ? value : -value))
    expect(asked(mixed, stayed)).toBeGreaterThan(0.8)
  })
})
