import {describe, expect, test} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, integerBelow, normal, type Rng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {estimateNeighbours, listedScales} from '../../../src/inspect/estimate-neighbours.js'
import {resemblance, type MadeRows, type Resemblance} from '../../../src/inspect/resemblance.js'
import {nearestNeighbours} from '../../../src/stats/neighbours.js'
import {numeric} from '../../support/tables.js'

const records = 60
const columns = 4
const k = 5

type Facts = Partial<Pick<MadeRows, 'beyond' | 'unexplained' | 'junctions' | 'madeJunctions' | 'hasLevels'>>

/** Of rows that a sampler put between records: it draws both and a place. */
function seen(
  draw: (rng: Rng, near: Int32Array) => readonly [from: number, to: number, place: number],
  facts: Facts = {},
): readonly Resemblance[] {
  const rng = createRng('resemblance')
  const values = Array.from({length: columns}, () => Float64Array.from({length: records}, () => normal(rng)))
  const points = createMatrix(records, columns)
  values.forEach((column, at) => {
    column.forEach((value, record) => {
      points.data[record * columns + at] = value
    })
  })
  const near = nearestNeighbours(points, points, k, {excludeSelf: true}).indices
  const counts = new Map<number, number>()
  const rows = 6 * records
  const places = Float64Array.from({length: rows}, () => {
    const [from, to, place] = draw(rng, near)
    const key = Math.min(from, to) * records + Math.max(from, to)
    counts.set(key, (counts.get(key) ?? 0) + 1)
    return place
  })
  const edges = Array.from(counts, ([key, count]) => ({from: Math.floor(key / records), to: key % records, rows: count}))
  const table = new Table(
    'reconstructed',
    values.map((column, at) => numeric(`x${at}`, column)),
    records,
  )
  const draws = {records, edges, equal: new Int32Array(records), near: new Float64Array(records), foundShare: 1}
  const neighbours = estimateNeighbours(listedScales(table), draws, 0.95)
  if (neighbours === undefined) throw new Error('There are edges.')
  const none = {beyond: 0, unexplained: 0, junctions: 0, madeJunctions: 0, hasLevels: false}
  return resemblance({draws, neighbours, places, rows, columns, ...none, ...facts})
}

const fromRecord = (from: number, rng: Rng, near: Int32Array) =>
  [from, near[from * k + integerBelow(rng, k)], rng.next()] as const
const plain = (rng: Rng, near: Int32Array) => fromRecord(integerBelow(rng, records), rng, near)
const fromSome = (rng: Rng, near: Int32Array) => fromRecord(3 * integerBelow(rng, records / 3), rng, near)

describe('rows resemble most', () => {
  test('SMOTE, but not certainly, as Borderline-SMOTE may use nearly all records', () => {
    const found = seen(plain)
    expect(found[0].sampler).toBe('SMOTE')
    expect(found[0].probability).toBeGreaterThan(0.5)
    expect(found.find(({sampler}) => sampler === 'Borderline-SMOTE')?.probability).toBeGreaterThan(0.02)
    expect(found.reduce((sum, {probability}) => sum + probability, 0)).toBeCloseTo(1, 10)
  })

  test('SMOTE-NC where there are categories', () => {
    expect(seen(plain, {hasLevels: true})[0].sampler).toBe('SMOTE-NC')
  })

  test('Borderline-SMOTE where they begin from a third of the records', () => {
    expect(seen(fromSome)[0].sampler).toBe('Borderline-SMOTE')
  })

  test('SVM-SMOTE where some lie beyond records', () => {
    expect(seen(fromSome, {beyond: 60})[0].sampler).toBe('SVM-SMOTE')
  })

  test('mixup where any two records are joined', () => {
    const any = (rng: Rng) => {
      const from = integerBelow(rng, records)
      return [from, (from + 1 + integerBelow(rng, records - 1)) % records, rng.next()] as const
    }
    expect(seen(any)[0].sampler).toBe('mixup')
  })

  test('a second run where lines end in rows that lie between records', () => {
    expect(seen(plain, {junctions: 10, madeJunctions: 9})[0].sampler).toBe('two runs of SMOTE')
    expect(seen(plain, {junctions: 10, madeJunctions: 0})[0].sampler).toBe('SMOTE')
  })

  test('another sampler where rows crowd in the middle between neighbours', () => {
    const middle = (rng: Rng, near: Int32Array) => {
      const [from, to] = plain(rng, near)
      return [from, to, 0.45 + 0.1 * rng.next()] as const
    }
    expect(seen(middle)[0].sampler).toBe('another sampler')
  })
})
