import type {Matrix} from '../../core/matrix.js'
import {MISSING_CODE, Table, type Column} from '../../core/table.js'
import type {Cloud} from '../../geometry/cloud.js'
import type {Reconstruction} from '../../geometry/reconstruct.js'
import type {ReleaseSpace} from '../../geometry/space.js'

/**
 * The records in the columns, order and units of the release. Columns that the geometry did not use - constants, categories until they are inferred,
 * rounded ones - take the value most of the rows on the record's lines have.
 *
 * @param points [records, dimensions], on the scale of the space.
 * @param witnesses Per record the released rows on its lines.
 */
export function recordTable(
  released: Table,
  space: ReleaseSpace,
  points: Matrix,
  witnesses: readonly (readonly number[])[],
): Table<'reconstructed'> {
  const columns = released.columns.map((column): Column => {
    if (column.kind === 'categorical')
      return {...column, codes: Int32Array.from(witnesses, rows => mostCommon(column.codes, rows, MISSING_CODE))}
    const at = space.columns.indexOf(column.field.name)
    if (at < 0) return {...column, values: Float64Array.from(witnesses, rows => mostCommon(column.values, rows, NaN))}
    const values = new Float64Array(points.rows)
    for (let record = 0; record < points.rows; record++)
      values[record] = space.centre[at] + space.halfRange[at] * points.data[record * points.columns + at]
    return {...column, values}
  })
  return new Table('reconstructed', columns, points.rows)
}

/** Per record the released rows on the lines that meet in it. */
export function witnessRows(space: ReleaseSpace, cloud: Cloud, {lines, records}: Reconstruction): number[][] {
  const rowsOf: number[][] = Array.from({length: cloud.points.rows}, () => [])
  space.rows.forEach((row, at) => rowsOf[cloud.pointOf[at]].push(row))
  return records.map(({ends}) => ends.flatMap(end => Array.from(lines[end >> 1].points).flatMap(point => rowsOf[point])))
}

/** The value most of these rows have, the smallest of several; missing ones do not count. */
function mostCommon(values: ArrayLike<number>, rows: readonly number[], missing: number): number {
  const counts = new Map<number, number>()
  for (const row of rows) if (!Object.is(values[row], missing)) counts.set(values[row], (counts.get(values[row]) ?? 0) + 1)
  let [best, most] = [missing, 0]
  for (const [value, count] of counts) if (count > most || (count === most && value < best)) [best, most] = [value, count]
  return best
}
