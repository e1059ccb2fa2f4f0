import {describe, expect, it} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {followsLines, type PlacedRow} from '../../../src/geometry/follows-lines.js'

const RECORDS = 30
const ALLOWED = 1e-9

/** Rows between records and five others, with their values in a column that was mapped before interpolation and mapped back. */
function release(map: (value: number) => number, inverse: (value: number) => number, rowsPerRecord = 8) {
  const rng = createRng('follows-lines')
  const records = Float64Array.from({length: RECORDS}, () => 10 * rng.next())
  const rows: PlacedRow[] = Array.from({length: rowsPerRecord * RECORDS}, (_, row) => {
    const from = row % RECORDS
    return {row, from, to: (from + 1 + Math.floor(5 * rng.next())) % RECORDS, share: rng.next()}
  })
  const values = rows.map(({from, to, share}) => inverse((1 - share) * map(records[from]) + share * map(records[to])))
  return {records, rows, values}
}
const same = (value: number) => value
const check = (values: ArrayLike<number>, records: Float64Array, rows: readonly PlacedRow[]) =>
  followsLines({values, records, allowed: () => ALLOWED}, rows)

describe('followsLines', () => {
  it('is sure of every record where rows are mixes of their ends', () => {
    const {records, rows, values} = release(same, same)
    expect(Math.min(...check(values, records, rows))).toBe(1)
  })

  it('is sure of none where the column was on a log scale when rows were made', () => {
    const {records, rows, values} = release(Math.log1p, Math.expm1)
    expect(Math.max(...check(values, records, rows))).toBeLessThan(0.5)
  })

  it('is sure of a value that both ends of an edge share, on whatever scale rows were made', () => {
    const {records, rows, values} = release(Math.log1p, Math.expm1)
    const twin = rows.length
    const confidence = check(
      [...values, records[0]],
      Float64Array.from(records, (value, record) => (record === 1 ? records[0] : value)),
      [...rows, {row: twin, from: 0, to: 1, share: 0.3}],
    )
    expect([confidence[0], confidence[1]]).toEqual([1, 1])
    expect(Math.max(...confidence.slice(2))).toBeLessThan(0.5)
  })

  it('blames the one wrong record and not those that its edges lead to', () => {
    const {records, rows, values} = release(same, same, 12)
    const wrong = Float64Array.from(records, (value, record) => (record === 7 ? value + 1 : value))
    const confidence = check(values, wrong, rows)
    expect(confidence[7]).toBeLessThan(0.5)
    expect(Math.min(...confidence.filter((_, record) => record !== 7))).toBeGreaterThan(0.9)
  })

  it('is not sure of a record without a row to test it, in a column that other rows contradict', () => {
    const {records, rows, values} = release(Math.log1p, Math.expm1)
    // One row, which set the value of the new record.
    const confidence = check([...values, (records[0] + 4) / 2], Float64Array.from([...records, 4]), [
      ...rows,
      {row: rows.length, from: 0, to: RECORDS, share: 0.5},
    ])
    expect(confidence[RECORDS]).toBeLessThan(0.5)
  })
})
