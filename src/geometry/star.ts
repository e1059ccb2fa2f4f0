import {createMatrix, type Matrix} from '../core/matrix.js'
import {solvePositiveDefinite} from '../stats/cholesky.js'
import type {Line} from './strong-lines.js'

/** Records that rows lead to, at even places on the way from one common point. */
export interface Star {
  /** [records, columns] */
  readonly records: Matrix
  /** Per record the points of the cloud on the way to it. */
  readonly points: readonly (readonly number[])[]
  /** Probability that the rays do end where they are said to. */
  readonly confidence: number
}

/** Fewer rays may meet by chance, and may all lack their last place. */
const FEWEST_RAYS = 8
/** Share of the lines that go through the common point. */
const NEARLY_ALL = 0.9
/** Beside the [-1, 1] of the columns: places are known to the digits of double precision, some of which extrapolation takes. */
const TOLERANCE = 1e-8
/** Share of the places of a ray that are taken, at least: of uneven places on a scale that fits them all, hardly any are. */
const FEWEST_TAKEN = 0.5
/** Other faults than those that are counted. */
const LEAST_DOUBT = 1e-3

/**
 * Reads a release whose rows lie at the places i / (k + 1), i = 1 to k, between each record and one common point, as the star
 * topology of polynomial-fitting SMOTE puts them (doi:10.1109/DAS.2008.74). The common point is where the lines meet. On
 * each ray from it distances are whole multiples of a unit, and the record lies one unit beyond the k-th; k is the same for all
 * rays. A ray whose outermost multiple is at most k / 2 may have a smaller unit than its points show, and is not read. Rows at any
 * places, as SMOTE puts them, are no multiples of anything: such a release is no star.
 *
 * @param points [points, columns], on the scale of the columns. @param lines Lines of three points or more, their points by number.
 * @returns undefined when the rows are no star.
 */
export function readStar(points: Matrix, lines: readonly Line[]): Star | undefined {
  if (lines.length < FEWEST_RAYS) return undefined
  const centre = commonPoint(lines)
  if (centre === undefined) return undefined
  const rays = lines.filter(line => distanceTo(line, centre) <= TOLERANCE).flatMap(line => raysOf(line, points, centre))
  const even = rays.filter(isEven)
  if (even.length < FEWEST_RAYS || even.length < NEARLY_ALL * rays.length) return undefined
  const last = Math.max(...even.map(outermost))
  const read = [...even, ...raysOfTwo(points, new Set(rays.flatMap(ray => ray.points)), centre).filter(isEven)].filter(
    ray => 2 * outermost(ray) > last,
  )
  if (read.length < FEWEST_RAYS) return undefined
  const records = createMatrix(read.length, points.columns)
  read.forEach(({direction, unit}, record) => {
    const reach = (last + 1) * unit
    records.data.set(
      centre.map((value, column) => value + reach * direction[column]),
      record * points.columns,
    )
  })
  const taken = read.reduce((sum, {distances}) => sum + distances.length, 0) / (last * read.length)
  return {
    records,
    points: read.map(ray => ray.points),
    confidence: 1 - Math.max(LEAST_DOUBT, (1 - taken) ** read.length),
  }
}

/** Where nearly all lines meet: the point with the least squared distances from those that pass the meeting point of two. */
function commonPoint(lines: readonly Line[]): Float64Array | undefined {
  const [first, ...others] = [...lines].sort((a, b) => b.points.length - a.points.length)
  const second = others.reduce((best, line) =>
    Math.abs(dot(line.direction, first.direction)) < Math.abs(dot(best.direction, first.direction)) ? line : best,
  )
  const start = nearestTo([first, second])
  if (start === undefined) return undefined
  const through = lines.filter(line => distanceTo(line, start) <= TOLERANCE)
  return through.length < NEARLY_ALL * lines.length ? undefined : nearestTo(through)
}

/** The point with the least sum of squared distances to the lines; undefined when they are parallel. */
function nearestTo(lines: readonly Line[]): Float64Array | undefined {
  const size = lines[0].origin.length
  const matrix = new Float64Array(size * size)
  const point = new Float64Array(size)
  for (const {origin, direction} of lines) {
    const along = dot(origin, direction)
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++)
        matrix[row * size + column] += (row === column ? 1 : 0) - direction[row] * direction[column]
      point[row] += origin[row] - along * direction[row]
    }
  }
  return solvePositiveDefinite(matrix, point) ? point : undefined
}

function distanceTo({origin, direction}: Line, point: Float64Array): number {
  const way = point.map((value, column) => value - origin[column])
  const along = dot(way, direction)
  return Math.hypot(...way.map((value, column) => value - along * direction[column]))
}

/** The part of a line on one side of the common point. */
interface Ray {
  readonly direction: Float64Array
  /** Points of the cloud, and how far from the common point they are. */
  readonly points: readonly number[]
  readonly distances: readonly number[]
  /** The largest length that all distances are multiples of. */
  readonly unit: number
}

const outermost = ({distances, unit}: Ray) => Math.round(Math.max(...distances) / unit)

const isEven = (ray: Ray) => ray.distances.length >= FEWEST_TAKEN * outermost(ray)

/** Both sides, where there are points on either; single points lead nowhere. */
function raysOf(line: Line, points: Matrix, centre: Float64Array): Ray[] {
  const places = Array.from(line.points, point => dot(from(points, point, centre), line.direction))
  return [1, -1].flatMap(side => {
    const own = Array.from(line.points.keys()).filter(at => side * places[at] > TOLERANCE)
    if (own.length < 2) return []
    const distances = own.map(at => side * places[at])
    const direction = line.direction.map(value => side * value)
    return [{direction, points: own.map(at => line.points[at]), distances, unit: commonUnit(distances)}]
  })
}

/** Pairs of the other points in one direction: two points are no line by themselves, but with the common point they are. */
function raysOfTwo(points: Matrix, taken: ReadonlySet<number>, centre: Float64Array): Ray[] {
  const left = Array.from({length: points.rows}, (_, point) => point).filter(point => !taken.has(point))
  const ways = left.map(point => {
    const way = from(points, point, centre)
    const distance = Math.hypot(...way)
    return {point, distance, direction: way.map(value => value / distance)}
  })
  return ways.flatMap((one, at) =>
    ways.slice(at + 1).flatMap(other => {
      if (one.direction.some((value, column) => Math.abs(value - other.direction[column]) > TOLERANCE)) return []
      const distances = [one.distance, other.distance]
      return [{direction: one.direction, points: [one.point, other.point], distances, unit: commonUnit(distances)}]
    }),
  )
}

/** The way from the common point to a point. */
const from = ({data, columns}: Matrix, point: number, centre: Float64Array) =>
  centre.map((value, column) => data[point * columns + column] - value)

/** The largest length that all distances are multiples of, within the tolerance (Euclid's algorithm). */
function commonUnit(distances: readonly number[]): number {
  const unit = distances.reduce((a, b) => {
    let [larger, smaller] = [Math.max(a, b), Math.min(a, b)]
    while (smaller > TOLERANCE) {
      const rest = larger % smaller
      // A rest just below the divisor is none.
      ;[larger, smaller] = [smaller, Math.min(rest, smaller - rest)]
    }
    return larger
  })
  // Rests of rests add up errors: the unit that fits the farthest point is known best.
  const farthest = Math.max(...distances)
  return farthest / Math.round(farthest / unit)
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at], 0)
