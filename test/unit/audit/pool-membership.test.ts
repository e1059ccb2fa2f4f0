import {describe, expect, it} from 'vitest'
import {membershipFigures} from '../../../src/audit/pool/membership.js'
import {figuresOf} from '../../../src/audit/pool/pool-results.js'
import type {ResultEntry} from '../../../src/result/audit-result.js'
import {withStrongest, type Pooled} from '../../../src/audit/pool/strongest.js'
import type {PeopleScores} from '../../../src/audit/plan/task-output.js'
import {createRng, normal} from '../../../src/core/rng.js'

const range = (count: number) => Array.from({length: count}, (_, at) => at)

function output(seed: string, count: number, shift: number) {
  return outputOf(scoresOf(seed, count, shift))
}

function scoresOf(seed: string, count: number, shift: number) {
  const rng = createRng(seed)
  return {
    members: range(count).map(() => normal(rng) + shift),
    nonMembers: range(count).map(() => normal(rng)),
    memberPeople: range(count),
    nonMemberPeople: range(count).map(person => count + person),
  }
}

const outputOf = (...classes: PeopleScores[]) => ({kind: 'membership', classes}) as const

describe('the figures of a membership attack', () => {
  it('give every rate that so many non-members can resolve and say of the others why not', () => {
    const named = (count: number) => {
      const {estimates, details} = membershipFigures([output('a', count, 1)], 0.95, true)
      return [Object.keys(estimates), details]
    }
    expect(named(1000)[0]).toEqual(['auc', 'tprAtFpr10pct', 'tprAtFpr1pct', 'tprAtFpr01pct', 'epsilon'])
    expect(named(99)).toEqual([
      ['auc', 'tprAtFpr10pct', 'epsilon'],
      {
        members: 99,
        nonMembers: 99,
        tprAtFpr1pct: 'too-few-non-members',
        tprAtFpr01pct: 'too-few-non-members',
      },
    ])
    expect(named(2)[1]).toMatchObject({epsilon: 'too-few-people'})
  })

  it('hold rates against the share of wrong accusations, which guessing reaches', () => {
    const {excess, baseline} = figuresOf([output('b', 200, 8)], 0.95)
    expect(baseline?.['tprAtFpr10pct'].value).toBe(0.1)
    expect(excess?.['tprAtFpr10pct'].value).toBe(1)
    // Epsilon is no rate: there is no share of it that could be left.
    expect(excess).not.toHaveProperty('epsilon')
  })

  it('prove no more with five repeats of the same people than with one', () => {
    const one = output('c', 100, 8)
    const bound = (repeats: number) =>
      membershipFigures(
        range(repeats).map(() => one),
        0.95,
        false,
      ).estimates['epsilon'].value
    expect(bound(5)).toBeLessThan(bound(1))
    expect(bound(5)).toBeGreaterThan(2)
  })
})

describe('several classes', () => {
  // One class with large scores and no leak, and a small one in which every member scores above every non-member.
  const wide = scoresOf('wide', 80, 0)
  const large = {
    ...wide,
    members: wide.members.map(score => 1000 * score),
    nonMembers: wide.nonMembers.map(score => 1000 * score),
  }
  const small = scoresOf('small', 20, 40)
  const alone = membershipFigures([outputOf(large)], 0.95, true)

  it('are compared each by itself, so that no scale drowns the leak of another', () => {
    const {estimates, test} = membershipFigures([outputOf(large, small)], 0.95, true)
    expect(estimates['auc'].value).toBeCloseTo(0.8 * alone.estimates['auc'].value + 0.2, 12)
    expect(test.pValue).toBeLessThan(alone.test.pValue / 4)
  })

  it('give the same figures on whatever scale the scores of each are', () => {
    const moved = {
      ...small,
      members: small.members.map(score => 5 - 1 / (100 + score)),
      nonMembers: small.nonMembers.map(score => 5 - 1 / (100 + score)),
    }
    const figures = (...classes: PeopleScores[]) => {
      const {detectableAt, ...rest} = membershipFigures([outputOf(...classes)], 0.95, true)
      return {...rest, detectable: detectableAt(0.05)}
    }
    expect(figures(wide, moved)).toEqual(figures(large, small))
  })
})

describe('the attack with the largest AUC', () => {
  const entry = (name: string, value: number, kind: ResultEntry['kind'] = 'attack'): Pooled => {
    const scores = output(name, 60, value)
    const aucAt = (confidence: number) => membershipFigures([scores], confidence, true).estimates['auc']
    const estimates = {auc: aucAt(0.95)}
    return {entry: {generator: 'g', kind, name, status: 'done', estimates, seconds: 0}, aucAt}
  }

  it('is marked, with an interval that is wider for the choice', () => {
    const marked = withStrongest([entry('a', 0), entry('b', 2), entry('c', 0), entry('planted', 9, 'control')], 0.95)
    expect(marked.map(({strongest}) => strongest?.of)).toEqual([undefined, 3, undefined, undefined])
    const [, {estimates, strongest}] = marked
    expect(strongest?.auc.value).toBe(estimates['auc'].value)
    expect(strongest?.auc.low).toBeLessThan(estimates['auc'].low)
  })

  it('is not marked when there was no choice', () => {
    expect(withStrongest([entry('a', 2)], 0.95)[0]).not.toHaveProperty('strongest')
  })
})
