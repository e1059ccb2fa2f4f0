import {describe, expect, it} from 'vitest'
import type {Attack} from '../../../src/attacks/attack.js'
import {runAttack} from '../../../src/audit/score/attack-step.js'
import {onCommonScale} from '../../../src/audit/pool/common-scale.js'
import {membershipFigures} from '../../../src/audit/pool/membership.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

describe('scores of several classes', () => {
  it('keep their order within the class, and equal ones stay equal', () => {
    const {members, nonMembers} = onCommonScale({members: [7, 3, 9], nonMembers: [3, -50]})
    expect(members).toEqual([0.7, 0.4, 0.9])
    expect(nonMembers).toEqual([0.4, 0.1])
  })

  it('tell nothing where only the classes differ, in their scores and in their shares of members', async () => {
    const rng = createRng('classes')
    const rows = (perClass: Record<string, number>) => {
      const labels = Object.entries(perClass).flatMap(([label, count]) => Array.from({length: count}, () => label))
      const values = labels.map(label => (label === 'a' ? 100 : 0) + normal(rng))
      return new Table('source', [numeric('x', values), categorical('y', labels)], labels.length)
    }
    // Class a scores 100 more than class b, and has most of the members.
    const release = {
      train: rows({a: 120, b: 40, c: 5}).as('train'),
      holdout: rows({a: 40, b: 120, c: 5}).as('holdout'),
      synthetic: rows({a: 5, b: 5, c: 5}).as('synthetic'),
      notes: [],
    }
    const bySize: Attack = {
      knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
      guess: ({targets}) =>
        Promise.resolve({
          kind: 'membership',
          scores: numericColumn(targets as Table, 'x').values,
          parameters: {estimated: []},
        }),
    }
    const output = await runAttack(bySize, release, {target: 'y', minority: ['a', 'b']}, testContext())
    const {estimates, details} = membershipFigures(
      [output].filter(each => each.kind === 'membership'),
      0.95,
      true,
    )
    expect(details).toMatchObject({members: 160, nonMembers: 160})
    // Raw scores: 0.75. The standard error of an AUC of as many is 0.032.
    expect(Math.abs(estimates['auc'].value - 0.5)).toBeLessThan(0.13)
    // One threshold for everybody accuses as many as it may, not a class alone.
    expect(estimates['tprAtFpr10pct'].value).toBeLessThan(0.25)
  })
})
