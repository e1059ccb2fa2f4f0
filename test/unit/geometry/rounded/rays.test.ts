import {expect, test} from 'vitest'
import {createContext} from '../../../../src/core/context.js'
import {createRng, normal} from '../../../../src/core/rng.js'
import {Points} from '../../../../src/geometry/rounded/points.js'
import {raysFrom} from '../../../../src/geometry/rounded/rays.js'

test('joins no two rays by a row so near to the place that it is seen on both', async () => {
  const rng = createRng('rays')
  const direction = () => {
    const vector = Float64Array.from({length: 784}, () => normal(rng))
    const size = Math.hypot(...vector)
    return vector.map(value => value / size)
  }
  const [along, across, record] = [direction(), direction(), direction().map(value => Math.round(128 + 800 * value))]
  const rowAt = (far: number, aside: number) =>
    record.map((value, at) => Math.round(value + far * along[at] + aside * across[at]))
  // The record, two rows of each of two edges that differ by 0.1 in direction, a row near to the record on the first, and others.
  const rows = [record, rowAt(500, 0), rowAt(1000, 0), rowAt(500, 50), rowAt(1000, 100), rowAt(36, 0)]
  const elsewhere = Array.from({length: 10}, direction)
  const others = Array.from({length: 60}, (_, other) =>
    elsewhere[other % 10].map((value, at) => Math.round(record[at] + (600 + 10 * other) * value)),
  )
  const data = Float64Array.from([...rows, ...others].flatMap(row => [...row]))
  const points = await Points.of({data, rows: rows.length + others.length, columns: 784}, createContext(rng))
  const among = Array.from({length: points.rowCount - 1}, (_, at) => at + 1)
  const rays = raysFrom(points, {points: [0], weights: [1]}, among)
  expect(rays).toContainEqual([5, 1, 2])
  expect(rays).toContainEqual([3, 4])
})
