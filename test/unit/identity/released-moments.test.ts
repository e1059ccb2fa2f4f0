import {describe, expect, test} from 'vitest'
import {createRng, integerBelow} from '../../../src/core/rng.js'
import {Table, type NumericColumn} from '../../../src/core/table.js'
import {momentNotes} from '../../../src/jobs/moment-notes.js'
import {compareMoments} from '../../../src/identity/compare-moments.js'
import {ownMoments} from '../../../src/identity/own-moments.js'
import {numeric} from '../../support/tables.js'

const YEAR = 365 * 86_400
const second = {kind: 'datetime', step: 1000, pattern: 'yyyy-MM-dd HH:mm:ss'} as const
const rng = createRng('moments')
const moments = (count: number, range = 3 * YEAR) => Array.from({length: count}, () => 1_500_000_000 + integerBelow(rng, range))
function table(values: readonly number[], date: NonNullable<NumericColumn['field']['date']> = second): Table {
  const column = numeric('at', values)
  return new Table('source', [{...column, field: {...column.field, date}}], values.length)
}

const real = moments(300)
const others = moments(300)

describe('moments of real rows in a release', () => {
  test.each([
    ['with a holdout', table(others)],
    ['without one', undefined],
  ])('are found %s, however few rows hold one', (_, holdout) => {
    const [found] = compareMoments(table(real), table([...real.slice(0, 12), ...moments(88)]), holdout)
    expect(found.people).toEqual({found: 12, of: 300})
    expect(found.rows).toEqual({found: 12, of: 100})
    expect(found.pValue).toBeLessThan(0.001)
  })

  test('are none where rows were made independently, or lie between seconds', () => {
    for (const made of [moments(100), real.map(value => value + 0.4)]) {
      const [found] = compareMoments(table(real), table(made), table(others))
      expect([found.people.found, found.pValue]).toEqual([0, 1])
    }
  })

  test('are no finding where chance explains them', () => {
    const crowded = moments(300, 500)
    const [found] = compareMoments(table(crowded), table(moments(100, 500)), table(moments(300, 500)))
    expect(found.people.found).toBeGreaterThan(10)
    expect(found.pValue).toBeGreaterThan(0.01)
  })

  // Binomial(60, 0.05): more than 8 has probability 0.004.
  test('are no finding where people who share neither day nor time of day were all there in office hours', () => {
    const minute = {kind: 'datetime', step: 60_000, pattern: 'yyyy-MM-dd HH:mm'} as const
    const visits = (count: number) =>
      table(
        Array.from({length: count}, () => 1440 * integerBelow(rng, 30) + 480 + integerBelow(rng, 480)),
        minute,
      )
    const pValues = Array.from({length: 60}, () => {
      const everybody = visits(500)
      const some = everybody.select(
        Array.from({length: 50}, (_, row) => row),
        'source',
      )
      return compareMoments(some, visits(400), undefined, ownMoments(everybody))[0].pValue
    })
    expect(pValues.filter(pValue => pValue < 0.05).length).toBeLessThanOrEqual(8)
  })

  test('are looked for where most rows have a moment of their own, of days nearly all', () => {
    const day = {kind: 'date', step: 86_400_000, pattern: 'yyyy-MM-dd'} as const
    const born = (range: number) => Array.from({length: 300}, () => integerBelow(rng, range))
    expect(ownMoments(table(real)).map(({column, kind}) => [column, kind])).toEqual([['at', 'timestamp']])
    expect(ownMoments(table(born(30_000), day)).map(({kind}) => kind)).toEqual(['date'])
    expect(ownMoments(table(born(900), day))).toEqual([])
    expect(ownMoments(table(born(100)))).toEqual([])
  })

  test('are told by number, without a moment', () => {
    const [note] = momentNotes(table(real), table([...real.slice(0, 3), ...moments(7)]))
    expect(note).toMatch(/^Column 'at': 3 of 10 synthetic rows hold exactly the moment of a real row \(3 of 300 real moments\)/)
    expect(note).not.toMatch(/20\d\d/)
    expect(momentNotes(table(real), table(others))).toEqual([])
  })
})
