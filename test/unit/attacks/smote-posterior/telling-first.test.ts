import {expect, test} from 'vitest'
import type {NumberCells} from '../../../../src/attacks/membership/smote-posterior/cells.js'
import {tellingFirst} from '../../../../src/attacks/membership/smote-posterior/telling-first.js'

const column = (targets: readonly number[], error = 0.5): NumberCells => ({
  released: Float64Array.of(0),
  targets: Float64Array.from(targets),
  error: Float64Array.of(error),
  logChance: Float64Array.of(0),
  isWhole: true,
})

test('columns in which nobody differs come last, and every column is there once', () => {
  const constant = Array.from({length: 40}, () => column([3, 3, NaN, 3]))
  const varying = Array.from({length: 40}, (_, at) => column([0, at + 1, NaN, 2 * at + 2]))
  const ordered = tellingFirst([...constant, ...varying], 10)
  expect(new Set(ordered)).toEqual(new Set([...constant, ...varying]))
  expect(ordered).toHaveLength(80)
  expect(ordered.slice(0, 10).every(cells => varying.includes(cells))).toBe(true)
  expect(ordered.slice(-40).every(cells => constant.includes(cells))).toBe(true)
})

test('a column whose released numbers leave much open tells less', () => {
  const [exact, vague] = [column([0, 1, 2], 0.001), column([0, 10, 20], 5)]
  expect(tellingFirst([vague, exact], 1)).toEqual([exact, vague])
})
