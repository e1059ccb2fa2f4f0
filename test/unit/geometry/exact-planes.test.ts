import {describe, expect, it} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {hasExactPlanes} from '../../../src/geometry/noisy/exact-planes.js'

const [RECORDS, COLUMNS, ROWS] = [40, 6, 240]
const NOISE = 1e-3

/** Rows that mix some near records, with weights that add up to one. */
function mixed(weightsOf: (rng: ReturnType<typeof createRng>) => number[], noise = 0) {
  const rng = createRng('exact-planes')
  const records = Array.from({length: RECORDS}, () => Array.from({length: COLUMNS}, () => normal(rng)))
  const points = createMatrix(ROWS, COLUMNS)
  for (let row = 0; row < ROWS; row++) {
    const base = row % RECORDS
    const weights = weightsOf(rng)
    for (let column = 0; column < COLUMNS; column++) {
      const value = weights.reduce((sum, weight, at) => sum + weight * records[(base + 7 * at) % RECORDS][column], 0)
      points.data[row * COLUMNS + column] = value + noise * (2 * rng.next() - 1)
    }
  }
  return points
}
const onEdge = (rng: {next(): number}) => {
  const share = rng.next()
  return [1 - share, share]
}

describe('hasExactPlanes', () => {
  it('sees rows in triangles of three records', () => {
    const inTriangle = (rng: {next(): number}) => {
      const [a, b] = [rng.next(), rng.next()]
      return [(1 - a) * (1 - b), a, (1 - a) * b]
    }
    expect(hasExactPlanes(mixed(inTriangle), NOISE)).toBe(true)
  })

  it('sees none in jittered rows on edges, however near they come to one', () => {
    expect(hasExactPlanes(mixed(onEdge, NOISE), NOISE)).toBe(false)
  })

  it('sees none in rows that have nothing to do with each other', () => {
    const rng = createRng('normal')
    const points = createMatrix(ROWS, COLUMNS)
    points.data.forEach((_, at) => {
      points.data[at] = normal(rng)
    })
    expect(hasExactPlanes(points, NOISE)).toBe(false)
  })
})
