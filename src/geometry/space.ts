import {createMatrix, type Matrix} from '../core/matrix.js'
import {numericColumn, type NumericColumn, type Table} from '../core/table.js'
import {floatError} from './decimals.js'
import {isFullForm, largestErrorOf, numberFormsOf, type NumberForm} from './number-form.js'
import {effectiveRank} from './rank.js'

/**
 * The released rows as points, and how exactly they are known. Columns are scaled to [-1, 1] by the release's own range and
 * columns that place no point are left out: those with one value, those that miss most of their numbers and, where
 * enough others have full precision, those whose values are short (in a release that is not rounded, such a column was
 * rounded by itself, holds codes, or is equal in both parents of every row); in a rounded release those that have
 * hardly more than two values, where enough others have more. Everything the attacks do is invariant under changes of
 * unit.
 */
export interface ReleaseSpace {
  /** [rows, dimensions]. */
  readonly points: Matrix
  /** Row of the table that each point is: rows with missing numbers have no place. */
  readonly rows: Int32Array
  /** Per dimension: how far a coordinate may be from the exact one at most, by rounding in the file or in double precision. */
  readonly uncertainty: Float64Array
  /** How the numbers of each numeric column were written, those that place no point included. */
  readonly forms: ReadonlyMap<string, NumberForm>
  /** Per dimension: what double precision alone may add up to. */
  readonly doubleError: Float64Array
  /** Per dimension: column name, centre and half range. */
  readonly columns: readonly string[]
  readonly centre: Float64Array
  readonly halfRange: Float64Array
  /** In how many independent directions the points spread. */
  readonly rank: number
}

/** Of a column whose digits do not tell: per row of the table how far its number may be off, and whether it had all its digits. */
export interface KnownErrors {
  readonly errors: Float64Array
  readonly isFine: boolean
}

/** With so many columns of full precision the others are not needed to place a point. */
const ENOUGH_FINE_COLUMNS = 3
/**
 * A column that may be off by this much of its half range has at most four values and places nothing: codes, or rounded
 * by itself. A finer one is weighed by its error.
 */
const TOO_COARSE = 0.25
/** A column that misses more costs more rows than it is worth. */
const MOST_MISSING = 0.5

/**
 * Columns that miss more than half of their numbers are left out, then rows with a missing number.
 *
 * @param table The released rows, in any units.
 * @param tolerance How far a coordinate may be off on the [-1, 1] scale; worked out from the file, column by column, when left out.
 * @param known By name, how far each number may be off, in the column's units, for columns whose digits do not tell (see mappedErrors).
 */
export function releaseSpace(
  table: Table,
  tolerance?: number,
  known: ReadonlyMap<string, KnownErrors> = new Map(),
): ReleaseSpace {
  const numeric = table.columns.filter(column => column.kind === 'numeric')
  const missing = ({values}: NumericColumn) => values.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0)
  const filled = numeric.filter(column => missing(column) <= MOST_MISSING * table.rowCount)
  const rows = Int32Array.from({length: table.rowCount}, (_, row) => row).filter(row =>
    filled.every(({values}) => !Number.isNaN(values[row])),
  )
  const forms = numberFormsOf(numeric.map(({values}) => values.filter(value => !Number.isNaN(value))))
  const varying = filled
    .map(column => measureColumn(column, rows, forms[numeric.indexOf(column)], known.get(column.field.name)))
    .filter(({halfRange}) => halfRange > 0)
  const fine = varying.filter(({isFine}) => isFine)
  const placing = varying.filter(({error}) => error < TOO_COARSE)
  const dimensions = [fine, placing, varying].find(({length}) => length >= ENOUGH_FINE_COLUMNS) ?? varying
  const points = createMatrix(rows.length, dimensions.length)
  dimensions.forEach(({values, centre, halfRange}, at) => {
    values.forEach((value, point) => {
      points.data[point * points.columns + at] = (value - centre) / halfRange
    })
  })
  const uncertainty = Float64Array.from(dimensions, ({error}) => tolerance ?? error)
  return {
    points,
    rows,
    uncertainty,
    forms: new Map(numeric.map(({field: {name}}, at) => [name, forms[at]])),
    doubleError: Float64Array.from(dimensions, ({doubleError}) => doubleError),
    columns: dimensions.map(({name}) => name),
    centre: Float64Array.from(dimensions, ({centre}) => centre),
    halfRange: Float64Array.from(dimensions, ({halfRange}) => halfRange),
    rank: effectiveRank(points, Math.hypot(...uncertainty)),
  }
}

/** [rows, dimensions]: the rows of another table of the same columns, as points of a space; NaN where a number is missing. */
export function placesIn(
  table: Table,
  {columns, centre, halfRange}: Pick<ReleaseSpace, 'columns' | 'centre' | 'halfRange'>,
): Matrix {
  const places = createMatrix(table.rowCount, columns.length)
  columns.forEach((name, at) => {
    numericColumn(table, name).values.forEach((value, row) => {
      places.data[row * columns.length + at] = (value - centre[at]) / halfRange[at]
    })
  })
  return places
}

interface Dimension {
  readonly name: string
  /** Per row of the space. */
  readonly values: Float64Array
  readonly centre: number
  /** 0 for a column with one value. */
  readonly halfRange: number
  /** Of the number that is known worst, on the [-1, 1] scale. */
  readonly error: number
  readonly doubleError: number
  /** Not rounded. */
  readonly isFine: boolean
}

function measureColumn(column: NumericColumn, rows: Int32Array, form: NumberForm, given?: KnownErrors): Dimension {
  const values = Float64Array.from(rows, row => column.values[row])
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  const size = Math.max(Math.abs(min), Math.abs(max))
  const known = given && rows.reduce((most, row) => Math.max(most, given.errors[row]), 0)
  const own = {name: column.field.name, values}
  if (!(max > min)) return {...own, centre: min, halfRange: 0, error: 0, doubleError: 0, isFine: false}
  const halfRange = max / 2 - min / 2
  return {
    ...own,
    centre: min / 2 + max / 2,
    halfRange,
    error: (known ?? largestErrorOf(form, size, size)) / halfRange,
    doubleError: floatError(size) / halfRange,
    isFine: given?.isFine ?? isFullForm(form),
  }
}
