import {expect, it} from 'vitest'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {solveColumn} from '../../../src/geometry/solve-column.js'

it('the values of records are those that their rows were interpolated from, and unknown without a row', () => {
  const rng = createRng('solve')
  const values = Array.from({length: 12}, () => 100 * normal(rng))
  // The last record has no row.
  const rows = Array.from({length: 200}, () => {
    const from = integerBelow(rng, 11)
    const to = (from + 1 + integerBelow(rng, 10)) % 11
    const share = rng.next()
    return {from, to, share, value: (1 - share) * values[from] + share * values[to]}
  })
  const solved = solveColumn(rows, 12)
  for (let record = 0; record < 11; record++) expect(Math.abs(solved[record] - values[record])).toBeLessThan(1e-9)
  expect(solved[11]).toBeNaN()
  expect(solveColumn([], 2)).toEqual(Float64Array.of(NaN, NaN))
})
