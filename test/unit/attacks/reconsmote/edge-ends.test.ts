import {describe, expect, it} from 'vitest'
import {mostConfidence} from '../../../../src/attacks/reconstruction/reconsmote/verify/edge-ends.js'
import {createRng, normal} from '../../../../src/core/rng.js'
import {createMatrix} from '../../../../src/core/matrix.js'

const COLUMNS = 4

function setUp(count: number, edges: readonly (readonly [number, number])[], perEdge = 3) {
  const rng = createRng('edge-ends')
  const places = createMatrix(count, COLUMNS)
  places.data.forEach((_, at) => {
    places.data[at] = normal(rng)
  })
  const rows = edges.flatMap(([from, to]) => Array.from({length: perEdge}, () => ({from, to, share: rng.next()})))
  return {
    places,
    rows: rows.map((edge, row) => ({...edge, row})),
    error: new Float64Array(count).fill(1e-12),
    rowCount: rows.length,
    isExact: true,
  }
}
const ring = (count: number, steps: readonly number[]) =>
  steps.flatMap(step => Array.from({length: count}, (_, at) => [at, (at + step) % count] as const))

describe('mostConfidence', () => {
  it('leaves records alone that many edges end in', () => {
    expect(Math.min(...mostConfidence(setUp(10, ring(10, [1, 2]))))).toBe(1)
  })

  it('believes in no place where lines cross, without a row between it and another record', () => {
    const most = mostConfidence(setUp(11, ring(10, [1, 2])))
    expect(most[10]).toBeLessThan(0.5)
    expect(most[0]).toBe(1)
  })

  it('believes in no record of which hardly a row of the release lies between others, however many join it', () => {
    const found = setUp(10, ring(10, [1, 2]))
    expect(Math.max(...mostConfidence({...found, rowCount: 50 * found.rows.length}))).toBeLessThan(0.5)
    expect(Math.min(...mostConfidence({...found, rowCount: 20 * found.rows.length}))).toBe(1)
  })

  it('is not certain of a record at the end of one edge', () => {
    const most = mostConfidence(setUp(11, [...ring(10, [1, 2]), [10, 3]]))
    expect(most[10]).toBeLessThan(0.99)
    expect(most[10]).toBeGreaterThan(0.9)
  })

  it('believes in no end of an edge beyond a record, in line with another', () => {
    const found = setUp(11, [...ring(10, [1, 2]), [10, 3]])
    // Beyond record 3, seen from record 7.
    for (let column = 0; column < COLUMNS; column++) {
      const [far, near] = [7, 3].map(record => found.places.data[record * COLUMNS + column])
      found.places.data[10 * COLUMNS + column] = near + 0.4 * (near - far)
    }
    expect(mostConfidence(found)[10]).toBeLessThan(0.5)
  })

  it('is less certain of other single ends once some are beyond records', () => {
    const found = setUp(12, [...ring(10, [1, 2]), [10, 3], [11, 4]])
    for (let column = 0; column < COLUMNS; column++) {
      const [far, near] = [7, 3].map(record => found.places.data[record * COLUMNS + column])
      found.places.data[10 * COLUMNS + column] = near + 0.4 * (near - far)
    }
    expect(mostConfidence(found)[11]).toBeLessThan(0.6)
  })

  it('believes in no few records that hardly a row of the release lies between', () => {
    const most = mostConfidence({...setUp(3, ring(3, [1])), rowCount: 10_000})
    expect(Math.max(...most)).toBeLessThan(0.5)
  })

  it('lets many exact edges prove a record though much else is in the file, and noisy ones not', () => {
    const found = {...setUp(10, ring(10, [1, 2])), rowCount: 1000}
    expect(Math.min(...mostConfidence(found))).toBe(1)
    expect(Math.max(...mostConfidence({...found, isExact: false}))).toBeLessThan(0.8)
  })

  it('believes in no place that exact lines leave vague', () => {
    const found = setUp(10, ring(10, [1, 2]))
    found.error[2] = 0.1
    expect(mostConfidence(found)[2]).toBeLessThan(0.5)
  })

  it('believes in ends of edges of one row each as far as rows are explained at all', () => {
    const found = setUp(12, ring(12, [1]), 1)
    expect(Math.min(...mostConfidence(found))).toBe(1)
    // A third of the rows decode: each edge is right as often, and a record on two of them when either is.
    expect(mostConfidence({...found, rowCount: 36})[0]).toBeCloseTo(1 - (2 / 3) ** 2, 6)
  })
})
