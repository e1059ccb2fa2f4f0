import {breather, type Context} from '../core/context.js'
import {stackRows, type Matrix} from '../core/matrix.js'
import {createCloud, type Cloud} from './cloud.js'
import {createPencil} from './pencil.js'

/**
 * Which released rows lie on an edge between two records, or are one themselves: what the records explain.
 *
 * @param rows [rows, columns].
 * @param records [records, columns].
 * @param uncertainty Per column: how far a coordinate of either may be off.
 * @param known Per row 1 when it is known to lie on such an edge: it is not looked at again.
 * @returns Per row 1 or 0.
 */
export async function explainedRows(
  rows: Matrix,
  records: Matrix,
  uncertainty: Float64Array,
  known: Uint8Array,
  context: Context,
): Promise<Uint8Array> {
  const explained = known.slice()
  if (records.rows === 0) return explained
  const cloud = createCloud(stackRows(records, rows), uncertainty)
  const recordPoints = Int32Array.from(new Set(cloud.pointOf.subarray(0, records.rows))).sort()
  const isRecord = new Uint8Array(cloud.points.rows)
  for (const point of recordPoints) isRecord[point] = 1
  const pencil = createPencil(cloud, recordPoints.length)
  const breathe = breather(context)
  for (let row = 0; row < rows.rows; row++) {
    if (explained[row] === 1) continue
    const point = cloud.pointOf[records.rows + row]
    if (isRecord[point] === 1 || pencil.through(point, recordPoints).some(members => hasBothSides(cloud, point, members)))
      explained[row] = 1
    context.progress(row / rows.rows)
    await breathe()
  }
  return explained
}

/** Whether a point lies between others that are collinear with it. */
export function hasBothSides({alpha, beta}: Cloud, point: number, members: Int32Array): boolean {
  const da = alpha[members[0]] - alpha[point]
  const db = beta[members[0]] - beta[point]
  return members.some(member => (alpha[member] - alpha[point]) * da + (beta[member] - beta[point]) * db < 0)
}
