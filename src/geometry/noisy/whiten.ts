import {createMatrix, type Matrix} from '../../core/matrix.js'

/** Standard deviation of an error that is uniform in [-1, 1]. */
const UNIFORM_DEVIATION = 1 / Math.sqrt(3)

/** Points in units of their own error, so that errors are alike in all columns and of variance 1. */
export interface Whitened {
  /** [points, columns that vary], distinct. */
  readonly points: Matrix
  /** Point that each row became. */
  readonly pointOf: Int32Array
  readonly multiplicity: Int32Array
  /** Columns of the rows that vary, the origin the points are measured from, and the deviation of each. */
  readonly kept: Int32Array
  /** Per column the inverse of its range: what is near is measured so, for a column that is known better is not more important. */
  readonly nearness: Float64Array
  readonly origin: Float64Array
  readonly deviation: Float64Array
}

/** Columns with one value are left out: they place nothing. Equal rows become one point. @param uncertainty Largest error per column. */
export function whiten(rows: Matrix, uncertainty: Float64Array): Whitened {
  const kept = varyingColumns(rows)
  const origin = Float64Array.from(kept, column => rows.data[column])
  const deviation = Float64Array.from(kept, column => uncertainty[column] * UNIFORM_DEVIATION)
  const pointOf = new Int32Array(rows.rows)
  const known = new Map<string, number>()
  const coordinates: number[] = []
  const multiplicity: number[] = []
  for (let row = 0; row < rows.rows; row++) {
    const own = Float64Array.from(kept, (column, at) => (rows.data[row * rows.columns + column] - origin[at]) / deviation[at])
    const key = own.join()
    let point = known.get(key)
    if (point === undefined) {
      point = known.size
      known.set(key, point)
      coordinates.push(...own)
      multiplicity.push(0)
    }
    pointOf[row] = point
    multiplicity[point]++
  }
  const points = {data: Float64Array.from(coordinates), rows: known.size, columns: kept.length}
  return {
    points,
    pointOf,
    multiplicity: Int32Array.from(multiplicity),
    kept,
    nearness: columnRanges(points).map(range => 1 / range),
    origin,
    deviation,
  }
}

/** Per column, largest less smallest. */
export function columnRanges({data, rows, columns}: Matrix): Float64Array {
  return Float64Array.from({length: columns}, (_, column) => {
    let low = data[column]
    let high = low
    for (let row = 1; row < rows; row++) {
      low = Math.min(low, data[row * columns + column])
      high = Math.max(high, data[row * columns + column])
    }
    return high - low
  })
}

/** Points measured as `nearness` says. */
export function rescale({data, rows, columns}: Matrix, factors: Float64Array): Matrix {
  return {data: data.map((value, at) => value * factors[at % columns]), rows, columns}
}

function varyingColumns({data, rows, columns}: Matrix): Int32Array {
  return Int32Array.from({length: columns}, (_, column) => column).filter(column => {
    for (let row = 1; row < rows; row++) if (data[row * columns + column] !== data[column]) return true
    return false
  })
}

/** Places in the units the rows came in, with the columns that do not vary put back from the rows. */
export function unwhiten(places: Matrix, rows: Matrix, {kept, origin, deviation}: Whitened): Matrix {
  const back = createMatrix(places.rows, rows.columns)
  for (let place = 0; place < places.rows; place++) {
    back.data.set(rows.data.subarray(0, rows.columns), place * rows.columns)
    kept.forEach((column, at) => {
      back.data[place * rows.columns + column] = origin[at] + places.data[place * places.columns + at] * deviation[at]
    })
  }
  return back
}
