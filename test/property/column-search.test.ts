import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createRng, integerBelow, normal, type Rng} from '../../src/core/rng.js'
import type {Measure} from '../../src/stats/column-costs.js'
import {searchColumns} from '../../src/stats/column-search.js'
import {createColumnTree, placeColumn, type SearchedColumn} from '../../src/stats/column-tree.js'
import {nearestLeavingOneOut} from '../../src/stats/leaving-out-search.js'
import {testContext} from '../support/context.js'

interface Cells {
  readonly points: Float64Array
  readonly queries: Float64Array
  readonly isLevels: boolean
}

const KINDS = ['levels', 'few', 'normal', 'far off', 'of all sizes'] as const

function cellsOf(kind: (typeof KINDS)[number], rng: Rng, pointCount: number, queryCount: number, missing: number): Cells {
  const isLevels = kind === 'levels'
  const value = {
    levels: () => integerBelow(rng, 3),
    few: () => integerBelow(rng, 3),
    normal: () => normal(rng),
    'far off': () => 1e9 + 1e-3 * normal(rng),
    'of all sizes': () => normal(rng) * 10 ** (integerBelow(rng, 20) - 10),
  }[kind]
  const one = () => (rng.next() < missing ? (isLevels ? -1 : NaN) : value())
  const points = Float64Array.from({length: pointCount}, one)
  // Some queries are points.
  const queries = Float64Array.from({length: queryCount}, (_, query) => (query % 3 === 0 ? points[query % pointCount] : one()))
  return {points, queries, isLevels}
}

function placed(cells: readonly Cells[], count: number) {
  const tree = createColumnTree(
    cells.map(({points, isLevels}) => ({values: points, isLevels})),
    count,
  )
  const columns = cells.map((column): SearchedColumn => ({...column, points: placeColumn(tree, column.points)}))
  return {tree, columns}
}

/** By the definition of each measure, in the order of the columns. */
function distance(cells: readonly Cells[], measure: Measure, query: number, point: number): number {
  let sum = 0
  for (const [column, {points, queries, isLevels}] of cells.entries()) {
    const [a, b] = [points[point], queries[query]]
    const squared = (a - b) * (a - b)
    if (measure.kind === 'gower') {
      const isMissing = Number.isNaN(a) || Number.isNaN(b) || (isLevels && (a < 0 || b < 0))
      sum += isMissing ? 1 : isLevels ? Number(a !== b) : Math.abs(a - b) / measure.scales[column]
    } else if (measure.kind === 'bounded')
      sum += isLevels ? Number(a !== b) / (1 + measure.half) : squared / (squared + measure.half)
    else for (const cost of isLevels ? [Number(a !== b), Number(a !== b)] : [squared]) sum += cost
  }
  return sum
}

function byDefinition(cells: readonly Cells[], measure: Measure, query: number) {
  const all = Array.from(cells[0].points, (_, point) => ({point, far: distance(cells, measure, query, point)}))
  return all.sort((a, b) => a.far - b.far || a.point - b.point)
}

function measureOf(kind: Measure['kind'], cells: readonly Cells[]): Measure {
  if (kind === 'euclidean') return {kind}
  if (kind === 'bounded') return {kind, half: 0.3}
  const scales = cells.map(({points, queries}) => {
    const present = [...points, ...queries].filter(value => !Number.isNaN(value))
    return Math.max(...present) - Math.min(...present) || 1
  })
  return {kind, scales: Float64Array.from(scales)}
}

describe('a search column by column', () => {
  it('finds what sorting all points finds, by every measure, with ties, copies and missing cells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 1, max: 300}),
        fc.array(fc.constantFrom(...KINDS), {minLength: 1, maxLength: 6}),
        fc.constantFrom('euclidean' as const, 'bounded' as const, 'gower' as const),
        fc.nat(),
        async (pointCount, kinds, kind, seed) => {
          const rng = createRng(seed)
          const cells = kinds.map(each => cellsOf(each, rng, pointCount, 20, kind === 'gower' ? 0.1 : 0))
          const measure = measureOf(kind, cells)
          const {tree, columns} = placed(cells, pointCount)
          const count = 1 + integerBelow(rng, Math.min(5, pointCount))
          const queries = [0, 3, 7, 11, 19]
          const found = await searchColumns(tree, columns, {measure, count, queries}, testContext())
          for (const [at, query] of queries.entries()) {
            const expected = byDefinition(cells, measure, query)
            expect([...found.indices.subarray(at * count, (at + 1) * count)]).toEqual(
              expected.slice(0, count).map(({point}) => point),
            )
            expect([...found.distances.subarray(at * count, (at + 1) * count)]).toEqual(
              expected.slice(0, count).map(({far}) => far),
            )
            const tied = expected.filter(({far}) => count === 1 && far === expected[0].far).map(({point}) => point)
            expect(found.ties[at].toSorted((a, b) => a - b)).toEqual(tied)
          }
        },
      ),
      {numRuns: 60},
    )
  })

  it('finds without each column what a search over the others finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 1, max: 300}),
        fc.array(fc.constantFrom(...KINDS), {minLength: 2, maxLength: 6}),
        fc.nat(),
        async (pointCount, kinds, seed) => {
          const rng = createRng(seed)
          const cells = kinds.map(each => cellsOf(each, rng, pointCount, 20, 0))
          const {tree, columns} = placed(cells, pointCount)
          const places = kinds.map((_, column) => column)
          const found = await nearestLeavingOneOut(tree, columns, 20, places, testContext())
          for (const left of places) {
            const others = cells.filter((_, column) => column !== left)
            const expected = Array.from({length: 20}, (_, query) => byDefinition(others, {kind: 'euclidean'}, query)[0].point)
            expect([...found[left]]).toEqual(expected)
          }
        },
      ),
      {numRuns: 60},
    )
  })

  it('looks at few points where these lie on lines between a few places, and finds a copy among them', async () => {
    const rng = createRng(2)
    const ends = Array.from({length: 40}, () => Array.from({length: 8}, () => 10 * normal(rng)))
    const rows = Array.from({length: 8000}, (_, row) => {
      const [one, other, t] = [ends[row % 40], ends[(row * 7 + 1) % 40], rng.next()]
      return one.map((value, column) => value + t * (other[column] - value))
    })
    const asked = rows.filter((_, row) => row % 400 === 0)
    const cells = ends[0].map((_, column) => ({
      points: Float64Array.from(rows, row => row[column]),
      queries: Float64Array.from(asked, row => row[column]),
      isLevels: false,
    }))
    const {tree, columns} = placed(cells, rows.length)
    const options = {measure: {kind: 'euclidean'}, count: 1, queries: asked.map((_, query) => query)} as const
    const found = await searchColumns(tree, columns, options, testContext())
    expect([...found.indices]).toEqual(asked.map((_, query) => 400 * query))
    expect(found.lookedAt).toBeLessThan(0.1)
  })
})
