import {expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {endsOfLines} from '../../../src/geometry/between/ends-of-lines.js'
import {createCloud} from '../../../src/geometry/cloud.js'
import {linesFromEnds} from '../../../src/geometry/lines-from-ends.js'
import {whiten} from '../../../src/geometry/noisy/whiten.js'
import {distinctLines, findStrongLines, type Line} from '../../../src/geometry/strong-lines.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, matrixOf, rowsOf, smoteOf} from '../../support/releases.js'

const RECORDS = 150
const COLUMNS = 8

async function augmented(decimals?: number): Promise<number[][]> {
  const records = gaussianRows(createRng('lines from ends'), RECORDS, COLUMNS)
  const rows = [...records, ...rowsOf(await smoteOf(records, 10 * RECORDS, 'lines from ends'))]
  return decimals === undefined ? rows : rows.map(row => row.map(value => Number(value.toFixed(decimals))))
}

const told = (lines: readonly Line[]) =>
  distinctLines(lines)
    .map(({points}) =>
      Array.from(points)
        .sort((one, other) => one - other)
        .join(),
    )
    .sort()

test('lines that are looked for from their ends are those that are looked for from everywhere', async () => {
  const scaled = (await augmented()).map(row => row.map(value => value / 8))
  const cloud = createCloud(matrixOf(scaled), new Float64Array(COLUMNS).fill(1e-13))
  const found = told(await linesFromEnds(cloud, testContext()))
  expect(found).toEqual(told(await findStrongLines(cloud, testContext(), {settled: 'inner'})))
})

test('a bound on the work leaves lines out', async () => {
  const scaled = (await augmented()).map(row => row.map(value => value / 8))
  const cloud = createCloud(matrixOf(scaled), new Float64Array(COLUMNS).fill(1e-13))
  const all = await linesFromEnds(cloud, testContext())
  const some = await linesFromEnds(cloud, testContext(), 20 * scaled.length)
  expect(some.length).toBeLessThan(all.length)
  expect(told(all)).toEqual(expect.arrayContaining(told(some)))
})

test('lines of rounded rows end in the real ones', async () => {
  const rows = await augmented(4)
  const uncertainty = new Float64Array(COLUMNS).fill(0.5e-4)
  const {points, pointOf} = whiten(matrixOf(rows), uncertainty)
  const known = await endsOfLines({points, metric: points, bound: 30}, testContext())
  if (known === undefined) throw new Error('no lines were found')
  const {isEnd} = known
  const ends = rows.flatMap((_, row) => (isEnd[pointOf[row]] === 1 ? [row] : []))
  expect(ends.filter(row => row < RECORDS).length).toBeGreaterThanOrEqual(0.99 * RECORDS)
  // Edges that drew a single row so near to a record that its direction says little are found afterwards.
  expect(ends.length).toBeLessThan(1.3 * RECORDS)
  const inside = rows.findIndex((_, row) => isEnd[pointOf[row]] === 0)
  const [from, to] = known.pairsOf(pointOf[inside], isEnd).ends
  expect(from).not.toBe(to)
  const isEndLess = isEnd.slice()
  isEndLess[from] = 0
  expect(Array.from(known.pairsOf(pointOf[inside], isEndLess).ends)).not.toContain(from)
})
