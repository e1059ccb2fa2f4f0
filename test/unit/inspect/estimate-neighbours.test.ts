import {expect, test} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {estimateNeighbours, listedScales} from '../../../src/inspect/estimate-neighbours.js'
import type {Edge} from '../../../src/inspect/neighbours-posterior.js'
import {nearestNeighbours} from '../../../src/stats/neighbours.js'
import {numeric} from '../../support/tables.js'

interface Draws {
  readonly records: number
  readonly columns: number
  readonly k: number
  readonly ratio: number
  /** By column: what the generator multiplies it with before it measures distances. */
  readonly weightOf?: (column: number) => number
  /** Whether the generator begins from a record. */
  readonly begins?: (record: number) => boolean
}

/** Records, and between which of them SMOTE put so many rows. */
function drawn(seed: string, {records, columns, k, ratio, weightOf = () => 1, begins = () => true}: Draws) {
  const rng = createRng(seed)
  const values = Array.from({length: columns}, () => Float64Array.from({length: records}, () => normal(rng)))
  const points = createMatrix(records, columns)
  values.forEach((column, at) => {
    column.forEach((value, record) => {
      points.data[record * columns + at] = value * weightOf(at)
    })
  })
  const {indices} = nearestNeighbours(points, points, k, {excludeSelf: true})
  const active = Array.from({length: records}, (_, record) => record).filter(begins)
  const counts = new Map<number, number>()
  for (let row = 0; row < ratio * records; row++) {
    const from = active[integerBelow(rng, active.length)]
    const to = indices[from * k + integerBelow(rng, k)]
    const key = Math.min(from, to) * records + Math.max(from, to)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const edges = Array.from(counts, ([key, rows]): Edge => ({from: Math.floor(key / records), to: key % records, rows}))
  const none = {equal: new Int32Array(records), near: new Float64Array(records), foundShare: 1}
  const table = new Table(
    'reconstructed',
    values.map((column, at) => numeric(`x${at}`, column)),
    records,
  )
  return estimateNeighbours(listedScales(table), {records, edges, ...none}, 0.95)
}

test.each([3, 8])('finds k = %i on a scale that the records do not show, by weights of the columns', k => {
  const found = drawn(`weights ${k}`, {records: 90, columns: 5, k, ratio: 5, weightOf: column => 0.4 * 1.5 ** column})
  expect(found).toMatchObject({value: k, scale: 'fitted'})
})

test('does not fit weights where a common scale explains the draws', () => {
  expect(drawn('plain', {records: 90, columns: 6, k: 5, ratio: 5})).toMatchObject({
    value: 5,
    low: 5,
    high: 5,
    scale: 'released units',
  })
})

test('finds k where rows begin from a quarter of the records only, and which these are', () => {
  const begins = (record: number) => record % 4 === 0
  const found = drawn('uneven', {records: 120, columns: 4, k: 5, ratio: 3, begins})
  expect(found?.value).toBe(5)
  const quiet = Array.from(found?.activity ?? []).filter((level, record) => level < 1 !== begins(record))
  expect(quiet.length).toBeGreaterThan(108)
})
