import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createRng} from '../../src/core/rng.js'
import {productQuery} from '../../src/generators/private/dp-gaussian-copula/dependence.js'
import {countQuery, depthOf} from '../../src/generators/private/dp-gaussian-copula/marginal.js'
import {scaleOf, type Scale} from '../../src/generators/private/dp-gaussian-copula/scale.js'
import {estimateModel} from '../../src/generators/private/graphical-model/estimate.js'
import {countCells, errorOf} from '../../src/generators/private/marginal-based/measure.js'
import {groupedSmote} from '../../src/generators/private/smote-dp/grouped-smote.js'
import {testContext} from '../support/context.js'

const field = (name: string) => ({kind: 'numeric', name, min: NaN, max: NaN, decimals: 0, integer: false, missing: 0}) as const
const numberScale = (bins: number) => scaleOf(field('x'), {kind: 'numeric', min: 0, max: 1, missing: true}, bins)
const levelScale = scaleOf(
  {kind: 'categorical', name: 'c', levels: ['a', 'b', 'c'], missing: 0},
  {kind: 'levels', levels: ['a', 'b', 'c'], missing: true},
  32,
)

const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0))
const difference = (a: Float64Array, b: Float64Array) => a.map((value, at) => value - b[at])
const position = fc.oneof(fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true}), fc.constant(NaN))
const score = fc.oneof(fc.constantFrom(-1, 1, 0), fc.double({min: -1, max: 1, noNaN: true}))

describe('one row more', () => {
  test('moves the counts of a column by no more than the square root of the depth', () => {
    fc.assert(
      fc.property(fc.array(position, {maxLength: 30}), position, fc.constantFrom(2, 8, 64), (rows, added, bins) => {
        for (const scale of [numberScale(bins), levelScale]) {
          const moved = difference(countQuery(scale, Float64Array.of(...rows, added)), countQuery(scale, Float64Array.from(rows)))
          expect(norm(moved)).toBeLessThanOrEqual(Math.sqrt(depthOf(scale)) + 1e-12)
        }
      }),
    )
  })

  /** How far one row moves the sums, over the sensitivity that is claimed for them: at most 1 if the claim is true. */
  const worst = (query: typeof productQuery, bound: number): number => {
    let largest = 0
    fc.assert(
      fc.property(fc.array(score, {minLength: 2, maxLength: 12}), row => {
        const {sums, sensitivity} = query(
          row.map(value => Float64Array.of(value)),
          1,
          bound * row.length,
        )
        largest = Math.max(largest, norm(sums) / sensitivity)
      }),
      {numRuns: 500, seed: 4},
    )
    return largest
  }

  test('moves the sums of products by no more than their sensitivity, and nearly as much: no noise is wasted', () => {
    for (const bound of [0.1, 0.4, 2]) expect(worst(productQuery, bound)).toBeLessThanOrEqual(1)
    expect(worst(productQuery, 0.4)).toBeGreaterThan(0.9)
  })

  test('is found to move them too far where rows are not clipped: the test above can fail', () => {
    const unclipped: typeof productQuery = (scores, rowCount, squareBound) => {
      const claimed = productQuery(scores, rowCount, squareBound)
      const free = productQuery(scores, rowCount, scores.length)
      return {...claimed, sums: free.sums.map(sum => (sum * free.unit) / claimed.unit)}
    }
    expect(worst(unclipped, 0.4)).toBeGreaterThan(1.5)
  })

  test('adds to sums row by row, so that what holds for one row holds in any company', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score, score), {minLength: 2, maxLength: 8}), rows => {
        const query = (some: typeof rows) =>
          productQuery(
            [0, 1, 2].map(column => Float64Array.from(some, row => row[column])),
            some.length,
            1.2,
          ).sums
        const parts = query(rows.slice(1)).map((sum, at) => sum + query(rows.slice(0, 1))[at])
        expect(query(rows)).toEqual(parts)
      }),
    )
  })
})

describe('one row more in marginals', () => {
  const sizes = [3, 2, 4]
  const code = (size: number) => fc.integer({min: -1, max: size - 1})
  const row = fc.tuple(...sizes.map(code))
  const coded = (rows: readonly (readonly number[])[]) => ({
    sizes,
    codes: sizes.map((_, column) => Int32Array.from(rows, one => one[column])),
  })
  const columns = fc.subarray([0, 1, 2], {minLength: 1})

  test('moves the counts of any columns by no more than 1', () => {
    let largest = 0
    fc.assert(
      fc.property(fc.array(row, {maxLength: 20}), row, columns, (rows, added, asked) => {
        const moved = norm(difference(countCells(coded([...rows, added]), asked), countCells(coded(rows), asked)))
        largest = Math.max(largest, moved)
        expect(moved).toBeLessThanOrEqual(1)
      }),
    )
    expect(largest).toBe(1)
  })

  test('moves the error of a model by no more than 1', async () => {
    const variances = new Float64Array(12).fill(1)
    const counts = Float64Array.from(variances, (_, cell) => cell)
    const model = await estimateModel(sizes, [{columns: [0, 2], counts, variances}], 100, testContext())
    fc.assert(
      fc.property(fc.array(row, {maxLength: 20}), row, columns, (rows, added, asked) => {
        const moved = errorOf(model, coded([...rows, added]), asked) - errorOf(model, coded(rows), asked)
        expect(Math.abs(moved)).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })
})

describe('one record more before SMOTE', () => {
  const scales: Scale[] = [numberScale(8), levelScale]
  const COUNT = 24
  const rng = createRng('records')
  const positions = scales.map(({cells}) =>
    Float64Array.from({length: COUNT}, () => (Math.floor(rng.next() * cells) + 0.5) / cells),
  )
  const rowsOf = (order: readonly number[], groupSize: number) =>
    groupedSmote({scales, positions}, {groupSize, neighbours: 5, rowsPerRecord: 3}, Int32Array.from(order), createRng('gaps'))

  /**
   * The order without the record at a place that gives the same groups but one: a left-over record takes its place.
   * When none is left over, its group becomes left over; that is looked at for the last group, all groups being alike.
   */
  function without(order: readonly number[], place: number, groupSize: number): number[] | undefined {
    const used = order.length - (order.length % groupSize)
    if (place >= used || (used === order.length && place >= used - groupSize)) return order.filter((_, at) => at !== place)
    if (used === order.length) return undefined
    const last = order[order.length - 1]
    return order.slice(0, -1).map((record, at) => (at === place ? last : record))
  }

  test.each([2, 3, 5])('changes what is counted by no more than one group of %d is paid for', groupSize => {
    const rows = 3 * groupSize
    let compared = 0
    let largest = 0
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({length: COUNT}, (_, at) => at),
          {minLength: 2 * groupSize},
        ),
        fc.nat(),
        (order, some) => {
          const place = some % order.length
          const fewer = without(order, place, groupSize)
          if (fewer === undefined) return
          compared++
          const [a, b] = [rowsOf(order, groupSize), rowsOf(fewer, groupSize)]
          scales.forEach((scale, column) => {
            const moved = norm(difference(countQuery(scale, a[column]), countQuery(scale, b[column])))
            const paid = Math.SQRT2 * rows * Math.sqrt(depthOf(scale))
            largest = Math.max(largest, moved / paid)
            expect(moved).toBeLessThanOrEqual(paid + 1e-9)
          })
          const products = (made: readonly Float64Array[]) =>
            productQuery(
              made.map(column => column.map(value => 2 * value - 1)),
              made[0].length,
              0.5,
            )
          const moved = norm(difference(products(a).sums, products(b).sums))
          expect(moved).toBeLessThanOrEqual(2 * rows * products(a).sensitivity)
        },
      ),
    )
    expect(compared).toBeGreaterThan(20)
    // Far more than one row moves: what ordinary accounting of the generator's own input would have paid.
    expect(largest * Math.SQRT2 * rows).toBeGreaterThan(2)
  })
})
