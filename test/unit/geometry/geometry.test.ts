import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {chanceCollinear} from '../../../src/geometry/chance.js'
import {claimEnds} from '../../../src/geometry/claims.js'
import {createCloud} from '../../../src/geometry/cloud.js'
import {explainedRows} from '../../../src/geometry/explain.js'
import {neighboursFromEdges} from '../../../src/geometry/neighbour-rank.js'
import {createPencil} from '../../../src/geometry/pencil.js'
import {createProjection, project} from '../../../src/geometry/projection.js'
import {effectiveRank} from '../../../src/geometry/rank.js'
import {reconstruct} from '../../../src/geometry/reconstruct.js'
import {releaseSpace} from '../../../src/geometry/space.js'
import {findLinesBySample} from '../../../src/geometry/lines-by-sample.js'
import {distinctLines, findStrongLines, type Line} from '../../../src/geometry/strong-lines.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, matrixOf, rowsOf, smoteOf, tableOf} from '../../support/releases.js'
import {numeric} from '../../support/tables.js'
import {Table} from '../../../src/core/table.js'

const EXACT = 1e-14
const cloudOf = (rows: readonly (readonly number[])[], error = EXACT) =>
  createCloud(matrixOf(rows), new Float64Array(rows[0].length).fill(error))

// Three records in space, and three rows on each of the edges between them.
const [a, b, c] = [
  [0, 0, 0],
  [1, 0.2, 0.1],
  [0.3, 0.9, 0.5],
]
const SHARES = [0.21, 0.47, 0.83]
const triangle = [...between(a, b, SHARES), ...between(b, c, SHARES), ...between(c, a, SHARES)]

describe('lines', () => {
  test('of many points are found in samples, each with all of its points, as those among all points', async () => {
    const records = gaussianRows(createRng('many points'), 30, 6)
    // Few rows of a few records: no sample shows their lines.
    const apart = gaussianRows(createRng('apart'), 4, 6).map(row => row.map(value => 9 + value))
    const rows = [
      ...records,
      ...rowsOf(await smoteOf(records, 22_000, 'many points')),
      ...apart,
      ...rowsOf(await smoteOf(apart, 24, 'apart', 3)),
    ]
    const cloud = cloudOf(rows, 1e-13)
    const told = (lines: readonly Line[]) =>
      distinctLines(lines)
        .map(({points}) =>
          Array.from(points)
            .sort((one, other) => one - other)
            .join(),
        )
        .sort()
    const found = told(await findLinesBySample(cloud, testContext()))
    expect(found.length).toBeGreaterThan(75)
    expect(found).toEqual(told(await findStrongLines(cloud, testContext(), {settled: 'inner'})))
  })

  test('of a drawn triangle are its three edges', async () => {
    const lines = await findStrongLines(cloudOf(triangle), testContext())
    expect(lines.map(({points}) => points.length)).toEqual([3, 3, 3])
  })

  test('run through a point towards two others, on one side or on both', () => {
    const rows = [...between(a, b, [0.2, 0.4, 0.9]), c]
    const cloud = cloudOf(rows)
    for (const row of [0, 1, 2])
      expect(
        createPencil(cloud)
          .through(cloud.pointOf[row])
          .map(line => line.length),
      ).toEqual([2])
    expect(createPencil(cloud).through(cloud.pointOf[3])).toEqual([])
  })

  test('are found where points are a millionth of the range apart', async () => {
    const rows = [...between(a, b, [0.4, 0.4000001, 0.7]), c]
    expect((await findStrongLines(cloudOf(rows), testContext())).map(({points}) => points.length)).toEqual([3])
  })

  test('are not seen in random points', async () => {
    const rows = gaussianRows(createRng(1), 400, 3)
    expect(await findStrongLines(cloudOf(rows), testContext())).toEqual([])
  })

  test('do not take part when points nearly are on one', async () => {
    const [first, second, third] = between(a, b, SHARES)
    second[2] += 1e-6
    expect(await findStrongLines(cloudOf([first, second, third]), testContext())).toEqual([])
    expect(await findStrongLines(cloudOf([first, second, third], 1e-6), testContext())).toHaveLength(1)
  })
})

/** Lines and their meetings alone. */
const meetingsOf = (fewestLines: number) => ({fewestLines, rays: false})

describe('reconstruction', () => {
  test('finds the three records of a drawn triangle where two lines are enough', async () => {
    const {points, edges, records} = await reconstruct(cloudOf(triangle), meetingsOf(2), testContext())
    const found = Array.from({length: points.rows}, (_, row) => [...points.data.subarray(3 * row, 3 * row + 3)])
    for (const record of [a, b, c])
      expect(found.some(place => place.every((value, at) => Math.abs(value - record[at]) < 1e-12))).toBe(true)
    expect(records.map(({ends}) => ends.length)).toEqual([2, 2, 2])
    expect(edges).toHaveLength(3)
  })

  test('finds none of them where three lines must meet, and all four corners of a tetrahedron', async () => {
    expect((await reconstruct(cloudOf(triangle), meetingsOf(3), testContext())).records).toEqual([])
    const d = [0.2, 0.1, 1]
    const tetrahedron = [...triangle, ...between(a, d, SHARES), ...between(b, d, SHARES), ...between(c, d, SHARES)]
    const {records} = await reconstruct(cloudOf(tetrahedron), meetingsOf(3), testContext())
    expect(records.map(({ends}) => ends.length)).toEqual([3, 3, 3, 3])
  })

  test('does not take the crossing of two diagonals for a record', async () => {
    const square = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 0],
    ]
    const rows = [...between(square[0], square[2], SHARES), ...between(square[1], square[3], SHARES), [0.5, 0.5, 1]]
    expect((await reconstruct(cloudOf(rows), meetingsOf(2), testContext())).records).toEqual([])
  })
})

describe('claims', () => {
  test('give an end of a line to the place where most lines meet', () => {
    const place = (ends: number[]) => ({point: new Float64Array(3), error: 0, ends})
    const chosen = claimEnds([place([0, 2]), place([0, 4, 6]), place([2, 8])], 2)
    expect(chosen.map(({ends}) => ends)).toEqual([
      [0, 4, 6],
      [2, 8],
    ])
  })
})

describe('the space of a release', () => {
  test('leaves out rows with missing numbers and columns with one value', () => {
    const table = tableOf('synthetic', [
      [1, 7, 0.1],
      [NaN, 7, 0.2],
      [2, 7, 0.4],
      [3, 7, 0.3],
    ])
    const space = releaseSpace(table)
    expect(Array.from(space.rows)).toEqual([0, 2, 3])
    expect(space.columns).toEqual(['x0', 'x2'])
    expect(space.points.data[0]).toBe(-1)
    expect(space.points.data[1]).toBeCloseTo(-1, 14)
  })

  test('knows how exactly a column is given by its digits', () => {
    const rng = createRng(1)
    const full = gaussianRows(rng, 50, 1).map(([value]) => value)
    const rounded = full.map(value => Number(value.toFixed(3)))
    const single = full.map(value => Math.fround(value))
    const errorOf = (values: number[]) => {
      const table = new Table('synthetic', [numeric('v', values), numeric('w', rounded)], values.length)
      const space = releaseSpace(table)
      return space.uncertainty[0] * space.halfRange[0]
    }
    expect(errorOf(rounded)).toBeCloseTo(0.0005, 12)
    expect(errorOf(full)).toBeLessThan(1e-14)
    expect(errorOf(single)).toBeGreaterThan(1e-8)
    expect(errorOf(single)).toBeLessThan(1e-5)
  })

  test('knows large numbers with all their digits from rounded ones', () => {
    // A double near 100,000 has 11 decimals at most.
    const rows = gaussianRows(createRng(2), 40, 3).map(([x, y, z]) => [
      1e5 + 1e4 * x,
      1e8 + 1e6 * y,
      Number((1e5 * z).toFixed(2)),
    ])
    const {uncertainty, halfRange} = releaseSpace(tableOf('synthetic', rows))
    expect(uncertainty[0] * halfRange[0]).toBeLessThan(1e-9)
    expect(uncertainty[1] * halfRange[1]).toBeLessThan(1e-6)
    expect(uncertainty[2] * halfRange[2]).toBeCloseTo(0.005, 12)
  })

  test('does without short columns where three others have all their digits', () => {
    const rows = gaussianRows(createRng(2), 40, 4).map(([x, y, z, code]) => [x, y, z, Math.round(code)])
    expect(releaseSpace(tableOf('synthetic', rows)).columns).toEqual(['x0', 'x1', 'x2'])
  })

  test('keeps a column of ten values in a rounded release, with the error it has', () => {
    const rng = createRng('ten values')
    const rows = Array.from({length: 40}, () => [0, 1, 2].map(() => Number(rng.next().toFixed(4))))
    const space = releaseSpace(
      tableOf(
        'synthetic',
        rows.map((row, at) => [...row, (at % 10) / 100]),
      ),
    )
    expect(space.columns).toEqual(['x0', 'x1', 'x2', 'x3'])
    // Half a hundredth of a half range of 0.045.
    expect(space.uncertainty[3]).toBeCloseTo(0.005 / 0.045, 9)
  })

  test('does without columns of two values in a rounded release, where three others have more', () => {
    const rows = gaussianRows(createRng(2), 40, 5).map(row =>
      row.map((v, at) => (at < 2 ? (v > 0 ? 1 : -1) : Number(v.toFixed(4)))),
    )
    const space = releaseSpace(tableOf('synthetic', rows))
    expect(space.columns).toEqual(['x2', 'x3', 'x4'])
    expect(space.rank).toBe(3)
  })
})

test('the rank of points is the number of independent directions they spread in', () => {
  const rows = gaussianRows(createRng(3), 60, 2).map(([u, v]) => [u, v, u + v, 2 * u - v + 1])
  expect(effectiveRank(matrixOf(rows), 1e-14)).toBe(2)
  expect(effectiveRank(matrixOf(gaussianRows(createRng(4), 60, 4)), 1e-14)).toBe(4)
  expect(effectiveRank(matrixOf([[1, 2]]), 1e-14)).toBe(0)
})

test('no two corners of a cube in 16 dimensions have the same image', () => {
  const corners = Array.from({length: 2 ** 16}, (_, code) => Array.from({length: 16}, (_bit, bit) => (code >> bit) & 1))
  const images = project(createProjection(16), 0, matrixOf(corners)).sort()
  expect(images.every((image, at) => at === 0 || image - images[at - 1] > 1e-12)).toBe(true)
})

test('records explain the rows between them and the rows that equal one', async () => {
  const rows = [...between(a, b, [0.3]), a, between(a, b, [1.2])[0], [0.5, 0.5, 0.9]]
  const explained = await explainedRows(
    matrixOf(rows),
    matrixOf([a, b, c]),
    new Float64Array(3).fill(EXACT),
    {from: new Int32Array(rows.length).fill(-1), to: new Int32Array(rows.length).fill(-1)},
    testContext(),
  )
  expect(Array.from(explained.from, (from, row) => [from, explained.to[row]].sort())).toEqual([
    [0, 1],
    [0, 0],
    [-1, -1],
    [-1, -1],
  ])
})

test('each of many rows is explained by the edge that it lies on, and none beyond its ends or beside it', async () => {
  const rng = createRng('edges')
  const own = gaussianRows(rng, 12, 4)
  // Edges along one column alone, too.
  own.push([...own[0].slice(0, 3), 3], [4, ...own[0].slice(1)])
  const pairs = own.flatMap((_, from) => own.slice(from + 1).map((_other, at) => [from, from + 1 + at]))
  const rows = pairs.flatMap(([from, to]) =>
    between(own[from], own[to], [0.1, 0.5, rng.next()]).map(row => ({row, ends: [from, to]})),
  )
  const others = pairs.flatMap(([from, to]) => [
    ...between(own[from], own[to], [-0.01, 1.01]),
    ...between(own[from], own[to], [0.3]).map(row => row.map((value, at) => value + (at === 1 ? 1e-9 : 0))),
  ])
  const all = [...rows, ...others.map(row => ({row, ends: [-1, -1]}))]
  const explained = await explainedRows(
    matrixOf(all.map(({row}) => row)),
    matrixOf(own),
    new Float64Array(4).fill(EXACT),
    {from: new Int32Array(all.length).fill(-1), to: new Int32Array(all.length).fill(-1)},
    testContext(),
  )
  const ends = Array.from(explained.from, (from, row) => [from, explained.to[row]].sort((one, other) => one - other))
  expect(ends).toEqual(all.map(row => row.ends))
})

test('the number of neighbours follows from the edges, unless distances are equal', () => {
  const line = matrixOf([[0], [1], [3], [7], [15]])
  const edge = (from: number, to: number) => ({from, to})
  expect(neighboursFromEdges(line, [edge(0, 1), edge(2, 4)])).toBe(2)
  expect(neighboursFromEdges(line, [edge(0, 4)])).toBe(4)
  expect(neighboursFromEdges(line, [])).toBeUndefined()
  // Each corner of a square has two others at the same distance.
  const square = matrixOf([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])
  expect(neighboursFromEdges(square, [edge(0, 1), edge(0, 2)])).toBeUndefined()
})

test('chance lines in three dimensions are as frequent as predicted, within a factor of three', async () => {
  // Rounding to 3 decimals alone makes a few dozen triples of 1,500 rows collinear.
  const rows = gaussianRows(createRng(5), 1500, 3).map(row => row.map(value => Number(value.toFixed(3))))
  const space = releaseSpace(tableOf('synthetic', rows))
  const cloud = createCloud(space.points, space.uncertainty)
  const lines = await findStrongLines(cloud, testContext())
  const expected = (chanceCollinear(cloud, 3) * rows.length) / 3
  expect(lines.length).toBeGreaterThan(expected / 3)
  expect(lines.length).toBeLessThan(expected * 3)
})
