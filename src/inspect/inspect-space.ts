import {createMatrix, type Matrix} from '../core/matrix.js'
import type {NumericColumn, Table} from '../core/table.js'
import {createCloud, type Cloud} from '../geometry/cloud.js'
import {numberFormsOf, type NumberForm} from '../geometry/number-form.js'
import {effectiveRank} from '../geometry/rank.js'
import {resolutionOf, type Resolution} from './resolution.js'

/** The columns of a release that are fine enough for lines to mean something, as points. */
export interface InspectSpace {
  readonly cloud: Cloud
  /** Row of the table that each given row of the cloud is. */
  readonly rows: Int32Array
  readonly columns: readonly NumericColumn[]
  readonly resolutions: readonly Resolution[]
  /** Independent directions in which the points spread. */
  readonly rank: number
  /** Per point and column 1 when the cell's value occurs in this column once only and uses the column's last digits. */
  readonly own: Uint8Array
}

/** Columns with fewer steps than this in their range are too coarse to take part. */
const FEWEST_STEPS = 500

/**
 * The numeric columns with at least 500 steps of their own resolution in their range, scaled to [-1, 1]; rows with a
 * missing number in one of them are left out.
 *
 * @returns Undefined without such a column or a complete row.
 */
export function inspectSpace(table: Table): InspectSpace | undefined {
  const fine = exactColumns(measureAll(table.columns.filter(column => column.kind === 'numeric')))
  const rows = Int32Array.from({length: table.rowCount}, (_, row) => row).filter(row =>
    fine.every(({column}) => !Number.isNaN(column.values[row])),
  )
  if (fine.length === 0 || rows.length === 0) return undefined
  const points = createMatrix(rows.length, fine.length)
  fine.forEach(({column, centre, halfRange}, at) => {
    rows.forEach((row, point) => {
      points.data[point * fine.length + at] = (column.values[row] - centre) / halfRange
    })
  })
  const uncertainty = Float64Array.from(
    fine,
    ({resolution: {unit, isFull}, halfRange}) => (isFull ? unit : 0.5 * unit) / halfRange,
  )
  const cloud = createCloud(points, uncertainty)
  return {
    cloud,
    rows,
    columns: fine.map(({column}) => column),
    resolutions: fine.map(({resolution}) => resolution),
    rank: effectiveRank(cloud.points, Math.hypot(...uncertainty)),
    own: ownCells(cloud, fine),
  }
}

interface Measured {
  readonly column: NumericColumn
  readonly resolution: Resolution
  readonly centre: number
  readonly halfRange: number
}

function measureAll(columns: readonly NumericColumn[]): Measured[] {
  const present = columns.map(({values}) => values.filter(value => !Number.isNaN(value)))
  const forms = numberFormsOf(present)
  return columns.flatMap((column, at) => measure(column, present[at], forms[at]))
}

/**
 * The tolerance must not be that of columns that were rounded or cut off beside exact ones. Where enough columns have all
 * their digits, the others are left out, and in a rounded release the coarser ones where enough are finer.
 */
function exactColumns(measured: readonly Measured[]): readonly Measured[] {
  const full = measured.filter(({resolution: {isFull}}) => isFull)
  if (full.length >= ENOUGH_FULL) return full
  const finer = measured.filter(({resolution: {unit}, halfRange}) => 2 * halfRange >= STEPS_OF_FINER * unit)
  return finer.length >= ENOUGH_FINER ? finer : measured
}

/** In so many columns of full precision two lines meet by chance no more; of rounded ones it takes more. */
const ENOUGH_FULL = 3
const ENOUGH_FINER = 6
const STEPS_OF_FINER = 5000

function measure(column: NumericColumn, values: Float64Array, form: NumberForm): Measured[] {
  const min = values.reduce((least, value) => Math.min(least, value), Infinity)
  const max = values.reduce((most, value) => Math.max(most, value), -Infinity)
  if (!(max > min)) return []
  const resolution = resolutionOf(values, form)
  if ((max - min) / resolution.unit < FEWEST_STEPS) return []
  return [{column, resolution, centre: min / 2 + max / 2, halfRange: max / 2 - min / 2}]
}

/** A value that is a multiple of so many units has a round number's ending, which one value in a hundred has by chance. */
const ROUND_ENDING = 100
/** In a column of full precision a value with so few digits was written down by somebody. */
const SHORT_DECIMALS = 6

/** Cells whose value no other point has in that column, and which have no round number's ending. */
function ownCells({points, uncertainty}: Cloud, measured: readonly Measured[]): Uint8Array {
  const {data, rows, columns} = points
  const own = new Uint8Array(rows * columns).fill(1)
  for (let column = 0; column < columns; column++) {
    const order = byColumn(points, column)
    const near = 0.5 * uncertainty[column]
    for (let at = 1; at < rows; at++) {
      const [before, here] = [order[at - 1] * columns + column, order[at] * columns + column]
      if (data[here] - data[before] <= near) own[before] = own[here] = 0
    }
    for (let at = column; at < own.length; at += columns) if (isRound(data[at], measured[column])) own[at] = 0
  }
  return own
}

function isRound(scaled: number, {resolution: {unit, isFull}, centre, halfRange}: Measured): boolean {
  // Of single precision six decimals may be all there are.
  const short = Math.max(-SHORT_DECIMALS, Math.ceil(Math.log10(ROUND_ENDING * unit)))
  const step = isFull ? 10 ** short : ROUND_ENDING * unit
  const multiple = (centre + halfRange * scaled) / step
  return Math.abs(multiple - Math.round(multiple)) * step < (isFull ? 4 * unit : unit / 4)
}

function byColumn({data, rows, columns}: Matrix, column: number): Int32Array {
  const order = Int32Array.from({length: rows}, (_, row) => row)
  return order.sort((a, b) => data[a * columns + column] - data[b * columns + column])
}
