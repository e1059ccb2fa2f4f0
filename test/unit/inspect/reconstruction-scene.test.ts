import {describe, expect, it} from 'vitest'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {createRng} from '../../../src/core/rng.js'
import type {Table} from '../../../src/core/table.js'
import {reconstructionScene, type SceneLimits, type ScenePlaces} from '../../../src/inspect/reconstruction-scene.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, rowsOf, tableOf} from '../../support/releases.js'

const RECORDS = gaussianRows(createRng('scene'), 6, 4)
/** Every record is joined to the next two, so each lies on four segments. */
const SEGMENTS = RECORDS.flatMap((_, at) => [1, 2].map(step => [at, (at + step) % RECORDS.length] as const))
const SHARES = [0.17, 0.42, 0.71, 0.9]
/** On no segment. */
const STRAY = gaussianRows(createRng('stray'), 7, 4)

const released = tableOf('synthetic', [
  ...SEGMENTS.flatMap(([from, to]) => between(RECORDS[from], RECORDS[to], SHARES)),
  ...STRAY,
])

async function sceneOf(table: Table, limits: Partial<SceneLimits> = {}, matchOf?: readonly number[]) {
  const guesses = await (await reconSmote.create()).guess({released: table.as('synthetic')}, testContext())
  const truth = matchOf && {real: tableOf('source', RECORDS), matchOf}
  const scene = await reconstructionScene(
    table,
    guesses,
    {mostLines: 100, mostRows: 1000, ...limits},
    testContext('scene'),
    truth,
  )
  return {scene, guesses}
}

/** Which planted record is in that place, in all columns. */
const plantedAt = ({values}: ScenePlaces, at: number) =>
  RECORDS.findIndex(record => record.every((value, column) => Math.abs(value - values[column][at]) < 1e-6))

describe('the picture of a reconstruction', () => {
  it('has a line for each planted segment, its rows on it, and its ends in the planted records', async () => {
    const {scene} = await sceneOf(released)
    expect(scene.all).toEqual({rows: 55, rowsOnLines: 48, lines: 12, records: 6})
    const ends = scene.lines.map(({from, to}) => [from, to].map(end => plantedAt(scene.recordPlaces, end)).sort((a, b) => a - b))
    expect(ends.map(String).sort()).toEqual(SEGMENTS.map(pair => String([...pair].sort((a, b) => a - b))).sort())
    scene.lines.forEach(({points}, at) => {
      const rows = points.map(point => scene.points.rows[point])
      const segment = SEGMENTS.findIndex(pair => String([...pair].sort((a, b) => a - b)) === String(ends[at]))
      expect(rows).toEqual(SHARES.map((_, share) => segment * SHARES.length + share))
    })
  })

  it('puts points where the release has them, also those on no line', async () => {
    const {scene} = await sceneOf(released)
    const rows = rowsOf(released)
    expect(scene.points).toEqual({
      rows: rows.map((_, at) => at),
      values: [0, 1, 2, 3].map(column => rows.map(row => row[column])),
    })
    const onLines = new Set(scene.lines.flatMap(({points}) => points))
    expect(onLines.size).toBe(48)
    expect([...onLines].every(point => scene.points.rows[point] < 48)).toBe(true)
  })

  it('counts the lines of each record and gives the confidence of the attack', async () => {
    const {scene, guesses} = await sceneOf(released)
    expect(scene.records.map(({lines}) => lines)).toEqual([4, 4, 4, 4, 4, 4])
    expect(scene.records.map(({confidence}) => confidence)).toEqual([...guesses.confidence])
  })

  it('draws all lines of some records where there are more than it may draw, and says how many there are', async () => {
    const {scene} = await sceneOf(released, {mostLines: 5, mostRows: 22})
    expect(scene.lines).toHaveLength(5)
    expect(scene.all.lines).toBe(12)
    const [first] = scene.lines
    const shared = scene.lines.filter(
      line => [line.from, line.to].includes(first.from) || [line.from, line.to].includes(first.to),
    )
    expect(shared.length).toBeGreaterThanOrEqual(4)
    // Five lines of four rows, and 22 rows beside them.
    expect(scene.points.rows).toHaveLength(42)
  })

  it('marks real records and places real rows only where these are handed in', async () => {
    const without = (await sceneOf(released)).scene
    expect(without.real).toBeUndefined()
    expect(without.records.every(record => record.isReal === undefined)).toBe(true)
    const matchOf = [3, -1, 0, 1, -1, 5]
    const {scene} = await sceneOf(released, {}, matchOf)
    expect(scene.records.map(({isReal}) => isReal)).toEqual(matchOf.map(row => row >= 0))
    expect(scene.real).toEqual({
      points: {rows: [0, 1, 2, 3, 4, 5], values: [0, 1, 2, 3].map(column => RECORDS.map(row => row[column]))},
      rows: 6,
      matched: 4,
    })
  })

  it('has no line and no record where rows were not interpolated', async () => {
    const {scene} = await sceneOf(tableOf('synthetic', gaussianRows(createRng('none'), 80, 4)))
    expect(scene).toMatchObject({lines: [], records: [], all: {rows: 80, rowsOnLines: 0, lines: 0, records: 0}})
    expect(scene.points.rows).toHaveLength(80)
  })

  it('is the same for the same seed', async () => {
    expect(await sceneOf(released, {mostRows: 10})).toEqual(await sceneOf(released, {mostRows: 10}))
  })

  it('has the columns that vary, and begins with the two that have the most different numbers', async () => {
    const rows = rowsOf(released).map((row, at) => [5, at % 3, ...row])
    const {scene} = await sceneOf(tableOf('synthetic', rows))
    expect(scene.columns).toEqual(['x1', 'x2', 'x3', 'x4', 'x5'])
    expect(scene.plane).toEqual([1, 2])
  })

  it('is none where there are no two columns of numbers', async () => {
    const one = tableOf('synthetic', gaussianRows(createRng('one'), 20, 1))
    const guesses = {records: one.as('reconstructed'), confidence: new Float64Array(20), parameters: {estimated: []}}
    await expect(reconstructionScene(one, guesses, {mostLines: 1, mostRows: 1}, testContext())).rejects.toThrow(
      'no plane to draw in',
    )
  })
})
