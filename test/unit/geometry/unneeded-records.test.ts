import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {unneededRecords} from '../../../src/geometry/unneeded-records.js'
import {testContext} from '../../support/context.js'
import {matrixOf} from '../../support/releases.js'

const rng = createRng('unneeded')
const points = Array.from({length: 8}, () => Array.from({length: 4}, () => normal(rng) / 4))
const between = (a: number, b: number, share: number) => points[a].map((value, at) => value + share * (points[b][at] - value))

/** Which of the points, each with so many lines, are not needed for rows on these edges. */
async function unneeded(edges: readonly (readonly [number, number])[], lines: readonly number[], known: readonly number[] = []) {
  const rows = edges.flatMap(([a, b]) => [0.3, 0.6].map(share => between(a, b, share)))
  const records = lines.map((count, record) => ({
    ends: Array.from({length: count}, (_, end) => end),
    point: Float64Array.from(points[record]),
    error: 1e-12,
    ...(known.includes(record) && {confidence: 0.99}),
  }))
  const explained = new Int32Array(rows.length)
  const found = {records, points: matrixOf(points.slice(0, lines.length))}
  const uncertainty = new Float64Array(4).fill(1e-13)
  return Array.from(await unneededRecords(matrixOf(rows), found, uncertainty, {from: explained, to: explained}, testContext()))
}

const pairs = [0, 1, 2, 3, 4].flatMap(a => [0, 1, 2, 3, 4].filter(b => b < a).map(b => [a, b] as const))

describe('Records that nothing needs', () => {
  it('are those on few lines, where the others explain every row', async () => {
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 2, 3, 2])).toEqual([0, 0, 0, 0, 0, 1, 1, 1])
  })

  it('are none where a row is on an edge of one of them', async () => {
    expect(await unneeded([...pairs, [5, 0]], [5, 4, 4, 4, 4, 2, 3, 2])).toEqual(new Array(8).fill(0))
  })

  it('are none of those that more than lines tell of, and none where few are doubted', async () => {
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 2, 3, 2], [5, 6])).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
    expect(await unneeded(pairs, [4, 4, 4, 4, 4])).toEqual([0, 0, 0, 0, 0])
  })
})
