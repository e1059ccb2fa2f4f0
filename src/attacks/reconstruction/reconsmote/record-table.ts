import type {Matrix} from '../../../core/matrix.js'
import {MISSING_CODE, Table, type Column, type NumericColumn} from '../../../core/table.js'
import type {RowOnEdge} from '../../../geometry/categories/edge-rows.js'
import type {Cloud} from '../../../geometry/cloud.js'
import {decimalsOf} from '../../../core/decimals.js'
import type {Reconstruction} from '../../../geometry/reconstruct.js'
import {solveColumn} from '../../../geometry/solve-column.js'
import type {ReleaseSpace} from '../../../geometry/space.js'

/**
 * The records in the columns, order and units of the release. Numeric columns that the geometry did not use - rounded ones, those
 * missing in many rows - are solved for from the rows between the records, and rounded as the release is; records
 * without such rows, and categories until they are inferred, take the value most of the rows on the record's lines
 * have.
 *
 * @param points [records, dimensions], on the scale of the space.
 * @param between Released rows between two of the records.
 * @param witnesses Per record the released rows on its lines.
 */
export function recordTable(
  released: Table,
  space: ReleaseSpace,
  points: Matrix,
  between: readonly RowOnEdge[],
  witnesses: readonly (readonly number[])[],
): Table<'reconstructed'> {
  const shares = sharesOf(space, points, between)
  const columns = released.columns.map((column): Column => {
    if (column.kind === 'categorical')
      return {...column, codes: Int32Array.from(witnesses, rows => mostCommon(column.codes, rows, MISSING_CODE))}
    const at = space.columns.indexOf(column.field.name)
    if (at < 0) return {...column, values: otherNumbers(column, between, shares, witnesses)}
    const values = new Float64Array(points.rows)
    for (let record = 0; record < points.rows; record++)
      values[record] = space.centre[at] + space.halfRange[at] * points.data[record * points.columns + at]
    return {...column, values}
  })
  return new Table('reconstructed', columns, points.rows)
}

/** How far along the way from one record to the other each row is. */
function sharesOf(space: ReleaseSpace, {data, columns}: Matrix, between: readonly RowOnEdge[]): Float64Array {
  const pointOf = new Map(Array.from(space.rows, (row, point) => [row, point]))
  return Float64Array.from(between, ({row, from, to}) => {
    const point = pointOf.get(row) ?? 0
    let [along, length] = [0, 0]
    for (let column = 0; column < columns; column++) {
      const start = data[from * columns + column]
      const way = data[to * columns + column] - start
      along += way * (space.points.data[point * columns + column] - start)
      length += way * way
    }
    return along / length
  })
}

function otherNumbers(
  {values}: NumericColumn,
  between: readonly RowOnEdge[],
  shares: Float64Array,
  witnesses: readonly (readonly number[])[],
): Float64Array {
  const usual = Float64Array.from(witnesses, rows => mostCommon(values, rows, NaN))
  const present = values.filter(value => !Number.isNaN(value))
  if (present.every(value => value === present[0])) return usual
  const decimals = present.reduce((most, value) => Math.max(most, decimalsOf(value)), 0)
  const rows = between
    .map(({row, from, to}, at) => ({from, to, share: shares[at], value: values[row]}))
    .filter(({value}) => !Number.isNaN(value))
  const solved = solveColumn(rows, witnesses.length)
  return solved.map((value, record) => (Number.isNaN(value) ? usual[record] : roundedTo(value, decimals)))
}

/** Numbers of full length are left as they are. */
const roundedTo = (value: number, decimals: number) => (decimals > MOST_DECIMALS ? value : Number(value.toFixed(decimals)))

/** More are no rounding. */
const MOST_DECIMALS = 12

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
