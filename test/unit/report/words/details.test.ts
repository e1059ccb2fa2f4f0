import {expect, it} from 'vitest'
import type {ResultEntry} from '../../../../src/result/audit-result.js'
import {copySentence} from '../../../../src/report/words/copies.js'
import {unclearText, unresolvedText} from '../../../../src/report/words/details.js'
import {clearIdentifierSentence} from '../../../../src/report/words/identifiers.js'
import {estimate} from '../../../support/example-result.js'

it('A metric that was not measured says why, by how many people there were', () => {
  const counts = {members: 2, nonMembers: 60}
  expect(unresolvedText('tprAtFpr1pct', {...counts, tprAtFpr1pct: 'too-few-non-members'})).toBe(
    'not resolvable with 60 non-members',
  )
  expect(unresolvedText('epsilon', {...counts, epsilon: 'too-few-people'})).toBe('not measured with 2 members and 60 non-members')
  expect(unresolvedText('epsilon', counts)).toBeUndefined()
  expect(unresolvedText('constructor', counts)).toBeUndefined()
})

it('What older results have in words is shown as it is', () => {
  expect(unresolvedText('epsilon', {epsilon: 'not measured with 1 members and 9 non-members'})).toBe(
    'not measured with 1 members and 9 non-members',
  )
  expect(unclearText('its values number the released rows')).toBe(unclearText('numbers-of-rows'))
})

const entry = (details: NonNullable<ResultEntry['details']>): ResultEntry => ({
  generator: 'file:r.csv',
  kind: 'attack',
  name: 'copies',
  status: 'done',
  estimates: {exposed: estimate(0.4, 0.3, 0.5)},
  test: {estimate: 'exposed', method: 'm', pValue: 1e-6, adjustedPValue: 1e-6},
  details,
  seconds: 0,
})

it('Of a column whose values cannot be told from numbers of rows it is said that nothing can be told', () => {
  expect(clearIdentifierSentence(entry({column: 'id', people: 3, unclear: 'numbers-of-rows'}))).toBe(
    "Column 'id' holds values of 3 people in the data, but whether that names them cannot be told: its values number the released rows",
  )
})

it('A group that most of the exposed people belong to is named', () => {
  const said = (details: NonNullable<ResultEntry['details']>) => copySentence(entry(details))
  const group = {exposed: 12, exposedColumn: 'ward', exposedValue: 'west', exposedInGroup: 11}
  expect(said(group)).toContain('Of those who stand out, 11 of 12 have ward = west.')
  expect(said({exposedGroup: '11 of 12 have ward = west'})).toContain('Of those who stand out, 11 of 12 have ward = west.')
  expect(said({exposed: 12})).not.toContain('stand out')
})
