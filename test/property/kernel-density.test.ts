import {expect, test} from 'vitest'
import {createMatrix, squaredDistance} from '../../src/core/matrix.js'
import {createRng, normal} from '../../src/core/rng.js'
import {logKernelDensity} from '../../src/stats/kernel-density.js'
import {testContext} from '../support/context.js'

test('the density of many points is that of the sum over all of them, whatever the width', async () => {
  const rng = createRng(1)
  const [points, queries] = [createMatrix(12_000, 12), createMatrix(210, 12)]
  // Some columns are far off, and some queries are points.
  for (const matrix of [points, queries])
    matrix.data.forEach((_, at) => (matrix.data[at] = normal(rng) + (at % 12 === 0 ? 1e6 : 0)))
  queries.data.set(points.data.subarray(0, 30 * 12))
  for (const width of [0.05, 0.3, 2]) {
    const logs = await logKernelDensity(points, queries, width, testContext())
    for (let query = 0; query < queries.rows; query += 7) {
      const exponents = Array.from(
        {length: points.rows},
        (_, point) => -squaredDistance(points, point, queries, query) / (2 * width ** 2),
      )
      const most = exponents.reduce((largest, exponent) => Math.max(largest, exponent))
      const sum = exponents.reduce((total, exponent) => total + Math.exp(exponent - most), 0)
      const expected = most + Math.log(sum / points.rows) - 12 * Math.log(width * Math.sqrt(2 * Math.PI))
      expect(Math.abs(logs[query] - expected)).toBeLessThan(1e-12 * Math.abs(expected))
    }
  }
})
