import {expect, test} from 'vitest'
import {enoughRows} from '../../../src/attacks/membership/enough-rows.js'
import {smoteLines} from '../../../src/attacks/membership/smote-lines.js'
import {smotePosterior} from '../../../src/attacks/membership/smote-posterior.js'
import {createRng} from '../../../src/core/rng.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, smoteOf, tableOf} from '../../support/releases.js'

const people = gaussianRows(createRng('people'), 24, 4)
const members = people.slice(0, 12)
const targets = tableOf('targets', people)

/** The share of pairs of a member and another in which the member's score is higher. */
function auc(scores: ArrayLike<number>): number {
  const [own, others] = [Array.from(scores).slice(0, members.length), Array.from(scores).slice(members.length)]
  return own.flatMap(one => others.map(other => Number(one > other))).reduce((sum, won) => sum + won, 0) / 144
}

test.each([smotePosterior, smoteLines])('a random part of many rows tells who is a member ($name)', async definition => {
  const released = await smoteOf(members, 21_000, 'many')
  const attack = definition.create()
  const {scores, parameters} = await attack.guess({released, targets}, testContext())
  expect(auc(scores)).toBe(1)
  expect(parameters['rowsLookedAt']).toBe(20_000)
  expect(parameters.notes?.join()).toContain('20000 of the 21000 rows')
})

test('rows per record are those of the release, not of the part that was looked at', async () => {
  const released = await smoteOf(members, 30_000, 'many')
  const attack = smotePosterior.create()
  const {parameters} = await attack.guess({released, targets}, testContext())
  expect(Number(parameters['rowsPerRecord'])).toBeCloseTo(30_000 / members.length, -2)
})

test('no row is left out where there are not too many for each target, and the part taken keeps their order', () => {
  const released = tableOf(
    'synthetic',
    Array.from({length: 20_100}, (_, row) => [row]),
  )
  expect(enoughRows(released, 2000, 64, createRng('all'))).toEqual({released, ratio: 1, parameters: {}})
  const [column] = enoughRows(released, 10, 64, createRng('part')).released.columns
  const values = column.kind === 'numeric' ? [...column.values] : []
  expect(new Set(values).size).toBe(20_000)
  expect(values).toEqual([...values].sort((a, b) => a - b))
})
