import {describe, expect, test} from 'vitest'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {concatTables} from '../../../src/core/table.js'
import {areOnGrids} from '../../../src/geometry/grid/are-on-grids.js'
import {findFarEnds} from '../../../src/geometry/grid/loose/far-ends.js'
import {findLooseGrid, offGrid} from '../../../src/geometry/grid/loose/loose-grid.js'
import {settlePlaces} from '../../../src/geometry/grid/loose/settle-places.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, matrixOf, rowsOf, smoteOf} from '../../support/releases.js'

/** Whole numbers, standardised and rounded to eight decimals. */
function standardised(seed: number, count: number, deviations: readonly number[]): number[][] {
  const rng = createRng(seed)
  return Array.from({length: count}, () =>
    deviations.map(deviation => Number((Math.round(deviation * normal(rng)) / (deviation * 1.0371) - 0.1732).toFixed(8))),
  )
}

describe('a grid with an error', () => {
  const step = 0.0042194437
  const value = (place: number) => Number((0.31 + place * step).toFixed(8))

  test('is found from records far apart, though some of them are wrong', () => {
    const rng = createRng(3)
    const right = Array.from({length: 40}, () => value(integerBelow(rng, 2000)))
    const grid = findLooseGrid(Float64Array.from([...right, ...Array.from({length: 6}, () => 8 * rng.next())]))
    expect(Math.abs((grid?.step ?? 0) / step - 1)).toBeLessThan(1e-8)
    expect(Math.max(...right.map(own => offGrid(own, grid ?? {origin: 0, step: 1})))).toBeLessThan(1e-5)
  })

  test('is none where values have all their digits', () => {
    const rng = createRng(4)
    expect(findLooseGrid(Float64Array.from({length: 40}, () => normal(rng)))).toBeUndefined()
  })
})

describe('known records', () => {
  const file = {zero: 0, unit: 1}
  const show = (columns: readonly (() => number)[]) =>
    areOnGrids(
      matrixOf(Array.from({length: 40}, () => columns.map(value => value()))),
      columns.map(() => [file]),
    )
  const rng = createRng('known')
  const whole = () => integerBelow(rng, 5000)
  const decimal = () => integerBelow(rng, 1e6) / 1e4
  const scaled = () => integerBelow(rng, 3000) / 713.77 - 0.3141
  const flag = () => integerBelow(rng, 2) * 1.234
  const any = () => normal(rng)

  test('tell of grids where some columns hold whole numbers, decimals, even steps or few values', () => {
    expect(show([whole, decimal, scaled, any])).toBe(true)
    expect(show([any, flag, decimal, flag, any])).toBe(true)
  })

  test('tell of none where all their digits are their own, but for a column or two', () => {
    expect(show([any, any, any, any])).toBe(false)
    expect(show([any, decimal, any, whole, any])).toBe(false)
  })
})

test('where lines explain nearly all rows, records on grids are looked for that lines do not show', async () => {
  const rng = createRng('on grids')
  const records = Array.from({length: 40}, () => Array.from({length: 8}, () => integerBelow(rng, 400)))
  // Each of their edges has a single row.
  const apart = Array.from({length: 6}, () => Array.from({length: 8}, () => 600 + integerBelow(rng, 400)))
  const released = concatTables('synthetic', [await smoteOf(records, 800, 'most'), await smoteOf(apart, 8, 'few')])
  const {records: found} = await (await reconSmote.create()).guess({released}, testContext())
  const shown = new Set(rowsOf(found).map(row => row.map(value => value.toFixed(4)).join()))
  const isFound = (row: readonly number[]) => shown.has(row.map(value => value.toFixed(4)).join())
  expect(records.filter(isFound)).toHaveLength(40)
  expect(apart.filter(isFound).length).toBeGreaterThanOrEqual(4)
})

describe('the far ends of edges', () => {
  const grids = Array.from({length: 6}, () => ({origin: 0, step: 1, error: 1e-6, low: 0, high: 1000}))
  const places = (seed: number) => {
    const rng = createRng(seed)
    return Int32Array.from(grids, () => integerBelow(rng, 1000))
  }

  test('follow from one known record, row by row', async () => {
    const [a, b, c] = [places(1), places(2), places(3)]
    const row = (from: Int32Array, to: Int32Array, share: number) =>
      Array.from(from, (value, at) => value + share * (to[at] - value) + 3e-7)
    const {records, edges} = await findFarEnds(matrixOf([row(b, c, 0.6), row(a, b, 0.3)]), [a], grids, testContext())
    expect(records.map(own => own.join())).toEqual([a, b, c].map(own => own.join()))
    expect(edges.map(({row: own, from, to}) => [own, from, to])).toEqual([
      [1, 0, 1],
      [0, 1, 2],
    ])
  })

  test('are none of rows on no edge of the record', async () => {
    const rng = createRng(5)
    const rows = Array.from({length: 50}, () => grids.map(() => 1000 * rng.next()))
    expect((await findFarEnds(matrixOf(rows), [places(1)], grids, testContext())).edges).toEqual([])
  })
})

describe('places that are nearly known', () => {
  const real = gaussianRows(createRng(6), 8, 4)
  const pairs = real.flatMap((_, from) => real.flatMap((__, to) => (from < to && to < 7 ? [{from, to}] : [])))
  const edges = [...pairs, {from: 0, to: 7}].map((pair, row) => ({row, ...pair}))
  const rows = matrixOf(edges.map(({from, to}) => real[from].map((value, at) => value + 0.37 * (real[to][at] - value))))
  const near = matrixOf(real.map(record => record.map((value, at) => value + 1e-8 * Math.sin(1000 * value + at))))
  const off = new Float64Array(4).fill(1e-8)

  test('become exact where rows hold them, and are known to be vague where they do not', async () => {
    const settled = await settlePlaces(rows, near, record => record < 2, edges, off, testContext())
    const gap = (record: number) =>
      Math.max(...real[record].map((value, at) => Math.abs(value - (settled?.points.data[record * 4 + at] ?? NaN))))
    // The first two are taken as known, and the others keep what these are off by.
    for (let record = 2; record < 7; record++) expect(gap(record)).toBeLessThan(3e-8)
    expect(settled?.error[7]).toBeGreaterThan(1e-9)
    expect(settled?.error[3]).toBeLessThan(1e-11)
  })

  test('leave out an edge whose row is on another', async () => {
    const wrong = {row: 0, from: 3, to: 5}
    const exact = {...near, data: near.data.map((value, at) => (at < 8 ? real[Math.floor(at / 4)][at % 4] : value))}
    const settled = await settlePlaces(rows, exact, record => record < 2, [...edges, wrong], off, testContext())
    expect(settled?.edges).toEqual(edges)
    const found = Array.from(settled?.points.data.subarray(8, 28) ?? [])
    found.forEach((value, at) => {
      expect(Math.abs(value - real[2 + Math.floor(at / 4)][at % 4])).toBeLessThan(1e-12)
    })
  })
})

test('standardised and rounded whole numbers come back from two rows per record', async () => {
  const real = standardised(7, 90, [900, 12, 60, 4000, 35])
  const released = await smoteOf(real, 180, 7)
  const {records, confidence} = await (await reconSmote.create()).guess({released: released.as('synthetic')}, testContext())
  const keys = new Set(real.map(row => row.map(value => value.toFixed(8)).join()))
  const isRight = rowsOf(records).map(row => keys.has(row.map(value => value.toFixed(8)).join()))
  const right = isRight.filter(Boolean).length
  expect(right / real.length).toBeGreaterThan(0.7)
  expect(isRight.filter((own, at) => !own && confidence[at] >= 0.99).length).toBeLessThanOrEqual(0.02 * right)
})
