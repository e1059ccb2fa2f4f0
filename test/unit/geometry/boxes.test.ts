import {describe, expect, test} from 'vitest'
import {createRng, normal, type Rng} from '../../../src/core/rng.js'
import {settleRecords} from '../../../src/geometry/boxes/settle-records.js'
import {costHeld, costOf, missedColumns, wayThatFits} from '../../../src/geometry/boxes/row-fit.js'
import {reconstructNoisy} from '../../../src/geometry/noisy/reconstruct-noisy.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, matrixOf, rowsOf, smoteOf} from '../../support/releases.js'

const [RECORDS, COLUMNS] = [24, 8]

/** Whole numbers, about as many steps wide as `width` says, and rows between them that are rounded as they are. */
async function release(seed: string, width: number, rowCount: number) {
  const records = gaussianRows(createRng(seed), RECORDS, COLUMNS).map(row => row.map(value => Math.round((width * value) / 4)))
  const rows = rowsOf(await smoteOf(records, rowCount, seed)).map(row => row.map(Math.round))
  return {records, rows}
}

/** As a least-squares solution leaves them. */
const roughly = (records: readonly (readonly number[])[], deviation: number, rng: Rng) =>
  Float64Array.from(records.flat(), value => value + deviation * normal(rng))

const recordsOf = (found: Float64Array) =>
  Array.from({length: found.length / COLUMNS}, (_, record) =>
    Array.from(found.subarray(record * COLUMNS, (record + 1) * COLUMNS)),
  )

const evenly = [new Float64Array(COLUMNS).fill(1)]

describe('rows that were rounded like their records', () => {
  test('fit between two records on the piece of the way that is rounded to them', () => {
    const boxes = {
      rows: matrixOf([
        [3, 1],
        [3, 2],
      ]),
      records: Float64Array.from([0, 0, 10, 4]),
    }
    // From 2.5 to 3.5 of 10 in the first column, and from 0.5 to 1.5 of 4 in the second.
    expect(wayThatFits(boxes, 0, 0, 1)).toBeCloseTo(0.1, 4)
    expect(wayThatFits(boxes, 1, 0, 1)).toBe(0)
  })

  test('cost more the farther they are from fitting, as far as they may be on the edge at all', () => {
    // At place t on the way the row misses by |10 t - 3| and |10 t - 3 - off|, less half a step each: together by off - 1 at best.
    const boxesOf = (off: number) => ({rows: matrixOf([[3, 3 + off]]), records: Float64Array.from([0, 0, 10, 10])})
    const fitting = -Math.log(0.02 / 10)
    const expected = (missed: number) => fitting + 12 * (missed / (missed + 0.8))
    for (const off of [2, 3]) expect(costOf(boxesOf(off), 0, 0, 1)).toBeCloseTo(expected(off - 1), 4)
    expect(costOf(boxesOf(5), 0, 0, 1)).toBe(Infinity)
    expect(costHeld(boxesOf(5), 0, 0, 1)).toBeCloseTo(fitting + 12, 10)
  })

  test('miss their box in the columns that do not go with the others', () => {
    const boxes = {rows: matrixOf([[3, 3, 3, 6]]), records: Float64Array.from([0, 0, 0, 0, 10, 10, 10, 10])}
    expect(missedColumns(boxes, 0, 0, 1)).toEqual([3])
  })

  test('put their records back to the last step, from places that are off by more than half a step', async () => {
    const {records, rows} = await release('steps', 60, 8 * RECORDS)
    const start = roughly(records, 0.5, createRng('start'))
    const isRight = (place: readonly number[], record: number) =>
      place.every((value, column) => Math.round(value) === records[record][column])
    expect(recordsOf(start).filter(isRight).length).toBeLessThan(0.2 * RECORDS)
    const settled = settleRecords(matrixOf(rows), start, evenly)
    expect(recordsOf(settled.records).filter(isRight).length).toBeGreaterThanOrEqual(0.95 * RECORDS)
  })

  test('leave only those records certain that no other place near is likely for', async () => {
    // So coarse, and of so few rows, that several places fit many records.
    const {records, rows} = await release('coarse', 16, 3 * RECORDS)
    const {records: found, certainty} = settleRecords(matrixOf(rows), Float64Array.from(records.flat()), evenly)
    const right = recordsOf(found).map((place, record) => place.every((value, column) => value === records[record][column]))
    const certain = certainty()
    expect(right).toContain(false)
    right.forEach((isRight, record) => {
      if (!isRight) expect(certain[record]).toBeLessThan(0.99)
    })
    const sum = certain.reduce((total, value) => total + value, 0)
    expect(Math.abs(sum - right.filter(Boolean).length)).toBeLessThan(0.15 * RECORDS)
  })

  test('tell whether their records have decimals of their own', async () => {
    const {rows} = await release('whole', 200, 5 * RECORDS)
    const step = new Float64Array(COLUMNS).fill(1)
    const half = step.map(value => value / 2)
    const whole = await reconstructNoisy(matrixOf(rows), half, testContext(), step, undefined, step)
    expect(whole.isOnGrid).toBe(true)
    const fine = gaussianRows(createRng('fine'), RECORDS, COLUMNS).map(row => row.map(value => 50 * value))
    const ofFine = rowsOf(await smoteOf(fine, 5 * RECORDS, 'fine')).map(row => row.map(Math.round))
    expect((await reconstructNoisy(matrixOf(ofFine), half, testContext(), step, undefined, step)).isOnGrid).toBe(false)
  })
})
