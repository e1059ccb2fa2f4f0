import {expect, test} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {FIRST_COLUMNS, firstProduct, firstSquares, isFarAcross, squaredArea} from '../../../src/geometry/noisy/across.js'

test('what the first columns call far from a line is as far in all columns', () => {
  const rng = createRng('across')
  const columns = 20
  const vectors = 120
  // Every other vector is near the line along the one before it.
  const data = new Float64Array(vectors * columns)
  for (let at = 0; at < data.length; at++)
    data[at] = Math.floor(at / columns) % 2 === 0 ? 100 * normal(rng) : data[at - columns] + normal(rng)
  const inFirst = firstSquares(data, columns, vectors)
  const product = (a: number, b: number) => firstProduct(data, a * columns, b * columns, columns)
  const counts = {far: 0, near: 0}
  for (let a = 0; a < vectors; a++)
    for (let b = 0; b < vectors; b++) {
      if (a === b) continue
      const [aa, bb, dot] = [product(a, a), product(b, b), product(a, b)]
      const across = squaredArea(data, columns, a * columns, b * columns, aa, bb, dot) / aa
      const dotInFirst = firstProduct(data, a * columns, b * columns, FIRST_COLUMNS)
      const isFar = isFarAcross(inFirst[a], inFirst[b], dotInFirst, 60)
      if (isFar) expect(across).toBeGreaterThan(60)
      counts[isFar ? 'far' : 'near']++
    }
  expect(counts.far).toBeGreaterThan(10_000)
  expect(counts.near).toBeGreaterThan(vectors / 2)
})
