import {describe, expect, test} from 'vitest'
import {membershipTest} from '../../../src/audit/pool/membership-test.js'
import {testFamilies} from '../../../src/audit/judge/test-family.js'
import type {ResultEntry} from '../../../src/result/audit-result.js'
import {createRng, normal} from '../../../src/core/rng.js'

const ONE_SIDED = {newSplits: true, twoSided: false}
const TWO_SIDED = {newSplits: true, twoSided: true}
const sides = (members: readonly number[], nonMembers: readonly number[]) => [{members, nonMembers}]
const draws = (seed: string, count: number, shift = 0) => {
  const rng = createRng(seed)
  return Array.from({length: count}, () => normal(rng) + shift)
}

describe('the test of membership scores', () => {
  test('finds members who score below others only when it is two-sided, at twice the p-value', () => {
    const [members, others] = [draws('members', 60, -0.8), draws('others', 60)]
    const low = membershipTest([sides(members, others)], TWO_SIDED).test
    expect(low.pValue).toBeLessThan(0.01)
    expect(low.below).toBe(true)
    expect(membershipTest([sides(members, others)], ONE_SIDED).test).toMatchObject({pValue: expect.closeTo(1, 1) as number})
    const high = membershipTest([sides(others, members)], TWO_SIDED).test
    expect(high.below).toBeUndefined()
    expect(high.pValue).toBeCloseTo(2 * membershipTest([sides(others, members)], ONE_SIDED).test.pValue, 12)
    expect(high.pValue).toBeCloseTo(low.pValue, 12)
  })

  test('gives four people no smaller p-value than one of their six divisions has, however many repeats there are', () => {
    const perfect = Array.from({length: 5}, () => sides([3, 4], [1, 2]))
    const {test: one, detectableAt} = membershipTest(perfect, ONE_SIDED)
    expect(one.pValue).toBeCloseTo(1 / 6, 12)
    expect(one.smallestPValue).toBeCloseTo(1 / 6, 12)
    expect(one.compared).toEqual({main: 2, reference: 2})
    expect(detectableAt(0.05)).toBeUndefined()
    expect(membershipTest(perfect, TWO_SIDED).test.pValue).toBeCloseTo(1 / 3, 12)
  })

  test('multiplies the divisions of several classes', () => {
    const two = [
      {members: [3, 4], nonMembers: [1, 2]},
      {members: [7, 8, 9], nonMembers: [5, 6]},
    ]
    expect(membershipTest([two], ONE_SIDED).test.smallestPValue).toBeCloseTo(1 / 60, 12)
  })

  test('says how little equal scores can show, whoever the members are', () => {
    const tied = (raised: number) =>
      sides(
        [...Array.from({length: raised}, () => 2), ...Array.from({length: 100 - raised}, () => 1)],
        Array.from({length: 100}, () => 1),
      )
    // Of 200 people two are different: both are members with probability 0.249.
    const {test: two} = membershipTest([tied(2)], ONE_SIDED)
    expect(two.smallestPValue).toBeCloseTo((100 * 99) / (200 * 199), 8)
    expect(two.pValue).toBeCloseTo(two.smallestPValue!, 8)
    expect(membershipTest([tied(40)], ONE_SIDED).test.smallestPValue).toBeLessThan(1e-9)
  })

  test('asks for a larger leak the stricter the level and when both sides count', () => {
    const scores = [sides(draws('a', 40), draws('b', 40))]
    const at = (design: typeof ONE_SIDED, level: number) => membershipTest(scores, design).detectableAt(level)!
    expect(at(ONE_SIDED, 0.05 / 8)).toBeGreaterThan(at(ONE_SIDED, 0.05))
    expect(at(TWO_SIDED, 0.05)).toBeCloseTo(at(ONE_SIDED, 0.025), 12)
  })
})

describe('families of tests', () => {
  const entry = (name: string, smallestPValue?: number): ResultEntry => ({
    generator: 'g',
    kind: 'attack',
    name,
    status: 'done',
    estimates: {},
    test: {
      estimate: 'auc',
      method: 'given',
      pValue: 0.5,
      adjustedPValue: 0.5,
      ...(smallestPValue !== undefined && {smallestPValue}),
    },
    seconds: 0,
  })
  const familyOf = (entries: readonly ResultEntry[]) => {
    const {entries: family, level} = testFamilies(entries, 0.95).get('g')!
    return {names: [...family].map(({name}) => name), level}
  }

  test('leave out what cannot be significant, and are then held against a milder level', () => {
    expect(familyOf([entry('a', 1e-9), entry('b', 1 / 6), entry('c')])).toEqual({
      names: ['a', 'c'],
      level: expect.closeTo(0.025, 12) as number,
    })
    expect(familyOf([entry('a', 1 / 6)])).toEqual({names: [], level: expect.closeTo(0.05, 12) as number})
  })

  test('are the largest of which every test can be significant as the first of them', () => {
    // 0.02 would do for two tests (0.025), but not for three.
    expect(familyOf([entry('a', 0.02), entry('b', 0.02)]).names).toEqual(['a', 'b'])
    expect(familyOf([entry('a', 0.02), entry('b', 1e-9), entry('c', 1e-9)])).toEqual({
      names: ['b', 'c'],
      level: expect.closeTo(0.025, 12) as number,
    })
  })
})
