import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createMatrix, type Matrix} from '../../../src/core/matrix.js'
import {createRng} from '../../../src/core/rng.js'
import {componentsOf, principalComponents} from '../../../src/stats/principal-components.js'
import {symmetricEigen} from '../../../src/stats/symmetric-eigen.js'

/** Rows that vary by `scales[i]` in as many turned directions. */
function rowsOf(count: number, columns: number, scales: readonly number[], seed: number): Matrix {
  const rng = createRng(seed)
  const turn = scales.map(() => Float64Array.from({length: columns}, () => rng.next() - 0.5))
  const rows = createMatrix(count, columns)
  for (let row = 0; row < count; row++)
    scales.forEach((scale, at) => {
      const weight = scale * (rng.next() - 0.5)
      for (let column = 0; column < columns; column++) rows.data[row * columns + column] += 3 + weight * turn[at][column]
    })
  return rows
}

function covariance({data, rows, columns}: Matrix): Float64Array {
  const mean = Float64Array.from({length: columns}, (_, column) => {
    let sum = 0
    for (let row = 0; row < rows; row++) sum += data[row * columns + column]
    return sum / rows
  })
  return Float64Array.from({length: columns * columns}, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns]
    let sum = 0
    for (let row = 0; row < rows; row++) sum += (data[row * columns + i] - mean[i]) * (data[row * columns + j] - mean[j])
    return sum / (rows - 1)
  })
}

describe('principal components', () => {
  test('are the first eigenvectors of the covariance', () => {
    fc.assert(
      fc.property(fc.integer({min: 12, max: 60}), fc.integer({min: 6, max: 12}), fc.nat(1e6), (count, columns, seed) => {
        const rows = rowsOf(count, columns, [9, 5, 3, 1], seed)
        const {directions, variances, totalVariance} = principalComponents(rows, 3)
        const exact = symmetricEigen(covariance(rows))
        for (let at = 0; at < 3; at++) {
          expect(variances[at] / exact.values[at]).toBeCloseTo(1, 6)
          let along = 0
          for (let column = 0; column < columns; column++)
            along += directions.data[at * columns + column] * exact.vectors[column * columns + at]
          // Where two variances are nearly the same their directions are not settled.
          if (exact.values[at + 1] < 0.8 * exact.values[at] && (at === 0 || exact.values[at] < 0.8 * exact.values[at - 1]))
            expect(Math.abs(along)).toBeCloseTo(1, 4)
        }
        expect(totalVariance).toBeCloseTo(
          exact.values.reduce((sum, value) => sum + value, 0),
          8,
        )
      }),
      {numRuns: 40},
    )
  })

  test('are no more than the directions in which rows vary', () => {
    const {directions} = principalComponents(rowsOf(40, 10, [4, 2], 1), 8)
    expect(directions.rows).toBe(2)
  })

  test('keep distances where all of them are taken', () => {
    const rows = rowsOf(30, 8, [4, 2, 1], 5)
    const scores = componentsOf(rows, principalComponents(rows, 8))
    const distance = ({data, columns}: Matrix, a: number, b: number) => {
      let sum = 0
      for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
      return Math.sqrt(sum)
    }
    for (let row = 1; row < 30; row++) expect(distance(scores, 0, row)).toBeCloseTo(distance(rows, 0, row), 8)
  })

  test('of rows that are all the same are none', () => {
    expect(principalComponents(createMatrix(5, 4), 2).directions.rows).toBe(0)
  })
})
