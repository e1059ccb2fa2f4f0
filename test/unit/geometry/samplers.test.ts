import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {createCloud} from '../../../src/geometry/cloud.js'
import {reconstruct} from '../../../src/geometry/reconstruct.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, matrixOf} from '../../support/releases.js'
import {
  clusterSmote,
  dbSmote,
  geometricSmote,
  mwmote,
  plainSmote,
  polynomBus,
  polynomMesh,
  polynomStar,
  prolongedSmote,
  smoteTwice,
  triangleSmote,
  type Oversampled,
} from '../../support/samplers.js'

type Rows = readonly (readonly number[])[]

/** How many records lines alone find, and how many places they take for records, at full precision. */
async function found(records: Rows, {rows}: Oversampled): Promise<{right: number; wrong: number; areReleased: number}> {
  const cloud = createCloud(matrixOf(rows), new Float64Array(records[0].length).fill(1e-14))
  const {points} = await reconstruct(cloud, {fewestLines: 2, rays: true}, testContext())
  const places = Array.from({length: points.rows}, (_, at) =>
    Array.from(points.data.subarray(at * points.columns, (at + 1) * points.columns)),
  )
  const isAmong = (place: readonly number[], list: Rows) =>
    list.some(other => place.every((value, at) => Math.abs(value - other[at]) < 1e-9))
  return {
    right: records.filter(record => isAmong(record, places)).length,
    wrong: places.filter(place => !isAmong(place, records)).length,
    areReleased: places.filter(place => isAmong(place, rows)).length,
  }
}

describe('of two SMOTE runs, one after the other', () => {
  test('no row of the first run is taken for a record, and most records are found', async () => {
    const rng = createRng('twice')
    const records = gaussianRows(rng, 40, 6)
    const {right, wrong, areReleased} = await found(records, smoteTwice(records, [80, 160], rng))
    expect(areReleased).toBe(0)
    expect(wrong).toBe(0)
    expect(right).toBeGreaterThan(20)
  })
})

describe('edges of two rows each', () => {
  test('are known by the planes they are in, where any two records of a cluster are joined', async () => {
    const rng = createRng('cluster')
    const records = gaussianRows(rng, 36, 5)
    expect(await found(records, clusterSmote(records, 216, rng))).toEqual({right: 36, wrong: 0, areReleased: 0})
  })

  test('are known where all records are joined', async () => {
    const rng = createRng('mesh')
    const records = gaussianRows(rng, 24, 6)
    expect(await found(records, polynomMesh(records, 150, rng))).toEqual({right: 24, wrong: 0, areReleased: 0})
  })

  test('are not seen among rows inside triangles, or rows of no records', async () => {
    const rng = createRng('triangles')
    const records = gaussianRows(rng, 30, 5)
    expect(await found(records, triangleSmote(records, 150, rng))).toEqual({right: 0, wrong: 0, areReleased: 0})
    const rows = gaussianRows(rng, 150, 3)
    expect(await found(records, {rows: rows.map(row => [...row, row[0] * row[1], row[2] ** 2]), parents: []})).toMatchObject({
      wrong: 0,
    })
  })
})

describe('a path of three rows', () => {
  const rng = createRng('path')
  const records = gaussianRows(rng, 8, 6).map(record => record.map(value => value / 3))
  const [first, second, near, far] = [records.slice(0, 3), records.slice(3, 6), records[6], records[7]]
  const SHARES = [0.2, 0.45, 0.8]
  const triangles = [first, second].flatMap(corners =>
    corners.flatMap((corner, at) => between(corner, corners[(at + 1) % 3], SHARES)),
  )

  test('between two known records finds the two that are on it', async () => {
    const path = [between(first[0], near, [0.3]), between(near, far, [0.4]), between(far, second[0], [0.2])].flat()
    expect(await found(records, {rows: [...triangles, ...path], parents: []})).toMatchObject({right: 8, wrong: 0})
  })

  test('is left alone where its outer rows may be swapped', async () => {
    const rows = [between(first[0], near, [0.7]), between(near, far, [0.4]), between(far, second[0], [0.2])].flat()
    expect(await found(records, {rows: [...triangles, ...rows], parents: []})).toMatchObject({right: 6, wrong: 0})
  })
})

describe('rows beyond the records of their lines', () => {
  test('give away all records, and no row of another line is taken for a way to one', async () => {
    const rng = createRng('prolonged')
    const records = gaussianRows(rng, 30, 6)
    expect(await found(records, prolongedSmote(records, 300, rng))).toEqual({right: 30, wrong: 0, areReleased: 0})
  })

  test('are not seen where rows lie between records that are in line by threes', async () => {
    const rng = createRng('in line')
    const ways = gaussianRows(rng, 12, 5)
    const thirds = gaussianRows(rng, 12, 5).flatMap((record, at) =>
      [0, 1, 2].map(times => record.map((value, column) => value + times * ways[at][column])),
    )
    const {wrong, right} = await found(thirds, plainSmote(thirds, 400, rng))
    expect(wrong).toBe(0)
    expect(right).toBeGreaterThan(30)
  })
})

describe('other samplers', () => {
  const records = gaussianRows(createRng('others'), 30, 6).map(record => record.map(value => value / 3))
  const of = (label: string, sampler: (count: number, rng: ReturnType<typeof createRng>) => Oversampled) =>
    found(records, sampler(180, createRng(label)))

  test('MWMOTE and G-SMOTE deformed to a line give away nearly all records', async () => {
    const byWeight = await of('weights', (count, rng) => mwmote(records, count, rng))
    expect(byWeight.wrong).toBe(0)
    expect(byWeight.right).toBeGreaterThanOrEqual(27)
    const onLines = await of('line', (count, rng) => geometricSmote(records, count, rng, {deformation: 1}))
    expect(onLines.wrong).toBe(0)
    expect(onLines.right).toBeGreaterThanOrEqual(29)
  })

  test('the polynom-fit bus gives away all records but those at its ends', async () => {
    const {right, wrong} = await of('bus', (count, rng) => polynomBus(records, count, rng))
    expect(wrong).toBe(0)
    expect(right).toBeGreaterThanOrEqual(25)
  })

  test('DBSMOTE gives away no wrong records', async () => {
    const {right, wrong} = await of('paths', (count, rng) => dbSmote(records, count, rng))
    expect(wrong).toBe(0)
    expect(right).toBeGreaterThan(0)
  })

  test('the mean in which all lines of a polynom-fit star meet is nobody', async () => {
    expect(await of('star', (count, rng) => polynomStar(records, count, rng))).toMatchObject({right: 0, wrong: 0})
  })

  test('rows in balls around records (G-SMOTE) lie on no lines', async () => {
    expect(await of('balls', (count, rng) => geometricSmote(records, count, rng))).toMatchObject({right: 0, wrong: 0})
  })
})
