import {describe, expect, test} from 'vitest'
import type {ReconstructedRecords} from '../../../src/attacks/attack.js'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import type {Table} from '../../../src/core/table.js'
import {chooseGrids} from '../../../src/geometry/grid/choose-grids.js'
import {decodeRow} from '../../../src/geometry/grid/decode-row.js'
import {denominatorOf, gridCandidates, type Grid} from '../../../src/geometry/grid/find-grid.js'
import {columnOf} from '../../../src/geometry/grid/grid-column.js'
import {readGrids} from '../../../src/geometry/grid/read-grids.js'
import {resolveEnds} from '../../../src/geometry/grid/resolve-ends.js'
import {rightSingles} from '../../../src/geometry/grid/single-ends.js'
import {solveRest} from '../../../src/geometry/grid/solve-rest.js'
import {zeta} from '../../../src/stats/special.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, matrixOf, rowsOf, smoteOf} from '../../support/releases.js'

const FLOAT = 1e-15
const DECIMALS = [{zero: 0, unit: 1}]

/** Records of whole multiples of a step in every column, about as far apart as records of real tables. */
function steppedRows(seed: number, rows: number, steps: readonly number[]): number[][] {
  const rng = createRng(seed)
  return Array.from({length: rows}, () => steps.map(step => Math.round(60 + 12 * normal(rng)) * step))
}

async function attack(released: Table): Promise<ReconstructedRecords> {
  return await (await reconSmote.create()).guess({released: released.as('synthetic')}, testContext())
}

function score(real: readonly (readonly number[])[], found: Table): {recall: number; precision: number} {
  const near = (a: readonly number[], b: readonly number[]) => a.every((value, at) => Math.abs(value - b[at]) < 1e-9 * 60)
  const guessed = rowsOf(found)
  return {
    recall: real.filter(record => guessed.some(guess => near(record, guess))).length / real.length,
    precision: guessed.filter(guess => real.some(record => near(record, guess))).length / guessed.length,
  }
}

const wholeGrid = (low: number, high: number, error = 1e-12): Grid => ({origin: 0, step: 1, error, low, high})

describe('the grid of a column', () => {
  test('is that of the values in few decimals that rows show', () => {
    const values = Float64Array.of(0.37, 0.41, 0.12, 0.3719284710184712, 0.2819471029481725, 0.4018273645918273)
    const [{step, origin}] = gridCandidates(values, FLOAT, DECIMALS)
    expect(step).toBeCloseTo(0.01, 12)
    expect((origin / step) % 1).toBeCloseTo(0, 9)
  })

  test('is found in any unit from values that rows repeat', () => {
    const map = (value: number) => 0.739182 * value - 3.1928374
    const shown = [31, 31, 36, 36, 40, 40, 45, 47, 52].map(map)
    const between = [33.718273645, 41.192837465, 38.558372615].map(map)
    const [{step}] = gridCandidates(Float64Array.from([...shown, ...between]), 1e-13, [])
    expect(step).toBeCloseTo(0.739182, 10)
  })

  test('is none where values have all their digits', () => {
    expect(gridCandidates(columnOf(matrixOf(gaussianRows(createRng(4), 400, 1)), 0), FLOAT, DECIMALS)).toEqual([])
  })

  test('needs the smallest denominator within the error', () => {
    expect(denominatorOf(0.3, 1e-15, 1000)).toBe(10)
    expect(denominatorOf(2 / 7, 1e-15, 1000)).toBe(7)
    expect(denominatorOf(-22 / 7, 1e-14, 1000)).toBe(7)
    expect(denominatorOf(4, 1e-15, 1000)).toBe(1)
    expect(denominatorOf(Math.PI, 1e-15, 1000)).toBeUndefined()
    // 355/113 is within 2.7e-7 of pi, 22/7 is not.
    expect(denominatorOf(Math.PI, 1e-6, 1000)).toBe(113)
  })
})

describe('a row between records on grids', () => {
  const grids = [wholeGrid(0, 20), wholeGrid(0, 30), wholeGrid(0, 200)]
  const row = (from: readonly number[], to: readonly number[], place: number) =>
    Float64Array.from(from, (value, at) => value + place * (to[at] - value))

  test('shows both of them', () => {
    const decoded = decodeRow(row([3, 14, 71], [8, 9, 130], 0.1928374651928), grids, 1e-6)
    expect(decoded).toMatchObject({base: Int32Array.of(3, 14, 71), way: Int32Array.of(5, -5, 59)})
    expect(decoded?.place).toBeCloseTo(0.1928374651928, 12)
  })

  test('shows them where they agree in a column', () => {
    const decoded = decodeRow(row([3, 14, 71], [5, 14, 90], 0.6182736451928), grids, 1e-6)
    expect(decoded).toMatchObject({base: Int32Array.of(3, 14, 71), way: Int32Array.of(2, 0, 19)})
  })

  test('shows the nearest points of their line where their differences have a common divisor', () => {
    const decoded = decodeRow(row([2, 10, 50], [8, 7, 80], 0.4444444), grids, 1e-6)
    // 0.4444444 of three steps is in the second of them.
    expect(decoded).toMatchObject({base: Int32Array.of(4, 9, 60), way: Int32Array.of(2, -1, 10)})
  })

  test('shows nothing when they differ in one column, or when the numbers are too coarse to prove anything', () => {
    expect(decodeRow(row([3, 14, 71], [3, 14, 90], 0.6182736451928), grids, 1e-6)).toBeUndefined()
    const coarse = grids.map(grid => ({...grid, error: 0.02}))
    expect(decodeRow(row([3, 14, 71], [8, 9, 130], 0.1928374651928), coarse, 1e-6)).toBeUndefined()
  })

  test('shows them through the rounding of numbers when enough columns agree', () => {
    const rng = createRng(12)
    const from = Array.from({length: 7}, () => integerBelow(rng, 30))
    const to = from.map(value => value + integerBelow(rng, 9) - 4)
    const rounded = row(from, to, 0.2718281828).map(value => Math.round(value * 1e5) / 1e5)
    const wide = from.map(() => wholeGrid(0, 35, 1e-5))
    const decoded = decodeRow(rounded, wide, 1e-6)
    const [base, way] = [Array.from(decoded?.base ?? []), Array.from(decoded?.way ?? [])]
    const ends = [base, base.map((value, at) => value + way[at])]
    expect(ends).toContainEqual(from)
    expect(ends).toContainEqual(to)
  })

  test('is decoded no more often than allowed when it is between no such records', () => {
    const rng = createRng(9)
    const rows = Array.from({length: 300}, () => Float64Array.of(20 * rng.next(), 30 * rng.next(), 200 * rng.next()))
    expect(rows.filter(values => decodeRow(values, grids, 1e-3 / 300) !== undefined)).toEqual([])
  })
})

describe('the ends of edges', () => {
  test('are moved out to records that other lines end in', () => {
    const grids = [wholeGrid(0, 20), wholeGrid(0, 20), wholeGrid(0, 20)]
    const decode = (base: number[], way: number[], place: number) => ({
      base: Int32Array.from(base),
      way: Int32Array.from(way),
      place,
    })
    // Records (2,2,2) and (8,6,4) differ by twice (3,2,1); a third record (3,9,10) is joined to both.
    const rows = new Map([
      [0, decode([2, 2, 2], [3, 2, 1], 0.5)],
      [1, decode([2, 2, 2], [1, 7, 8], 0.25)],
      [2, decode([3, 9, 10], [5, -3, -6], 0.75)],
    ])
    const {records, edges, confidence} = resolveEnds(rows, grids)
    expect(records.map(point => Array.from(point)).sort()).toEqual([
      [2, 2, 2],
      [3, 9, 10],
      [8, 6, 4],
    ])
    const [edge] = edges.filter(({row}) => row === 0)
    expect(Array.from(records[edge.from])).toEqual([2, 2, 2])
    expect(Array.from(records[edge.to])).toEqual([8, 6, 4])
    expect(edge.place).toBe(0.25)
    expect(Math.min(...confidence)).toBeGreaterThan(0.9)
  })

  test('of a single row are believed the less the fewer columns they differ in', () => {
    const grids = Array.from({length: 5}, () => wholeGrid(0, 20))
    const one = (way: number[]) =>
      resolveEnds(new Map([[0, {base: Int32Array.of(5, 5, 5, 5, 5), way: Int32Array.from(way), place: 0.5}]]), grids)
        .confidence[0]
    // 1 - zeta(w + 1) / zeta(w) for w = 2 and w = 5.
    expect(1 - one([1, 2, 0, 0, 0])).toBeCloseTo(1 - 1.2020569 / 1.6449341, 5)
    expect(1 - one([1, 2, 3, 1, 2])).toBeCloseTo(1 - 1.0173431 / 1.0369278, 5)
  })
})

describe('records on one line', () => {
  test('are few among many rows, unless many are on two and three', () => {
    const degrees = (...counts: number[]) => counts.flatMap((count, at) => new Array<number>(count).fill(at + 1))
    // 200 records with 30 rows each: at most some 2 e^-15 of them are on one line.
    expect(rightSingles(degrees(50, 0, 0, 0, 200), 6000)).toBeLessThan(0.001)
    // Where half of the records start no rows: (2/3) 40^2 / 20 are expected.
    expect(rightSingles(degrees(60, 40, 20, 10, 100), 6000)).toBeCloseTo(1600 / 30 / 60, 9)
    // With a row per record, most may be.
    expect(rightSingles(degrees(50, 20, 5), 75)).toBe(1)
    expect(rightSingles(degrees(0, 20, 5), 75)).toBe(1)
  })
})

test('values in columns without a grid follow from two rows on an edge, and from there along the edges', () => {
  const records = [1.25, -0.5, 2.75]
  const edges = [
    {row: 0, from: 0, to: 1, place: 0.25, error: 0},
    {row: 1, from: 0, to: 1, place: 0.75, error: 0},
    {row: 2, from: 1, to: 2, place: 0.5, error: 0},
  ]
  const rows = edges.map(({from, to, place}) => [0, records[from] + place * (records[to] - records[from])])
  const {values, factor} = solveRest(matrixOf(rows), [1], 4, edges)
  expect(Array.from(values.data)).toEqual([...records, NaN])
  expect(Array.from(factor, Number.isFinite)).toEqual([true, true, true, false])
})

test("Riemann's zeta function has its known values", () => {
  expect(zeta(2)).toBeCloseTo(Math.PI ** 2 / 6, 6)
  expect(zeta(4)).toBeCloseTo(Math.PI ** 4 / 90, 8)
})

describe('reconstruction on grids', () => {
  const STEPS = [0.01, 0.01, 0.005, 0.5, 1]

  test('finds nearly all records from two rows each', async () => {
    for (const seed of [1, 2, 3]) {
      const real = steppedRows(seed, 40, STEPS)
      const {records, confidence} = await attack(await smoteOf(real, 80, seed))
      const {recall, precision} = score(real, records)
      // A record is nobody's first parent with probability exp(-2); it may be nobody's neighbour too.
      expect(recall).toBeGreaterThan(0.8)
      // The bar for two rows per record; a record on one edge may be the nearest point of its line instead.
      expect(precision).toBeGreaterThan(0.9)
      expect(Math.min(...confidence)).toBeGreaterThan(0.5)
    }
  })

  test('finds them in columns scaled to mean 0 and deviation 1, and beside columns without a grid', async () => {
    const steps = STEPS.map((step, at) => step * (0.831 + 0.237 * at))
    const rng = createRng(8)
    const real = steppedRows(8, 40, steps).map(row => [...row.map((value, at) => value - 1.719 * at), normal(rng)])
    const {records} = await attack(await smoteOf(real, 200, 8))
    const {recall, precision} = score(real, records)
    expect(recall).toBeGreaterThan(0.9)
    expect(precision).toBe(1)
  })

  test('is not tried on continuous columns', async () => {
    const released = matrixOf(rowsOf(await smoteOf(gaussianRows(createRng(5), 40, 5), 200, 5)))
    const references = Array.from({length: 5}, () => DECIMALS)
    expect(await readGrids(released, new Float64Array(5).fill(FLOAT), references, testContext())).toBeUndefined()
  })

  test('chooses the true steps where the first guess is too large by two', async () => {
    const released = matrixOf(rowsOf(await smoteOf(steppedRows(6, 40, [1, 1, 1, 1]), 160, 6)))
    const guesses = [1, 1, 2, 1].map(step => [{origin: 60, step, error: 1e-12 / step, low: -40 / step, high: 40 / step}])
    expect((await chooseGrids(released, guesses, testContext())).map(({grid}) => grid.step)).toEqual([1, 1, 1, 1])
  })

  test('is not misled by records that are on no grid of the others', async () => {
    for (const seed of [1, 2, 3]) {
      const rng = createRng(seed)
      const value = (width: number) => Math.round(60 + width * normal(rng))
      const real = Array.from({length: 60}, (_, at) => [
        10 * value(2) + (at % 10 === 0 ? 5 : 0),
        value(12),
        value(12),
        10 * value(2),
      ])
      const {records} = await attack(await smoteOf(real, 1200, seed))
      expect(score(real, records)).toEqual({recall: 1, precision: 1})
      // And none is found twice.
      expect(records.rowCount).toBe(60)
    }
  })

  test('says in how many dimensions it worked where columns are sums of others', async () => {
    const real = steppedRows(4, 40, [1, 1, 1]).map(([x, y, z]) => [x, y, z, x + y, 5])
    const {records, parameters} = await attack(await smoteOf(real, 200, 4))
    expect(parameters['dimensions']).toBe(3)
    const {recall, precision} = score(real, records)
    expect(recall).toBeGreaterThan(0.9)
    expect(precision).toBeGreaterThan(0.9)
  })

  test('takes no steps that are all too small by two', async () => {
    const released = matrixOf(rowsOf(await smoteOf(steppedRows(7, 40, [1, 1, 1, 1]), 160, 7)))
    const guesses = [0.5, 0.5, 0.5, 0.5].map(step => [{origin: 60, step, error: 1e-12 / step, low: -40 / step, high: 40 / step}])
    expect((await chooseGrids(released, guesses, testContext())).map(({grid}) => grid.step)).toEqual([1, 1, 1, 1])
  })

  test('is not tried in two columns, where wrong points support each other', async () => {
    const released = matrixOf(rowsOf(await smoteOf(steppedRows(5, 40, [0.01, 0.5]), 400, 5)))
    expect(await readGrids(released, new Float64Array(2).fill(1e-14), [DECIMALS, DECIMALS], testContext())).toBeUndefined()
  })
})
