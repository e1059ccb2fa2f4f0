import {expect, test} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng} from '../../../src/core/rng.js'
import {wholeProducts} from '../../../src/stats/whole-products.js'

/** More rows than are taken at once, and more columns than are exact at once. */
const [ROWS, COLUMNS] = [300, 2100]

function rowsBelow(most: number) {
  const rng = createRng(`whole ${most}`)
  const rows = createMatrix(ROWS, COLUMNS)
  for (let at = 0; at < rows.data.length; at++) rows.data[at] = Math.floor(rng.next() * most)
  return rows
}

test('products of rows of 8 bit are exact', async () => {
  const rows = rowsBelow(256)
  const products = await wholeProducts(rows)
  for (const [a, b] of [
    [0, 0],
    [299, 0],
    [299, 299],
    [260, 255],
    [17, 4],
  ]) {
    let sum = 0n
    for (let at = 0; at < COLUMNS; at++) sum += BigInt(rows.data[a * COLUMNS + at]) * BigInt(rows.data[b * COLUMNS + at])
    expect(products?.[a][b]).toBe(Number(sum))
  }
  expect(products?.map(({length}) => length)).toEqual(Array.from({length: ROWS}, (_, row) => row + 1))
})

test('numbers of 16 bit, and such as are not whole, are left to double precision', async () => {
  expect(await wholeProducts(rowsBelow(65_536))).toBeUndefined()
  expect(await wholeProducts({data: Float64Array.of(1, 2.5), rows: 2, columns: 1})).toBeUndefined()
})
