import {pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'

/** So many rows are looked at, evenly spread over the file, and with each so many of its nearest. */
const ROWS_LOOKED_AT = 400
const NEAREST = 8
/** Noise puts no fourth row this near to the plane of three others, in its own amplitudes. */
const IN_THE_PLANE = 1e-4
/** Nor are three rows that make a plane this near to one line. */
const OFF_THE_LINE = 10
/** Of the rows looked at, the share with such a plane that chance does not reach. */
const LEAST_SHARE = 0.02

/**
 * Whether near rows lie in planes far more exactly than noise of this amplitude would leave them. Then it is no noise: rows
 * in triangles of three records lie near many lines, at all distances, and so look like jittered rows on edges.
 *
 * @param points [rows, columns], on the [-1, 1] scale. @param noise The amplitude in a typical column, positive.
 */
export function hasExactPlanes(points: Matrix, noise: number): boolean {
  const looked = Math.min(points.rows, ROWS_LOOKED_AT)
  const count = Math.min(NEAREST, points.rows - 1)
  if (count < 3 || points.columns < 3) return false
  const rows = Array.from({length: looked}, (_, at) => Math.floor((at * points.rows) / looked))
  const {indices} = nearestNeighbours(points, pickRows(points, rows), count + 1)
  const inPlane = rows.filter((row, at) => {
    const near = [...indices.subarray(at * (count + 1), (at + 1) * (count + 1))].filter(other => other !== row).slice(0, count)
    return isInPlane(
      near.map(other => difference(points, other, row)),
      noise,
    )
  })
  return inPlane.length > LEAST_SHARE * looked
}

/** Whether a row, from which these ways lead, is in a plane with the ends of three of them. */
function isInPlane(ways: readonly Float64Array[], noise: number): boolean {
  for (let a = 0; a < ways.length; a++) {
    const first = unit(ways[a])
    if (first === undefined) continue
    for (let b = a + 1; b < ways.length; b++) {
      const across = without(ways[b], first)
      if (Math.hypot(...across) <= OFF_THE_LINE * noise) continue
      const second = unit(across)
      if (second === undefined) continue
      for (let c = b + 1; c < ways.length; c++) {
        const off = without(ways[c], first)
        if (Math.hypot(...off) > OFF_THE_LINE * noise && Math.hypot(...without(off, second)) < IN_THE_PLANE * noise) return true
      }
    }
  }
  return false
}

function difference({data, columns}: Matrix, to: number, from: number): Float64Array {
  return Float64Array.from({length: columns}, (_, column) => data[to * columns + column] - data[from * columns + column])
}

function unit(way: Float64Array): Float64Array | undefined {
  const length = Math.hypot(...way)
  return length > 0 ? way.map(value => value / length) : undefined
}

/** What is left of a way across a direction. */
function without(way: Float64Array, direction: Float64Array): Float64Array {
  const along = way.reduce((sum, value, column) => sum + value * direction[column], 0)
  return way.map((value, column) => value - along * direction[column])
}
