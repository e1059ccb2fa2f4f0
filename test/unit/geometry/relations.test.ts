import {describe, expect, test} from 'vitest'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {decimalGrids} from '../../../src/geometry/grid/decimal-grids.js'
import {decodeRow} from '../../../src/geometry/grid/decode-row.js'
import {divisorDoubt} from '../../../src/geometry/grid/divisor-doubt.js'
import type {Grid} from '../../../src/geometry/grid/find-grid.js'
import {firstTurn} from '../../../src/geometry/grid/first-turn.js'
import {reduceBasis} from '../../../src/geometry/grid/reduce-basis.js'
import {orthogonalTo, rowDirection} from '../../../src/geometry/grid/row-direction.js'
import {testContext} from '../../support/context.js'
import {rowsOf, smoteOf, tableOf} from '../../support/releases.js'

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * b[at], 0)

/** By cofactors, in whole numbers. */
function determinant(matrix: readonly (readonly bigint[])[]): bigint {
  if (matrix.length === 0) return 1n
  const [first, ...rest] = matrix
  return first.reduce((sum, value, at) => {
    const minor = determinant(rest.map(row => row.filter((_, column) => column !== at)))
    return sum + (at % 2 === 0 ? 1n : -1n) * value * minor
  }, 0n)
}

const whole = (basis: readonly ArrayLike<number>[]) => basis.map(vector => Array.from(vector, BigInt))
const absolute = (value: bigint) => (value < 0n ? -value : value)

describe('a reduced basis', () => {
  test('is that of the published example', () => {
    // W. Bosma's lecture notes on LLL, the example of Wikipedia's article on the algorithm.
    const reduced = reduceBasis([Float64Array.of(1, 1, 1), Float64Array.of(-1, 0, 2), Float64Array.of(3, 5, 6)]) ?? []
    expect(reduced.map(vector => Array.from(vector, value => value + 0))).toEqual([
      [0, 1, 0],
      [1, 0, 1],
      [-1, 0, 2],
    ])
  })

  test('spans the same lattice, with vectors that are short in the sense of Lovász', () => {
    const rng = createRng(3)
    for (let trial = 0; trial < 20; trial++) {
      const size = 3 + (trial % 4)
      const basis = Array.from({length: size}, () => Float64Array.from({length: size}, () => integerBelow(rng, 2e6) - 1e6))
      const reduced = reduceBasis(basis) ?? []
      const lattice = determinant(whole(basis))
      expect(absolute(determinant(whole(reduced)))).toBe(absolute(lattice))
      // Cramer's rule: every reduced vector is a whole combination of the given ones; the determinants agree, so the reverse holds too.
      for (const vector of whole(reduced))
        for (const replaced of basis.keys())
          expect(determinant(whole(basis).map((given, at) => (at === replaced ? vector : given))) % lattice).toBe(0n)
      const orthogonal: number[][] = []
      reduced.forEach((vector, at) => {
        const rest = orthogonal.reduce(
          (left, other) =>
            left.map((value, entry) => value - (dot(Array.from(vector), other) / dot(other, other)) * other[entry]),
          Array.from(vector),
        )
        if (at > 0) {
          const before = orthogonal[at - 1]
          const share = dot(Array.from(vector), before) / dot(before, before)
          expect(Math.abs(share)).toBeLessThan(0.502)
          expect(dot(rest, rest)).toBeGreaterThanOrEqual((0.98 - share ** 2) * dot(before, before))
        }
        orthogonal.push(rest)
      })
    }
  })
})

describe('the direction of an edge', () => {
  test('is the one whole vector that is orthogonal to the others', () => {
    expect(orthogonalTo([Float64Array.of(1, 2, 3), Float64Array.of(0, 4, -2)])?.map(Math.abs)).toEqual([8, 1, 2])
    expect(orthogonalTo([Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6)])).toBeUndefined()
  })

  test('is shown by a single row between records of five decimals', () => {
    const rng = createRng(5)
    for (let trial = 0; trial < 20; trial++) {
      const direction = Array.from({length: 6}, () => integerBelow(rng, 200_000) - 100_000)
      const place = rng.next()
      const values = direction.map(difference => {
        const value = 100_000 + place * difference
        return {part: value - Math.floor(value), error: 2e-10}
      })
      const found = rowDirection(values) ?? []
      const divisor = direction[0] / found[0]
      expect(found.map(value => value * divisor)).toEqual(direction)
    }
  })
})

test('the first multiple of a step in an interval is that of trying them one by one', () => {
  const rng = createRng(6)
  for (let trial = 0; trial < 300; trial++) {
    const step = rng.next()
    const low = 0.99 * rng.next()
    const high = Math.min(0.999, low + 0.002)
    let tried = 0
    while (tried < 1e6 && !((tried * step) % 1 >= low && (tried * step) % 1 <= high)) tried++
    expect(firstTurn(step, 1, low, high)).toBe(tried)
  }
})

test('the grids of decimals start with the coarsest that all values on any of them are on', () => {
  const between = [0.3719284710184712, 0.2819471029481725]
  const grids = decimalGrids(Float64Array.of(0.5, 0.37, 0.413, ...between), 1e-16, {zero: 0, unit: 1})
  expect(grids.slice(0, 2).map(({decimals}) => decimals)).toEqual([3, 4])
  expect(decimalGrids(Float64Array.from(between), 1e-16, {zero: 0, unit: 1})[0].decimals).toBe(0)
})

describe('a row of records with many decimals', () => {
  const wide: Grid[] = Array.from({length: 8}, () => ({origin: 0, step: 1, error: 2e-10, low: 0, high: 200_000}))

  test('shows both of its parents', () => {
    const rng = createRng(7)
    const [from, to] = [0, 1].map(() => wide.map(() => integerBelow(rng, 200_000)))
    const row = Float64Array.from(from, (value, at) => value + Math.SQRT1_2 * (to[at] - value))
    const {base, way} = decodeRow(row, wide, 1e-6) ?? {base: [], way: []}
    const ends = [Array.from(base), Array.from(base, (value, at) => value + way[at])]
    expect(ends).toContainEqual(from)
    expect(ends).toContainEqual(to)
  })

  test('shows nothing where other parents explain it as well', () => {
    // Three different values that repeat are three columns, too few for grids as wide as these.
    const from = [100_000, 0, 100_000, 0, 31_234, 100_000, 0, 52_341]
    const to = [0, 100_000, 0, 100_000, 98_761, 0, 100_000, 12_333]
    const row = Float64Array.from(from, (value, at) => value + 0.1392837465 * (to[at] - value))
    expect(decodeRow(row, wide, 1e-6)).toBeUndefined()
  })

  test('is doubted when its parents would be far nearer to each other than those of other rows', () => {
    const ways = Array.from({length: 20}, (_, at) => Int32Array.from(wide, (_, column) => 20_000 + 997 * at + 101 * column))
    const doubt = divisorDoubt([...ways, Int32Array.of(16, -16, 16, 16, 0, 16, -16, 16)], Array(8).fill(200_000))
    expect(Math.max(...doubt.subarray(0, 20))).toBeLessThan(0.01)
    expect(doubt[20]).toBeGreaterThan(0.9)
  })
})

describe('reconstruction from fewer rows than records', () => {
  test('finds the parents of nearly every row in columns of five decimals, and hardly anything else', async () => {
    const rng = createRng(11)
    const centres = Array.from({length: 4}, () => Array.from({length: 12}, () => normal(rng)))
    const real = Array.from({length: 60}, (_, at) =>
      centres[at % 4].map(centre => Number((centre + 0.4 * normal(rng)).toFixed(5))),
    )
    const released = await smoteOf(real, 30, 11)
    const {records, confidence} = await (await reconSmote.create()).guess({released: released.as('synthetic')}, testContext())
    const keys = new Set(real.map(row => row.map(value => value.toFixed(5)).join()))
    const found = rowsOf(records).map(row => row.map(value => value.toFixed(5)).join())
    const right = found.filter(row => keys.has(row)).length
    expect(right).toBeGreaterThan(30)
    expect(found.length - right).toBeLessThanOrEqual(1)
    expect(Math.max(...confidence)).toBeGreaterThan(0.99)
  })

  test('finds nobody in means of three records, though single rows lie between points of the grids', async () => {
    const rng = createRng(13)
    const some = (count: number) => Array.from({length: count}, () => normal(rng))
    const loads = Array.from({length: 18}, () => some(2))
    const real = Array.from({length: 40}, () => {
      const [first, second] = some(2)
      return loads.map(([a, b]) => Math.round(100 + 12 * (a * first + b * second) + 4 * normal(rng)))
    })
    const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, at) => value - b[at]))
    const rows = Array.from({length: 150}, () => {
      const own = real[integerBelow(rng, real.length)]
      const near = real.toSorted((a, b) => distance(own, a) - distance(own, b)).slice(1, 6)
      const first = integerBelow(rng, 5)
      const three = [own, near[first], near[(first + 1 + integerBelow(rng, 4)) % 5]]
      const weights = three.map(() => -Math.log(1 - rng.next()))
      const all = weights.reduce((sum, weight) => sum + weight, 0)
      return own.map((_, at) => three.reduce((sum, record, which) => sum + (weights[which] / all) * record[at], 0))
    })
    const attack = await reconSmote.create()
    const {records, parameters} = await attack.guess({released: tableOf('synthetic', rows)}, testContext())
    expect(records.rowCount).toBe(0)
    expect(parameters.notes?.join(' ')).toContain('mix more than two records')
  })

  test('finds nothing in rows that were not interpolated', async () => {
    const rng = createRng(12)
    const rows = Array.from({length: 60}, () => Array.from({length: 12}, () => normal(rng)))
    const {records} = await (await reconSmote.create()).guess({released: tableOf('synthetic', rows)}, testContext())
    expect(records.rowCount).toBe(0)
  })
})
