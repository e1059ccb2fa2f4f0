import {breather, type Context} from '../core/context.js'
import {stackRows, type Matrix} from '../core/matrix.js'
import {createCloud, type Cloud} from './cloud.js'
import type {RowEnds} from './explain.js'
import type {FoundRecord} from './known.js'
import {createPencil} from './pencil.js'
import type {Reconstruction} from './reconstruct.js'

/** Records on so many lines need no more proof, unless there are many on fewer. */
const ENOUGH_LINES = 4
/** Share of records on fewer lines from which on it is asked which are needed. */
const MANY = 0.1

/** The records on a line through a row, to either side of it. The row lies between any two of them. */
type Sides = readonly [readonly number[], readonly number[]]

/**
 * Which records nothing needs: those that explain rows, each of which lies between two of the others. Where rows mix any two
 * records of a table with few values, lines that belong to different edges meet in many places that are none, and so do rows at
 * even places between any two. Needed are the records without which some row is between no two, and, where these do not
 * explain every row, those that explain most of the rest.
 *
 * @param rows [rows, columns]. @param explained What all records explain.
 * @returns Per record 1 where it is not needed. Records that are known by more than their lines never are, and none is where few
 * are on few lines.
 */
export async function unneededRecords(
  rows: Matrix,
  {records, points}: Pick<Reconstruction, 'records' | 'points'>,
  uncertainty: Float64Array,
  explained: RowEnds,
  context: Context,
): Promise<Uint8Array> {
  const none = new Uint8Array(records.length)
  const onFew = records.filter(({ends, confidence}) => confidence === undefined && ends.length < ENOUGH_LINES).length
  if (records.length - onFew < 2 || onFew < MANY * records.length) return none
  const cloud = createCloud(stackRows(points, rows), uncertainty)
  const inPlaceOf = sameRecords(cloud, records)
  const linesOfRows = await linesThroughRows(cloud, inPlaceOf, explained, context)
  const rowsOf = new Int32Array(records.length)
  for (const lines of linesOfRows) for (const record of new Set(lines.flat(2))) rowsOf[record]++
  const needed = neededRecords(linesOfRows, rowsOf)
  return none.map((_, record) =>
    records[record].confidence === undefined && rowsOf[inPlaceOf[record]] > 0 && !needed.has(record) ? 1 : 0,
  )
}

/** Per record the one in its place that most lines end in. */
function sameRecords({pointOf}: Cloud, records: readonly FoundRecord[]): Int32Array {
  const bestAt = new Map<number, number>()
  records.forEach(({ends}, record) => {
    const best = bestAt.get(pointOf[record])
    if (best === undefined || ends.length > records[best].ends.length) bestAt.set(pointOf[record], record)
  })
  return Int32Array.from(records, (_, record) => bestAt.get(pointOf[record]) ?? record)
}

/** Per explained row that is no record itself the lines that have records on both sides of it. */
async function linesThroughRows(cloud: Cloud, inPlaceOf: Int32Array, {from, to}: RowEnds, context: Context): Promise<Sides[][]> {
  const recordAt = new Int32Array(cloud.points.rows).fill(-1)
  for (const [record, same] of inPlaceOf.entries()) recordAt[cloud.pointOf[record]] = same
  const recordPoints = Int32Array.from(recordAt.keys()).filter(point => recordAt[point] >= 0)
  const pencil = createPencil(cloud, recordPoints.length)
  const breathe = breather(context)
  const found: Sides[][] = []
  for (const row of from.keys()) {
    const point = cloud.pointOf[inPlaceOf.length + row]
    if (from[row] < 0 || from[row] === to[row] || recordAt[point] >= 0) continue
    const lines = pencil.through(point, recordPoints).flatMap(members => {
      const sides = sidesOf(cloud, point, members, recordAt)
      return sides.every(side => side.length > 0) ? [sides] : []
    })
    // The pencil passes over records too near to be seen in a direction.
    found.push(lines.length > 0 ? lines : [[[inPlaceOf[from[row]]], [inPlaceOf[to[row]]]]])
    await breathe()
  }
  return found
}

function sidesOf({alpha, beta}: Cloud, point: number, members: Int32Array, recordAt: Int32Array): Sides {
  const sides: readonly [number[], number[]] = [[], []]
  const da = alpha[members[0]] - alpha[point]
  const db = beta[members[0]] - beta[point]
  for (const member of members) {
    const isBefore = (alpha[member] - alpha[point]) * da + (beta[member] - beta[point]) * db < 0
    sides[isBefore ? 0 : 1].push(recordAt[member])
  }
  return sides
}

function neededRecords(linesOfRows: readonly (readonly Sides[])[], rowsOf: Int32Array): Set<number> {
  const needed = new Set(
    linesOfRows.flatMap(lines => (lines.length === 1 ? lines[0].flatMap(side => (side.length === 1 ? side : [])) : [])),
  )
  const isExplained = (lines: readonly Sides[]) =>
    lines.some(sides => sides.every(side => side.some(record => needed.has(record))))
  const byRows = (a: number, b: number) => rowsOf[b] - rowsOf[a] || a - b
  // The line whose records explain most rows is taken for that of a row that nothing explains yet.
  for (const lines of linesOfRows) {
    if (isExplained(lines)) continue
    const ends = lines.map(sides => sides.map(side => side.find(record => needed.has(record)) ?? side.toSorted(byRows)[0]))
    const missing = (pair: readonly number[]) => pair.filter(record => !needed.has(record))
    const best = ends.toSorted(
      (a, b) => missing(a).length - missing(b).length || Math.min(...b.map(r => rowsOf[r])) - Math.min(...a.map(r => rowsOf[r])),
    )[0]
    for (const record of best) needed.add(record)
  }
  return needed
}
