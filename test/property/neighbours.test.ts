import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createMatrix, type Matrix} from '../../src/core/matrix.js'
import {createRng, integerBelow, normal} from '../../src/core/rng.js'
import {nearestByMeasure, nearestNeighbours, nearestNeighboursAsync} from '../../src/stats/neighbours.js'
import {nearestLeavingOut} from '../../src/stats/nearest-leaving-out.js'
import {projectionLeaves} from '../../src/stats/projection-tree.js'
import {testContext} from '../support/context.js'

/** All points sorted by distance and then by row: the definition, without any of the searches. */
function byDefinition(points: Matrix, queries: Matrix, count: number, self: (query: number) => number): number[] {
  return Array.from({length: queries.rows}, (_, query) => {
    const distances = Array.from({length: points.rows}, (_, point) => {
      let sum = 0
      for (let j = 0; j < points.columns; j++)
        sum += (points.data[point * points.columns + j] - queries.data[query * points.columns + j]) ** 2
      return sum
    })
    return distances
      .map((_, point) => point)
      .filter(point => point !== self(query))
      .sort((a, b) => distances[a] - distances[b] || a - b)
      .slice(0, count)
  }).flat()
}

const matrixOf = (rows: number, columns: number, value: () => number): Matrix => {
  const matrix = createMatrix(rows, columns)
  matrix.data.forEach((_, at) => (matrix.data[at] = value()))
  return matrix
}

describe('nearestNeighbours', () => {
  it('finds what sorting all points finds, by scan, tree, filter and sort, with many ties and duplicates', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 2, max: 120}),
        fc.integer({min: 1, max: 5}),
        fc.integer({min: 1, max: 4}),
        fc.integer({min: 0, max: 1000}),
        fc.constantFrom('scan' as const, 'tree' as const, 'filter' as const, 'sort' as const, 'auto' as const),
        (rows, columns, values, seed, method) => {
          const rng = createRng(seed)
          const points = matrixOf(rows, columns, () => integerBelow(rng, values))
          const count = 1 + integerBelow(rng, rows - 1)
          const found = nearestNeighbours(points, points, count, {excludeSelf: true, method})
          expect([...found.indices]).toEqual(byDefinition(points, points, count, query => query))
        },
      ),
    )
  })

  it('finds the same by scan and by tree on real-valued points, in every column count', () => {
    for (const columns of [1, 2, 3, 8, 20]) {
      const rng = createRng(columns)
      const points = matrixOf(700, columns, () => normal(rng))
      const queries = matrixOf(50, columns, () => normal(rng))
      const byScan = nearestNeighbours(points, queries, 7, {method: 'scan'})
      for (const method of ['tree', 'filter', 'sort'] as const)
        expect(nearestNeighbours(points, queries, 7, {method})).toEqual(byScan)
      expect(nearestNeighbours(points, queries, 7)).toEqual(byScan)
      expect([...byScan.indices]).toEqual(byDefinition(points, queries, 7, () => -1))
    }
  })

  it('leaves a row out by its number and keeps an equal row elsewhere', () => {
    const points = {data: Float64Array.of(5, 1, 5, 9), rows: 4, columns: 1}
    const found = nearestNeighbours(points, points, 2, {excludeSelf: true})
    expect([...found.indices]).toEqual([2, 1, 0, 2, 0, 1, 0, 2])
    expect([...found.distances]).toEqual([0, 4, 4, 4, 0, 4, 4, 4])
  })

  it('leaves out the rows it is told when the queries are some of the points', () => {
    const points = {data: Float64Array.of(0, 1, 3, 7), rows: 4, columns: 1}
    const queries = {data: Float64Array.of(3, 7), rows: 2, columns: 1}
    expect([...nearestNeighbours(points, queries, 1, {excludeSelf: [2, 3]}).indices]).toEqual([1, 2])
  })

  it('gives equally distant points in the order of their rows', () => {
    const points = {data: Float64Array.of(2, 0, 1, 2, 0), rows: 5, columns: 1}
    for (const method of ['scan', 'tree', 'filter', 'sort'] as const)
      expect([...nearestNeighbours(points, points, 4, {excludeSelf: true, method}).indices].slice(8, 12)).toEqual([0, 1, 3, 4])
  })

  it('finds the same by filter as by scan where single precision sees no difference', () => {
    const rng = createRng(6)
    const spread = {
      'a far offset': () => 1e9 + 1e-3 * normal(rng),
      'a far offset and few values': () => 1e9 + integerBelow(rng, 3),
      'sizes from 1e-30 to 1e30': () => normal(rng) * 10 ** (integerBelow(rng, 61) - 30),
      'a few values far out': () => (rng.next() < 0.01 ? 1e12 : 1) * normal(rng),
      'numbers whose squares are denormal': () => 1e-160 * normal(rng),
      'numbers whose squares are beyond single precision': () => 1e100 * normal(rng),
      'one value': () => 7,
      'differences below single precision': () => 1 + 1e-9 * normal(rng),
    }
    for (const [name, value] of Object.entries(spread)) {
      const points = matrixOf(900, 6, value)
      const queries = matrixOf(300, 6, value)
      // Some queries are points, and some points are equal.
      queries.data.set(points.data.subarray(0, 60 * 6))
      points.data.copyWithin(600 * 6, 0, 100 * 6)
      for (const count of [5, 20]) {
        const byScan = nearestNeighbours(points, queries, count, {method: 'scan'})
        expect(nearestNeighbours(points, queries, count, {method: 'filter'}), name).toEqual(byScan)
      }
      const others = nearestNeighbours(points, points, 12, {method: 'scan', excludeSelf: true})
      expect(nearestNeighbours(points, points, 12, {method: 'filter', excludeSelf: true}), name).toEqual(others)
    }
  })

  it('refuses a count beyond the points and numbers that are missing or infinite', () => {
    const points = {data: Float64Array.of(1, 2, 3), rows: 3, columns: 1}
    expect(() => nearestNeighbours(points, points, 3, {excludeSelf: true})).toThrow('an integer in [1, 2]. Got 3.')
    for (const bad of [NaN, Infinity, -1e200])
      expect(() => nearestNeighbours({...points, data: Float64Array.of(1, bad, 3)}, points, 1)).toThrow('Row 1 holds a number')
    expect(() => nearestNeighbours(points, createMatrix(2, 2), 1)).toThrow('must have 1 columns')
  })

  it('finds the same in the form that lets the event loop run, and stops when asked to', async () => {
    const rng = createRng(3)
    const points = matrixOf(1500, 9, () => normal(rng))
    const found = await nearestNeighboursAsync(points, points, 5, {excludeSelf: true}, testContext())
    expect(found).toEqual(nearestNeighbours(points, points, 5, {excludeSelf: true}))
    const stopped = {...testContext(), signal: AbortSignal.abort()}
    await expect(nearestNeighboursAsync(points, points, 5, {excludeSelf: true}, stopped)).rejects.toThrow('Stopped')
  })
})

describe('nearestLeavingOut', () => {
  it('finds for each set of columns what a search over the others finds, with ties and in different scales', async () => {
    const rng = createRng(8)
    const leftOut = [[0], [1, 2], [4], []]
    const values = {
      few: () => integerBelow(rng, 2),
      normal: () => normal(rng),
      'far off': () => 1e9 + 1e-4 * normal(rng),
      'of all sizes': () => normal(rng) * 10 ** (integerBelow(rng, 20) - 10),
    }
    for (const [name, value] of Object.entries(values))
      for (const rows of name === 'few' || name === 'far off' ? [50, 9000] : [50]) {
        const points = matrixOf(rows, 7, value)
        const queries = matrixOf(500, 7, value)
        const found = await nearestLeavingOut(points, queries, leftOut, testContext())
        for (const [set, columns] of leftOut.entries()) {
          const [some, asked] = [points, queries].map(({data, ...matrix}) => {
            const kept = data.filter((_, at) => !columns.includes(at % 7))
            return {rows: matrix.rows, columns: 7 - columns.length, data: kept}
          })
          const alone = nearestNeighbours(some, asked, 1, {method: 'scan'})
          expect([...found[set]], `${name}, ${rows} rows, without ${columns.join()}`).toEqual([...alone.indices])
        }
      }
  })
})

describe('nearestByMeasure', () => {
  it('finds what the Euclidean search finds when it is given squared Euclidean distances', async () => {
    const rng = createRng(4)
    const points = matrixOf(80, 3, () => integerBelow(rng, 4))
    const measure = (i: number, j: number) =>
      [0, 1, 2].reduce((sum, c) => sum + (points.data[i * 3 + c] - points.data[j * 3 + c]) ** 2, 0)
    const found = await nearestByMeasure(80, 6, measure, testContext())
    expect([...found.indices]).toEqual([...nearestNeighbours(points, points, 6, {excludeSelf: true}).indices])
  })
})

describe('a random projection tree', () => {
  it('puts every point into one group of the wanted size', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 300}), fc.integer({min: 2, max: 40}), fc.nat(), (rows, most, seed) => {
        const rng = createRng(seed)
        // Few different values: ties must not matter.
        const points = matrixOf(rows, 3, () => integerBelow(rng, 3))
        const {order, starts} = projectionLeaves(points, most, rng)
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({length: rows}, (_, row) => row))
        expect([starts[0], starts.at(-1)]).toEqual([0, rows])
        for (let group = 1; group < starts.length; group++) {
          const size = starts[group] - starts[group - 1]
          expect(size).toBeLessThanOrEqual(most)
          if (rows > most) expect(size).toBeGreaterThanOrEqual(Math.floor(most / 2))
        }
      }),
    )
  })

  it('keeps points together that are far from all others', () => {
    const rng = createRng(5)
    const points = matrixOf(64, 4, () => normal(rng))
    points.data.forEach((value, at) => (points.data[at] = 1e-6 * value + 1000 * Math.floor(at / (8 * 4))))
    const {order, starts} = projectionLeaves(points, 8, rng)
    for (let group = 0; group + 1 < starts.length; group++)
      expect(new Set(Array.from(order.subarray(starts[group], starts[group + 1]), point => Math.floor(point / 8))).size).toBe(1)
  })
})
