import {expect, test} from 'vitest'
import {runAttack} from '../../../src/audit/score/attack-step.js'
import {shareOut} from '../../../src/audit/release/auxiliary.js'
import type {Attack, AttackerView} from '../../../src/attacks/attack.js'
import {createRng} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {tableOf} from '../../support/releases.js'
import {categorical} from '../../support/tables.js'

const numbered = (count: number) =>
  tableOf(
    'holdout',
    Array.from({length: count}, (_, row) => [row]),
  )
const numbersIn = (table: Table) => [...numericColumn(table, 'x0').values]

test('non-members are shared out in halves that have no row in common', () => {
  const {auxiliary, asked} = shareOut(numbered(21), createRng(1))
  expect([auxiliary.rowCount, asked.rowCount]).toEqual([10, 11])
  expect([...numbersIn(auxiliary), ...numbersIn(asked)].sort((a, b) => a - b)).toEqual(numbersIn(numbered(21)))
})

test('the rows of one person stay on one side', () => {
  const groups = Array.from({length: 30}, (_, row) => Math.floor(row / 3))
  const {auxiliary, asked} = shareOut(numbered(30), createRng(1), groups)
  const people = (table: Table) => new Set(numbersIn(table).map(row => groups[row]))
  expect([...people(auxiliary)].filter(person => people(asked).has(person))).toEqual([])
  expect(auxiliary.rowCount).toBe(15)
})

test('too few non-members are refused with how many it takes', () => {
  expect(() => shareOut(numbered(7), createRng(1))).toThrow(
    expect.objectContaining({reason: {code: 'no-auxiliary-rows', nonMembers: 7, needed: 8}}) as Error,
  )
  expect(shareOut(numbered(8), createRng(1)).auxiliary.rowCount).toBe(4)
})

test('an attack is asked about members and the other non-members, never about its auxiliary rows', async () => {
  const views: AttackerView[] = []
  const attack: Attack = {
    knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
    guess: view => {
      views.push(view)
      return Promise.resolve({
        kind: 'membership',
        scores: Float64Array.from(numbersIn(view.targets as Table)),
        parameters: {estimated: []},
      })
    },
  }
  const labelled = <R extends 'train' | 'holdout' | 'synthetic'>(role: R, from: number, count: number) => {
    const table = tableOf(
      role,
      Array.from({length: count}, (_, row) => [from + row]),
    )
    const labels = categorical(
      'y',
      numbersIn(table).map(() => '1'),
    )
    return new Table(role, [...table.columns, labels], count)
  }
  // Persons 0 to 9 have two rows each among the non-members.
  const release = {
    train: labelled('train', 0, 10),
    holdout: labelled('holdout', 100, 20),
    people: {
      train: Int32Array.from({length: 10}, (_, row) => 100 + row),
      holdout: Int32Array.from({length: 20}, (_, row) => row >> 1),
    },
    synthetic: labelled('synthetic', 1000, 5),
    notes: [],
  }
  const output = await runAttack(attack, release, {target: 'y', minority: ['1']}, testContext())
  if (output.kind !== 'membership') throw new TypeError('A membership attack gives scores.')
  const auxiliary = numbersIn(views[0].auxiliary as Table)
  const [{members, nonMembers, memberPeople, nonMemberPeople}] = output.classes
  expect([...members].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(memberPeople).toEqual(members.map(score => 100 + score))
  // One score for each person, the mean over both rows.
  expect(nonMembers).toEqual(nonMemberPeople.map(person => 100 + 2 * person + 0.5))
  const held = auxiliary.map(row => (row - 100) >> 1)
  expect([...new Set([...held, ...nonMemberPeople])].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(nonMemberPeople.filter(person => held.includes(person))).toEqual([])
})
