import {createMatrix, type Matrix} from '../core/matrix.js'
import {numericColumn, type Table} from '../core/table.js'

/**
 * The released rows as points, and how exactly they are known. Columns are scaled to [-1, 1] by the release's own range and
 * columns without variation are left out; everything the attacks do is invariant under such maps.
 */
export interface ReleaseSpace {
  /** [rows, dimensions]. */
  readonly points: Matrix
  /** Row of the table that each point is: rows with missing numbers have no place. */
  readonly rows: Int32Array
  /** Per dimension: how far a coordinate may be from the exact one, by rounding in the file or in double precision. */
  readonly uncertainty: Float64Array
  /** Euclidean length of `uncertainty`. */
  readonly error: number
  /** Per dimension: column name, centre and half range. */
  readonly columns: readonly string[]
  readonly centre: Float64Array
  readonly halfRange: Float64Array
  /**
   * Numeric columns that place no point: those with one value, and, where enough others have full precision, those whose values
   * are short (whole numbers in a release that is not rounded were rounded by themselves, or are equal in both parents).
   */
  readonly leftOut: readonly string[]
}

/** From so many decimals on a column counts as not rounded. */
const FULL_PRECISION_DECIMALS = 13
/** With so many columns of full precision the others are not needed to place a point. */
const ENOUGH_FINE_COLUMNS = 3
/** Roundings in double precision that add up in an interpolated value: the difference, the product, the sum and the scaling. */
const FLOAT_ROUNDINGS = 4

export function releaseSpace(table: Table): ReleaseSpace {
  const numeric = table.columns.filter(column => column.kind === 'numeric')
  const complete = Int32Array.from({length: table.rowCount}, (_, row) => row).filter(row =>
    numeric.every(({values}) => !Number.isNaN(values[row])),
  )
  const varying = numeric
    .map(({field, values}) => ({name: field.name, ...spread(values, complete)}))
    .filter(({min, max}) => max > min)
  const fine = varying.filter(({decimals}) => decimals >= FULL_PRECISION_DECIMALS)
  const used = fine.length >= ENOUGH_FINE_COLUMNS ? fine : varying
  const columns = used.map(({name}) => name)
  const scales = used.map(({min, max, decimals}) => {
    const halfRange = (max - min) / 2
    const float = FLOAT_ROUNDINGS * 2 ** -53 * Math.max(Math.abs(min), Math.abs(max))
    const rounding = decimals < FULL_PRECISION_DECIMALS ? 0.5 * 10 ** -decimals : 0
    return {centre: (min + max) / 2, halfRange, uncertainty: (float + rounding) / halfRange}
  })
  const points = createMatrix(complete.length, columns.length)
  columns.forEach((name, at) => {
    const {values} = numericColumn(table, name)
    const {centre, halfRange} = scales[at]
    complete.forEach((row, point) => {
      points.data[point * columns.length + at] = (values[row] - centre) / halfRange
    })
  })
  const uncertainty = Float64Array.from(scales, scale => scale.uncertainty)
  return {
    points,
    rows: complete,
    uncertainty,
    error: Math.hypot(...uncertainty),
    columns,
    centre: Float64Array.from(scales, scale => scale.centre),
    halfRange: Float64Array.from(scales, scale => scale.halfRange),
    leftOut: numeric.map(({field}) => field.name).filter(name => !columns.includes(name)),
  }
}

function spread(values: Float64Array, rows: Int32Array): {min: number; max: number; decimals: number} {
  let min = Infinity
  let max = -Infinity
  let decimals = 0
  for (const row of rows) {
    const value = values[row]
    if (value < min) min = value
    if (value > max) max = value
    if (decimals < FULL_PRECISION_DECIMALS) decimals = Math.max(decimals, decimalsOf(value))
  }
  return {min, max, decimals}
}

/** Digits after the point in the shortest form that reads back the same. */
function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0
  const text = String(value)
  const exponent = text.indexOf('e-')
  const point = text.indexOf('.')
  const digits = point < 0 ? 0 : (exponent < 0 ? text.length : exponent) - point - 1
  return exponent < 0 ? digits : digits + Number(text.slice(exponent + 2))
}
