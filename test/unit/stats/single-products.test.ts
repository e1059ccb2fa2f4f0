import {expect, test} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng} from '../../../src/core/rng.js'
import {singleProducts} from '../../../src/stats/single-products.js'

test('products of rows with directions are those of a double sum, to single precision', () => {
  const rng = createRng('products')
  const directions = createMatrix(5, 37)
  for (let at = 0; at < directions.data.length; at++) directions.data[at] = rng.next() - 0.5
  const products = singleProducts(directions, 9)
  for (const count of [9, 4]) {
    for (let at = 0; at < count * 37; at++) products.rows[at] = rng.next()
    const found = products.run(count)
    for (let row = 0; row < count; row++)
      for (let direction = 0; direction < 5; direction++) {
        let sum = 0
        for (let at = 0; at < 37; at++) sum += products.rows[row * 37 + at] * directions.data[direction * 37 + at]
        expect(found[row * 5 + direction]).toBeCloseTo(sum, 5)
      }
  }
})
