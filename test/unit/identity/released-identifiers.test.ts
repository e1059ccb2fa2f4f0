import {describe, expect, test} from 'vitest'
import {createRng, integerBelow, permutation} from '../../../src/core/rng.js'
import type {IdentifierKind} from '../../../src/identity/identifying-columns.js'
import {releasedIdentifiers} from '../../../src/identity/released-identifiers.js'

const PEOPLE = 400
const ids = Array.from({length: 2 * PEOPLE}, (_, at) => `P${100_000 + 7 * at}`)
const order = Array.from(permutation(createRng('people'), 2 * PEOPLE))
const data = order.slice(0, PEOPLE).map(at => ids[at])
const others = order.slice(PEOPLE).map(at => ids[at])
const look = (released: readonly string[], holdout?: readonly string[], kind: IdentifierKind = 'code', real = data) =>
  releasedIdentifiers({column: 'id', kind}, real, released, holdout)

describe('released identifiers', () => {
  test.each([
    ['as they are', (id: string) => id],
    ['in small letters', (id: string) => id.toLowerCase()],
    ['with blanks', (id: string) => ` ${id} `],
    ['without the letter', (id: string) => id.slice(1)],
    ['with leading zeros', (id: string) => `P00${id.slice(1)}`],
    ['with a hyphen', (id: string) => `P-${id.slice(1)}`],
    ['as numbers with a point', (id: string) => `${id.slice(1)}.0`],
  ])('are found %s, with and without a holdout', (_, respelt) => {
    const released = data.slice(0, 20).map(respelt)
    for (const holdout of [undefined, others]) {
      const found = look(released, holdout)
      expect(found.people).toEqual({found: 20, of: PEOPLE})
      expect(found.rows).toEqual({found: 20, of: 20})
      expect(found.pValue).toBeLessThan(1e-4)
    }
  })

  test('are not found among those of other people', () => {
    const found = look(others.slice(0, 100), others)
    expect(found.people.found).toBe(0)
    expect(found.pValue).toBe(1)
    expect(look(others.slice(0, 100)).pValue).toBe(1)
  })

  test('are no finding where a release names people outside the data as often', () => {
    const both = order.filter(at => at % 2 === 0).map(at => ids[at])
    expect(look(both, others).pValue).toBeGreaterThan(0.01)
  })

  test('are no finding where made-up codes of the same form meet some', () => {
    const rng = createRng('made up')
    const crowded = Array.from({length: 300}, (_, at) => `K${String(at * 3).padStart(3, '0')}`)
    const made = Array.from({length: 100}, () => `K${String(integerBelow(rng, 1000)).padStart(3, '0')}`)
    expect(look(made, undefined, 'code', crowded).pValue).toBeGreaterThan(0.01)
  })

  test('cannot be told where a release numbers its own rows, or numbers are crowded', () => {
    const running = Array.from({length: PEOPLE}, (_, at) => String(at + 1))
    const next = Array.from({length: PEOPLE}, (_, at) => String(PEOPLE + at + 1))
    const numbering = look(running.slice(0, 200), next, 'number', running)
    expect(numbering.unclear).toBe('numbers-of-rows')
    const rng = createRng('between')
    const between = Array.from({length: 200}, () => String(1 + integerBelow(rng, PEOPLE)))
    const crowded = look(between, next, 'number', running)
    expect(crowded.pValue).toBeGreaterThan(0.5)
    expect(crowded.unclear).toBe('crowded-values')
  })

  test('are found in numbers of a sparse register by a single one', () => {
    const rng = createRng('register')
    const register = Array.from({length: PEOPLE}, () => String(100_000_000 + integerBelow(rng, 900_000_000)))
    const found = look([register[3], '123456789', '987654321'], undefined, 'number', register)
    expect(found.people.found).toBe(1)
    expect(found.fewest).toBe(1)
    expect(found.pValue).toBeLessThan(0.001)
  })

  test('are found among points in time in another spelling', () => {
    const rng = createRng('times')
    const time = () => new Date(1_500_000_000_000 + 1000 * integerBelow(rng, 1e8)).toISOString()
    const times = Array.from({length: PEOPLE}, time)
    const spelt = times.slice(0, 10).map(text => {
      const there = new Date(Date.parse(text) + 7_200_000).toISOString()
      return `${there.slice(0, 10)} ${there.slice(11, 19)}+0200`
    })
    expect(look(spelt, undefined, 'timestamp', times)).toMatchObject({people: {found: 10}})
    const seconds = times.slice(0, 10).map(text => String(Date.parse(text) / 1000))
    const found = look(seconds, undefined, 'timestamp', times)
    expect(found.people.found).toBe(10)
    expect(found.pValue).toBeLessThan(1e-6)
    expect(look(Array.from({length: 200}, time), undefined, 'timestamp', times).pValue).toBeGreaterThan(0.01)
  })

  test('are not found by names that many people share', () => {
    const rng = createRng('names')
    const name = () => `${'abcdefghijkl'[integerBelow(rng, 12)]}nna ${'mnopqrstuvwxyz'[integerBelow(rng, 14)]}mith`
    const named = Array.from({length: 100}, name)
    const release = Array.from({length: 50}, name)
    const found = look(release, undefined, 'words', named)
    expect(found.people.found).toBeGreaterThan(10)
    expect(found.pValue).toBeGreaterThan(0.01)
    expect(look(['Smith, Zoe'], undefined, 'words', ['zoe  SMITH', ...named]).people.found).toBe(1)
  })
})
