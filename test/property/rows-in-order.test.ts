import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {matchesOneRow, matchingRows, withDistinctRows} from '../../src/attacks/risks/predicates.js'
import {Spaces} from '../../src/attacks/spaces.js'
import {createRng, integerBelow, normal} from '../../src/core/rng.js'
import {Table, type Column} from '../../src/core/table.js'
import {ascendingOrder} from '../../src/stats/ascending-order.js'

const CELLS = [NaN, -0, 0, 1, -1, 1e-310, -1e300, 1e300, 2.5]

const numeric = (name: string, values: Float64Array): Column => ({
  kind: 'numeric',
  field: {kind: 'numeric', name, min: -1e300, max: 1e300, decimals: 1, integer: false, missing: 0},
  values,
})
const levels = (name: string, codes: Int32Array): Column => ({
  kind: 'categorical',
  field: {kind: 'categorical', name, levels: ['a', 'b'], missing: 0},
  codes,
})

/** Few different cells: many ties, missing ones and both zeros. */
function tableOf(seed: number, rows: number): Table {
  const rng = createRng(seed)
  const cells = () => Float64Array.from({length: rows}, () => CELLS[integerBelow(rng, CELLS.length)])
  return new Table(
    'synthetic',
    [
      numeric('x', cells()),
      levels(
        'c',
        Int32Array.from({length: rows}, () => integerBelow(rng, 3) - 1),
      ),
      numeric('y', cells()),
    ],
    rows,
  )
}

describe('rows in ascending order', () => {
  test('are those that a stable sort by value gives, without missing ones, in tables of any size', () => {
    for (const rows of [0, 1, 100, 5000]) {
      const rng = createRng(rows)
      const values = Float64Array.from({length: rows}, () =>
        rng.next() < 0.5 ? CELLS[integerBelow(rng, CELLS.length)] : normal(rng) * 10 ** (integerBelow(rng, 40) - 20),
      )
      const sorted = Array.from(values.keys())
        .filter(row => !Number.isNaN(values[row]))
        .sort((a, b) => values[a] - values[b])
      expect([...ascendingOrder(values)]).toEqual(sorted)
    }
  })
})

describe('rows of a release', () => {
  test('count once where they are equal, the first of them', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 400}), fc.nat(), (rows, seed) => {
        const table = tableOf(seed, rows)
        const keys = table.toRows().map(row => JSON.stringify(Object.values(row).map(cell => (cell === 0 ? 0 : cell))))
        expect(withDistinctRows(table).toRows()).toEqual(table.toRows().filter((_, row) => keys.indexOf(keys[row]) === row))
      }),
    )
  })

  test('stay the same table where no two are equal', () => {
    const table = new Table('synthetic', [numeric('x', Float64Array.of(1, 2, NaN))], 3)
    expect(withDistinctRows(table)).toBe(table)
  })

  test('are found to match a description alone when exactly one does', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 30}), fc.nat(), (rows, seed) => {
        const table = tableOf(seed, rows)
        const rng = createRng(seed)
        const bound = (column: string) => {
          const value = CELLS[1 + integerBelow(rng, CELLS.length - 1)]
          return {column, is: rng.next() < 0.5 ? ('at-least' as const) : ('at-most' as const), value}
        }
        const level = {column: 'c', is: 'level' as const, code: integerBelow(rng, 2)}
        for (const predicate of [[bound('x')], [level], [bound('x'), level, bound('y')], [bound('y'), bound('x')]])
          expect(matchesOneRow(table, predicate, new Spaces())).toBe(matchingRows(table, predicate).length === 1)
      }),
    )
  })
})
