import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {unneededRecords} from '../../../src/geometry/unneeded-records.js'
import {testContext} from '../../support/context.js'
import {matrixOf} from '../../support/releases.js'

const rng = createRng('unneeded')
const points = Array.from({length: 8}, () => Array.from({length: 4}, () => normal(rng) / 4))
const between = (a: number, b: number, share: number) => points[a].map((value, at) => value + share * (points[b][at] - value))

/** Which of the places, each with so many lines, are not needed for rows on these edges of the points. */
async function unneeded(edges: readonly Edge[], lines: readonly number[], {known = [], places = points}: Given = {}) {
  const rows = edges.flatMap(([a, b]) => [0.3, 0.6].map(share => between(a, b, share)))
  const records = lines.map((count, record) => ({
    ends: Array.from({length: count}, (_, end) => end),
    point: Float64Array.from(places[record]),
    error: 1e-12,
    ...(known.includes(record) && {confidence: 0.99}),
  }))
  const explained = {from: Int32Array.from(edges.flatMap(([a]) => [a, a])), to: Int32Array.from(edges.flatMap(([, b]) => [b, b]))}
  const found = {records, points: matrixOf(places.slice(0, lines.length))}
  return Array.from(await unneededRecords(matrixOf(rows), found, new Float64Array(4).fill(1e-13), explained, testContext()))
}

type Edge = readonly [number, number]
interface Given {
  readonly known?: readonly number[]
  readonly places?: number[][]
}

const pairs = [0, 1, 2, 3, 4].flatMap(a => [0, 1, 2, 3, 4].filter(b => b < a).map(b => [a, b] as const))

/** Places where lines meet and nobody is: the last three, each beyond a record as seen from another. */
const withWrong = [...points.slice(0, 5), between(0, 1, 1.4), between(1, 2, -0.3), between(3, 4, 1.2)]

describe('Records that nothing needs', () => {
  it('are those between which and another a row lies that is between two others as well', async () => {
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 2, 3, 2], {places: withWrong})).toEqual([0, 0, 0, 0, 0, 1, 1, 1])
  })

  it('may be on many lines: at even places between any two records, lines meet elsewhere by dozens', async () => {
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 9, 2, 6], {places: withWrong})).toEqual([0, 0, 0, 0, 0, 1, 1, 1])
  })

  it('are those in the place of another', async () => {
    const places = [...points.slice(0, 5), points[2], points[4]]
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 2, 3], {places})).toEqual([0, 0, 0, 0, 0, 1, 1])
  })

  it('are not those on whose edge a row lies that is between no two others', async () => {
    const places = [...withWrong.slice(0, 6), points[6], withWrong[7]]
    expect(await unneeded([...pairs, [6, 0]], [5, 4, 4, 4, 4, 2, 3, 2], {places})).toEqual([0, 0, 0, 0, 0, 1, 0, 1])
  })

  it('are not those that explain no row: nothing speaks against these', async () => {
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 2, 3, 2])).toEqual(new Array(8).fill(0))
  })

  it('are none of those that more than lines tell of, and none where few are on few lines', async () => {
    const given = {places: withWrong}
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 2, 3, 2], {...given, known: [5, 6]})).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
    expect(await unneeded(pairs, [4, 4, 4, 4, 4, 4, 4, 4], given)).toEqual(new Array(8).fill(0))
  })
})
