import fc from 'fast-check'
import {expect, test} from 'vitest'
import {rowKeys} from '../../../src/core/row-keys.js'
import {Table} from '../../../src/core/table.js'

const keysOf = (rows: Parameters<typeof Table.fromRows>[0]) => rowKeys(Table.fromRows(rows), ['x', 'y', 'a', 'b'])

test('rows have the same key exactly when all their cells are equal', () => {
  const number = fc.constantFrom(0, -0, 1, -1, 0.1, 0.1 + Number.EPSILON, 1e300, 5e-324, null)
  const level = fc.constantFrom('u', 'u,v', 'v', '"', '","', 'null', '\u00e9', '\u4e2d', '', null)
  const row = fc.record({x: number, y: number, a: level, b: level})
  const first = {x: 1, y: 2, a: 'u', b: 'v'}
  // What is missing is one thing, be it null or empty; so are both zeros.
  const plain = (cells: object) => JSON.stringify(Object.values(cells).map((cell: unknown) => (cell === '' ? null : cell)))
  fc.assert(
    fc.property(fc.array(row, {minLength: 1, maxLength: 30}), rows => {
      const all = [first, ...rows]
      const keys = keysOf(all)
      for (const [at, one] of all.entries())
        for (const [beside, other] of all.entries()) expect(keys[at] === keys[beside]).toBe(plain(one) === plain(other))
    }),
    {seed: 5, numRuns: 60},
  )
})

test('tables that list other levels have the same keys for the same rows', () => {
  const shared = {x: 3, y: 0.5, a: 'm', b: 'z'}
  const [, one] = keysOf([{x: 1, y: 1, a: 'a', b: 'a'}, shared])
  const [other] = keysOf([shared, {x: 1, y: 1, a: 'q', b: 'zz'}])
  expect(one).toBe(other)
})
