import {expect, test} from 'vitest'
import {distinctColumns} from '../../../../src/geometry/rounded/distinct-columns.js'

test('leaves out columns that repeat another one, and tells which', () => {
  const data = Float64Array.of(1, 1, 7, 1, 7, 2, 2, 2, 0, 2)
  const {rows, numberOf} = distinctColumns({data, rows: 2, columns: 5})
  expect(rows).toEqual({data: Float64Array.of(1, 7, 1, 2, 2, 0), rows: 2, columns: 3})
  expect(Array.from(numberOf)).toEqual([0, 0, 1, 2, 1])
})

test('takes no columns for equal whose checksums are', () => {
  // 31 a + b is 31 for both.
  const data = Float64Array.of(1, 0, 0, 31)
  expect(distinctColumns({data, rows: 2, columns: 2}).rows.columns).toBe(2)
})
