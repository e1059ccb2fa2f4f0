import {createMatrix, type Matrix} from '../../../core/matrix.js'
import {ascending} from '../../../stats/ranks.js'

export interface RaySearch {
  /** How far a row may be off, on the scale of the points. */
  readonly error: number
  /** The search ends with so many rays. */
  readonly enough: number
}

/** Nearer than so many errors, and than this, a row has no direction. */
const LEAST_ERRORS_AWAY = 1000
const LEAST_AWAY = 1e-6

/**
 * How many rays from a place hold two points or more, at different distances, up to `enough`. Directions are sorted by
 * their product with one fixed direction, so only neighbours in that order are compared in full.
 *
 * @param points [points, columns]. @param place [columns], finite.
 */
export function raysThrough(points: Matrix, place: Float64Array, {error, enough}: RaySearch): number {
  const least = Math.max(LEAST_ERRORS_AWAY * error, LEAST_AWAY)
  const {directions, away, keys, order} = sortedDirections(points, place, least)
  const taken = new Uint8Array(order.length)
  let rays = 0
  for (let first = 0; first < order.length && rays < enough; first++) {
    if (taken[first] === 1) continue
    const one = order[first]
    let isRay = false
    for (let second = first + 1; second < order.length && keys[order[second]] - keys[one] <= (2 * error) / least; second++) {
      const other = order[second]
      if (taken[second] === 1 || !sameDirection(directions, one, other, error / away[one] + error / away[other])) continue
      taken[second] = 1
      isRay ||= Math.abs(away[one] - away[other]) > 2 * error
    }
    if (isRay) rays++
  }
  return rays
}

interface Directions {
  /** Unit vectors from the place to the points, [points, columns]. */
  readonly directions: Matrix
  readonly away: Float64Array
  readonly keys: Float64Array
  /** Points that have a direction, by their keys. */
  readonly order: Int32Array
}

function sortedDirections({data, rows, columns}: Matrix, place: Float64Array, least: number): Directions {
  const directions = createMatrix(rows, columns)
  const away = new Float64Array(rows)
  const keys = new Float64Array(rows)
  const axis = fixedDirection(columns)
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    let squares = 0
    for (let at = 0; at < columns; at++) squares += (data[start + at] - place[at]) ** 2
    away[row] = Math.sqrt(squares)
    for (let at = 0; at < columns; at++) {
      const part = away[row] > 0 ? (data[start + at] - place[at]) / away[row] : 0
      directions.data[start + at] = part
      keys[row] += axis[at] * part
    }
  }
  return {directions, away, keys, order: ascending(keys).filter(row => away[row] > least)}
}

/** A unit vector in general position: multiples of the golden ratio, modulo one, meet no grid. */
function fixedDirection(columns: number): Float64Array {
  const parts = Float64Array.from({length: columns}, (_, at) => (((at + 1) * 0.6180339887498949) % 1) + 0.5)
  const length = Math.hypot(...parts)
  return parts.map(part => part / length)
}

function sameDirection({data, columns}: Matrix, one: number, other: number, most: number): boolean {
  let squares = 0
  for (let at = 0; at < columns; at++) squares += (data[one * columns + at] - data[other * columns + at]) ** 2
  return squares <= most ** 2
}
