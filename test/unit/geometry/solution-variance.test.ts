import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {solutionVariance} from '../../../src/geometry/solution-variance.js'
import {solveColumn} from '../../../src/geometry/solve-column.js'

describe('solutionVariance', () => {
  it('is that of a straight line through two rows', () => {
    // Through values at t = 1/4 and 3/4, the end at 0 is (3 a - b) / 2: variance (9 + 1) / 4.
    const rows = [0.25, 0.75].map(share => ({from: 0, to: 1, share}))
    const [first, second] = solutionVariance(rows, 2)
    expect(first).toBeCloseTo(2.5, 10)
    expect(second).toBeCloseTo(2.5, 10)
  })

  it('is infinite for the ends of one row, and for records without a row', () => {
    expect([...solutionVariance([{from: 0, to: 1, share: 0.4}], 3)]).toEqual([Infinity, Infinity, Infinity])
  })

  it('is how far solutions are spread over many errors of the rows', () => {
    const rng = createRng('solution-variance')
    const records = 20
    const rows = Array.from({length: 6 * records}, (_, at) => ({
      from: at % records,
      to: (at + 1 + Math.floor(4 * rng.next())) % records,
      share: rng.next(),
    }))
    const expected = solutionVariance(rows, records)
    const runs = 400
    const squares = new Float64Array(records)
    for (let run = 0; run < runs; run++)
      solveColumn(
        rows.map(row => ({...row, value: normal(rng)})),
        records,
      ).forEach((value, record) => {
        squares[record] += value ** 2 / runs
      })
    const ratios = Array.from(squares, (value, record) => value / expected[record])
    // Edges that close circles leave it a little small.
    expect(ratios.reduce((sum, value) => sum + value, 0) / records).toBeCloseTo(1, 0)
    expect(Math.max(...ratios)).toBeLessThan(1.6)
    expect(Math.min(...ratios)).toBeGreaterThan(0.7)
  })
})
