import {breather, type Context} from '../core/context.js'
import {stackRows, type Matrix} from '../core/matrix.js'
import {createCloud, type Cloud} from './cloud.js'
import {createEdgeIndex} from './edge-index.js'
import {createPencil} from './pencil.js'

/** Per released row the two records it lies between, twice the same for a row that is a record, or -1. */
export interface RowEnds {
  readonly from: Int32Array
  readonly to: Int32Array
}

/**
 * Which released rows lie on an edge between two records, or are one themselves: what the records explain. Of several records in line the
 * nearest on either side count. Rows of an edge that one row has shown are looked up: all records are looked at once per edge, and
 * for rows on none.
 *
 * @param rows [rows, columns].
 * @param records [records, columns].
 * @param uncertainty Per column: how far a coordinate of either may be off.
 * @param known The ends of rows that are known to lie on an edge: these are not looked at again.
 */
export async function explainedRows(
  rows: Matrix,
  records: Matrix,
  uncertainty: Float64Array,
  known: RowEnds,
  context: Context,
): Promise<RowEnds> {
  const explained = {from: known.from.slice(), to: known.to.slice()}
  if (records.rows === 0) return explained
  const cloud = createCloud(stackRows(records, rows), uncertainty)
  const recordAt = new Int32Array(cloud.points.rows).fill(-1)
  for (let record = records.rows - 1; record >= 0; record--) recordAt[cloud.pointOf[record]] = record
  const recordPoints = Int32Array.from(recordAt.keys()).filter(point => recordAt[point] >= 0)
  const pencil = createPencil(cloud, recordPoints.length)
  const edges = createEdgeIndex(cloud)
  const breathe = breather(context)
  for (let row = 0; row < rows.rows; row++) {
    if (explained.from[row] >= 0) continue
    const point = cloud.pointOf[records.rows + row]
    const ends =
      recordAt[point] >= 0
        ? [point, point]
        : (edges.find(point) ?? newEdge(point) ?? endsBeside(cloud, point, recordPoints, pencil.nearest))
    if (ends !== undefined) [explained.from[row], explained.to[row]] = ends.map(end => recordAt[end])
    context.progress(row / rows.rows)
    await breathe()
  }
  return explained

  function newEdge(point: number): [number, number] | undefined {
    const ends = endsOf(cloud, point, pencil.through(point, recordPoints))
    if (ends !== undefined) edges.add(...ends)
    return ends
  }
}

/** The nearest points on either side of this one, on the first of the lines that has some on both. */
function endsOf({alpha, beta}: Cloud, point: number, lines: readonly Int32Array[]): [number, number] | undefined {
  for (const members of lines) {
    const da = alpha[members[0]] - alpha[point]
    const db = beta[members[0]] - beta[point]
    let [before, after, nearBefore, nearAfter] = [-1, -1, -Infinity, Infinity]
    for (const member of members) {
      const way = (alpha[member] - alpha[point]) * da + (beta[member] - beta[point]) * db
      if (way < 0 && way > nearBefore) [before, nearBefore] = [member, way]
      if (way > 0 && way < nearAfter) [after, nearAfter] = [member, way]
    }
    if (before >= 0 && after >= 0) return [before, after]
  }
  return undefined
}

/** The pencil passes over points that are too near to be seen in a direction: a row as near as that to a record is on an edge of it. */
function endsBeside(cloud: Cloud, point: number, records: Int32Array, nearest: number): [number, number] | undefined {
  const {alpha, beta} = cloud
  for (const near of records) {
    if (Math.abs(alpha[near] - alpha[point]) > nearest || Math.abs(beta[near] - beta[point]) > nearest) continue
    const far = records.find(
      record => record !== near && cloud.areCollinear(near, point, record) && isBeyond(cloud, near, point, record),
    )
    if (far !== undefined) return [near, far]
  }
  return undefined
}

/** Whether one looks from a record past a point near it to the other record. */
function isBeyond({points: {data, columns}}: Cloud, near: number, point: number, far: number): boolean {
  let along = 0
  for (let column = 0; column < columns; column++) {
    const start = data[near * columns + column]
    along += (data[point * columns + column] - start) * (data[far * columns + column] - start)
  }
  return along > 0
}
