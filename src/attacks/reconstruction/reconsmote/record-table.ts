import type {Matrix} from '../../../core/matrix.js'
import {MISSING_CODE, Table, type Column, type NumericColumn} from '../../../core/table.js'
import type {RowOnEdge} from '../../../geometry/categories/edge-rows.js'
import type {Cloud} from '../../../geometry/cloud.js'
import {decimalsOf} from '../../../core/decimals.js'
import type {Reconstruction} from '../../../geometry/reconstruct.js'
import type {PlacedRow} from '../../../geometry/follows-lines.js'
import {fixedDecimals, type NumberForm} from '../../../geometry/number-form.js'
import {solveColumn} from '../../../geometry/solve-column.js'
import type {ReleaseSpace} from '../../../geometry/space.js'
import type {RebuiltTable, SolvedValues} from './rebuilt-table.js'
import {settleRecords} from './settle-records.js'

/**
 * The records in the columns, order and units of the release. Numeric columns that the geometry did not use - rounded ones, those
 * missing in many rows - are solved for from the rows between the records, and rounded as the release is; records
 * without such rows, and categories until they are inferred, take the value most of the rows on the record's lines
 * have.
 *
 * @param points [records, dimensions], on the scale of the space.
 * @param between Released rows between two of the records.
 * @param witnesses Per record the released rows on its lines.
 * @param isOnGrid Whether the points are already on the grid that the release is rounded to.
 */
export function recordTable(
  released: Table,
  space: ReleaseSpace,
  points: Matrix,
  between: readonly RowOnEdge[],
  witnesses: readonly (readonly number[])[],
  isOnGrid = false,
): RebuiltTable {
  const rows = rowsOnSegments(space, points, between)
  const solved = new Map<string, SolvedValues>()
  const columns = released.columns.map((column): Column => {
    if (column.kind === 'categorical')
      return {...column, codes: Int32Array.from(witnesses, own => mostCommon(column.codes, own, MISSING_CODE))}
    const at = space.columns.indexOf(column.field.name)
    if (at < 0) {
      const usual = Float64Array.from(witnesses, own => mostCommon(column.values, own, NaN))
      const own = solveOther(column, rows, witnesses.length)
      if (own === undefined) return {...column, values: usual}
      solved.set(column.field.name, own)
      return {...column, values: own.rounded.map((value, record) => (Number.isNaN(value) ? usual[record] : value))}
    }
    const values = new Float64Array(points.rows)
    for (let record = 0; record < points.rows; record++)
      values[record] = space.centre[at] + space.halfRange[at] * points.data[record * points.columns + at]
    const decimals = isOnGrid ? fixedDecimals(formOf(column.field.name)) : undefined
    return {...column, values: decimals === undefined ? values : values.map(value => roundedTo(value, decimals))}
  })
  const table = new Table('reconstructed', columns, points.rows)
  return settleRecords(released, space, {table, rows, solved, forms: space.forms}, isOnGrid)

  function formOf(name: string): NumberForm {
    return space.forms.get(name) ?? {kind: 'double', digits: 0}
  }
}

/** How far along the way from one record to the other each row is. */
function rowsOnSegments(space: ReleaseSpace, {data, columns}: Matrix, between: readonly RowOnEdge[]): PlacedRow[] {
  const pointOf = new Map(Array.from(space.rows, (row, point) => [row, point]))
  return between.map(({row, from, to}) => {
    const point = pointOf.get(row) ?? 0
    let [along, length] = [0, 0]
    for (let column = 0; column < columns; column++) {
      const start = data[from * columns + column]
      const way = data[to * columns + column] - start
      along += way * (space.points.data[point * columns + column] - start)
      length += way * way
    }
    return {row, from, to, share: along / length}
  })
}

/** Undefined for a column with one value. */
function solveOther({values}: NumericColumn, rows: readonly PlacedRow[], recordCount: number): SolvedValues | undefined {
  const present = values.filter(value => !Number.isNaN(value))
  if (present.every(value => value === present[0])) return undefined
  const decimals = present.reduce((most, value) => Math.max(most, decimalsOf(value)), 0)
  const known = rows.map(({row, ...segment}) => ({...segment, value: values[row]})).filter(({value}) => !Number.isNaN(value))
  const solution = solveColumn(known, recordCount)
  return {
    solution,
    rounded: solution.map(value => roundedTo(value, decimals)),
    step: decimals > MOST_DECIMALS ? 0 : 10 ** -decimals,
  }
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
