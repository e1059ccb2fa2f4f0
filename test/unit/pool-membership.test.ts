import {describe, expect, it} from 'vitest'
import {membershipFigures} from '../../src/audit/pool-membership.js'
import {figuresOf} from '../../src/audit/pool.js'
import type {ResultEntry} from '../../src/audit/result.js'
import {withStrongest, type Pooled} from '../../src/audit/strongest.js'
import {createRng, normal} from '../../src/core/rng.js'

const range = (count: number) => Array.from({length: count}, (_, at) => at)

function tally(seed: string, count: number, shift: number) {
  const rng = createRng(seed)
  return {
    kind: 'membership',
    members: range(count).map(() => normal(rng) + shift),
    nonMembers: range(count).map(() => normal(rng)),
  } as const
}

describe('the figures of a membership attack', () => {
  it('give every rate that so many non-members can resolve and say of the others why not', () => {
    const named = (count: number) => {
      const {estimates, details} = membershipFigures([tally('a', count, 1)], 0.95)
      return [Object.keys(estimates), details]
    }
    expect(named(1000)[0]).toEqual(['auc', 'tprAtFpr10pct', 'tprAtFpr1pct', 'tprAtFpr01pct', 'epsilon'])
    expect(named(99)).toEqual([
      ['auc', 'tprAtFpr10pct', 'epsilon'],
      {
        members: 99,
        nonMembers: 99,
        tprAtFpr1pct: 'not resolvable with 99 non-members',
        tprAtFpr01pct: 'not resolvable with 99 non-members',
      },
    ])
    expect(named(2)[1]).toMatchObject({epsilon: 'not measured with 2 members and 2 non-members'})
  })

  it('hold rates against the share of wrong accusations, which guessing reaches', () => {
    const {excess, baseline} = figuresOf([tally('b', 200, 8)], 0.95)
    expect(baseline?.['tprAtFpr10pct'].value).toBe(0.1)
    expect(excess?.['tprAtFpr10pct'].value).toBe(1)
    // Epsilon is no rate: there is no share of it that could be left.
    expect(excess).not.toHaveProperty('epsilon')
  })

  it('prove no more with five repeats of the same people than with one', () => {
    const one = tally('c', 100, 8)
    const bound = (repeats: number) =>
      membershipFigures(
        range(repeats).map(() => one),
        0.95,
      ).estimates['epsilon'].value
    expect(bound(5)).toBeLessThan(bound(1))
    expect(bound(5)).toBeGreaterThan(2)
  })
})

describe('the attack with the largest AUC', () => {
  const entry = (name: string, value: number, kind: ResultEntry['kind'] = 'attack'): Pooled => {
    const scores = tally(name, 60, value)
    const aucAt = (confidence: number) => membershipFigures([scores], confidence).estimates['auc']
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
