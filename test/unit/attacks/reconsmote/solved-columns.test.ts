import {describe, expect, it} from 'vitest'
import {solvedConfidence} from '../../../../src/attacks/reconstruction/reconsmote/verify/solved-columns.js'
import {createRng} from '../../../../src/core/rng.js'
import {settleColumn} from '../../../../src/geometry/cells/settle-column.js'
import {solveColumn} from '../../../../src/geometry/solve-column.js'

const RECORDS = 60

/** Whole numbers between 0 and 100, the rows between them written in some way, and what the least squares make of it. */
function released(write: (value: number) => number, rowsPerRecord: number, spread = 100) {
  const rng = createRng(`solved/${rowsPerRecord}`)
  const truth = Float64Array.from({length: RECORDS}, () => Math.floor(spread * rng.next()))
  const rows = Array.from({length: rowsPerRecord * RECORDS}, (_, row) => ({
    row,
    from: row % RECORDS,
    to: (row + 1 + Math.floor(5 * rng.next())) % RECORDS,
    share: rng.next(),
  }))
  const values = rows.map(({from, to, share}) => write((1 - share) * truth[from] + share * truth[to]))
  const solution = solveColumn(
    rows.map(row => ({...row, value: values[row.row]})),
    RECORDS,
  )
  const confidence = solvedConfidence({values, solution, rounded: solution.map(Math.round), step: 1}, rows)
  const isRight = Array.from(solution, (value, record) => Math.round(value) === truth[record])
  return {confidence, isRight, rows, values, solution}
}

describe('solvedConfidence', () => {
  it('is sure where many rounded rows leave one whole number, which is the right one', () => {
    const {confidence, isRight} = released(Math.round, 20)
    const sure = isRight.filter((_, record) => confidence[record] >= 0.99)
    expect(sure.length).toBeGreaterThan(0.9 * RECORDS)
    expect(sure.every(Boolean)).toBe(true)
  })

  it('is right as often as it says where rows are few', () => {
    const {confidence, isRight} = released(Math.round, 3)
    const right = isRight.filter(Boolean).length
    const expected = confidence.reduce((sum, value) => sum + value, 0)
    expect(right).toBeLessThan(RECORDS)
    expect(Math.abs(right - expected)).toBeLessThan(0.1 * RECORDS)
    expect(isRight.filter((isIt, record) => !isIt && confidence[record] >= 0.99)).toHaveLength(0)
  })

  it('is sure of nothing where decimals were cut off, so that solutions are half a unit low', () => {
    const {confidence} = released(Math.floor, 20)
    expect(Math.max(...confidence)).toBeLessThan(0.5)
  })

  it('is sure of nothing where the rows have nothing to do with their records', () => {
    const rng = createRng('noise')
    const {confidence} = released(() => Math.floor(100 * rng.next()), 20)
    expect(Math.max(...confidence)).toBeLessThan(0.5)
  })

  it('is not certain of a value that its rows left between two of the grid', () => {
    const truth = Float64Array.from({length: RECORDS}, (_, record) => (record === 0 ? 50.5 : (37 * record) % 100))
    const rng = createRng('between')
    const rows = Array.from({length: 20 * RECORDS}, (_, row) => ({
      row,
      from: row % RECORDS,
      to: (row + 1 + Math.floor(5 * rng.next())) % RECORDS,
      share: rng.next(),
    }))
    const values = rows.map(({from, to, share}) => Math.round((1 - share) * truth[from] + share * truth[to]))
    const solution = solveColumn(
      rows.map(row => ({...row, value: values[row.row]})),
      RECORDS,
    )
    const rounded = solution.map((value, record) => (record === 0 ? value : Math.round(value)))
    const confidence = solvedConfidence({values, solution, rounded, step: 1, mayBeOffGrid: true}, rows)
    expect(confidence[0]).toBeLessThan(0.99)
    expect(confidence.filter(value => value >= 0.99).length).toBeGreaterThan(0.9 * RECORDS)
  })

  it('is certain of values that the bounds of their rows leave no choice of, and those are right', () => {
    const {rows, values, confidence, isRight} = released(Math.round, 4)
    const placed = rows.map(row => ({...row, value: values[row.row], shareError: 0}))
    const settled = settleColumn({kind: 'decimals', digits: 0}, 100, placed, RECORDS)
    const {solution, isFixed, values: rounded} = settled
    const withBounds = solvedConfidence({values, solution, rounded, isFixed, step: 1}, rows)
    const sure = isRight.filter((_, record) => withBounds[record] >= 0.99)
    expect(sure.length).toBeGreaterThan(confidence.filter(value => value >= 0.99).length)
    expect(sure.every(Boolean)).toBe(true)
  })
})
