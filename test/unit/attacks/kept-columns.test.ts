import {describe, expect, test} from 'vitest'
import {agreementMatches, codeColumns, columnsNamed, equalityMatch, knownSets} from '../../../src/attacks/risks/kept-columns.js'
import {integerBelow, createRng} from '../../../src/core/rng.js'
import {Table, type Column} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'

const numeric = (name: string, values: readonly number[]): Column => ({
  kind: 'numeric',
  field: {kind: 'numeric', name, min: NaN, max: NaN, decimals: 3, integer: false, missing: 0},
  values: Float64Array.from(values),
})
const levels = (name: string, codes: readonly number[]): Column => ({
  kind: 'categorical',
  field: {kind: 'categorical', name, levels: ['a', 'b', 'c'], missing: 0},
  codes: Int32Array.from(codes),
})
const range = (count: number) => Array.from({length: count}, (_, at) => at)
const tableOf = (columns: readonly Column[], rows: number) => new Table('source', columns, rows)

describe('agreement', () => {
  const people = tableOf([numeric('x', [1, 2, NaN]), numeric('y', [5, 6, 7]), levels('c', [0, 1, -1])], 3)
  const released = tableOf([numeric('x', [1, 1, 2, 9]), numeric('y', [8, 5, 8, 8]), levels('c', [0, 2, 0, 1])], 4)

  test('finds the row that agrees in what is most surprising, and nobody where nothing agrees', async () => {
    const coded = codeColumns(people, released)
    const [match] = await agreementMatches(coded, ['x', 'y', 'c'], [undefined], testContext(1))
    // The second row agrees in x and y, the third in x alone: no released row has y = 6, and c = 1 stands in the fourth.
    expect([...match.rows]).toEqual([1, 2, -1])
  })

  test('takes numbers that went through a text file for equal, and no others', () => {
    const close = tableOf([numeric('x', [1 / 3, 1 / 3, 0])], 3)
    const written = tableOf([numeric('x', [0.333333333333, 0.3333, 1e-300])], 3)
    expect([...equalityMatch(codeColumns(close, written), codeColumns(close, written).columns, 5).rows]).toEqual([0, 0, -1])
  })

  test('leaving a column out is the same as not having it, and does not look at it', async () => {
    const rng = createRng('tables')
    const random = (rows: number) =>
      tableOf(
        range(5).map(at =>
          numeric(
            `x${at}`,
            range(rows).map(() => integerBelow(rng, 2 + at)),
          ),
        ),
        rows,
      )
    const [asked, given] = [random(40), random(60)]
    const names = range(5).map(at => `x${at}`)
    const all = await agreementMatches(codeColumns(asked, given), names, names, testContext(1))
    for (const [at, name] of names.entries()) {
      const others = names.filter(other => other !== name)
      const [alone] = await agreementMatches(codeColumns(asked.without([name]), given), others, [undefined], testContext(1))
      expect([...all[at].rows]).toEqual([...alone.rows])
      expect(all[at].known).toEqual(others)
    }
  })
})

describe('equal values in a few columns', () => {
  test('point at the first such row, and at nobody where too many rows are alike or a cell is missing', () => {
    const people = tableOf([numeric('x', [1, 2, 3, NaN]), levels('c', [0, 0, 1, 1])], 4)
    const released = tableOf(
      [
        numeric('x', [...range(38).map(() => 1), 2, 2]),
        levels(
          'c',
          range(40).map(() => 0),
        ),
      ],
      40,
    )
    const coded = codeColumns(people, released)
    expect([...equalityMatch(coded, columnsNamed(coded, ['x', 'c'])).rows]).toEqual([-1, 38, -1, -1])
    expect([...equalityMatch(coded, columnsNamed(coded, ['x']), 1).rows]).toEqual([-1, -1, -1, -1])
    expect([...equalityMatch(coded, columnsNamed(coded, ['x', 'c']), Infinity).rows]).toEqual([0, 38, -1, -1])
  })

  test('are looked for in every column and in combinations of up to four, the most telling first', () => {
    const columns = [
      levels(
        'c',
        range(30).map(at => at % 2),
      ),
      ...range(4).map(at =>
        numeric(
          `x${at}`,
          range(30).map(row => row % (3 + at)),
        ),
      ),
    ]
    const constant = numeric(
      'one',
      range(30).map(() => 1),
    )
    const rows = tableOf([...columns, constant], 30)
    const sets = knownSets(codeColumns(rows, rows)).map(set => set.map(({name}) => name))
    // 5 + 10 + 10 + 5 sets of five columns; the constant one says nothing.
    expect(sets).toHaveLength(30)
    expect(new Set(sets.map(set => [...set].sort().join())).size).toBe(30)
    expect(sets.flat()).not.toContain('one')
    expect(sets[0]).toEqual(['x3'])
  })

  test('stay few where there are many columns', () => {
    const rng = createRng('wide')
    const wide = tableOf(
      range(120).map(at =>
        numeric(
          `x${at}`,
          range(20).map(() => rng.next()),
        ),
      ),
      20,
    )
    expect(knownSets(codeColumns(wide, wide)).length).toBeLessThan(4000)
  })
})
