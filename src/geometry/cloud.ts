import {createMatrix, type Matrix} from '../core/matrix.js'
import {createProjection, project, projectedError, type Projection} from './projection.js'

/**
 * Distinct points with what the geometry needs to know about them. They are in the order of their first image, so that whatever is
 * computed from them does not depend on the order of the rows.
 */
export interface Cloud {
  /** [points, columns], distinct. */
  readonly points: Matrix
  /** Point that each given row became. */
  readonly pointOf: Int32Array
  /** How many rows each point stands for. */
  readonly multiplicity: Int32Array
  /** Per column: how far a coordinate may be off. */
  readonly uncertainty: Float64Array
  readonly projection: Projection
  /** Images under the first two forms, and how far off they may be. */
  readonly alpha: Float64Array
  readonly beta: Float64Array
  readonly imageError: number
  /** Whether the middle one of three points lies on the line of the outer two, within what the coordinates allow. */
  areCollinear(a: number, b: number, c: number): boolean
}

/**
 * @param rows [rows, columns], finite, of the order of 1 in size.
 * @param uncertainty Per column, positive.
 */
export function createCloud(rows: Matrix, uncertainty: Float64Array): Cloud {
  const {columns} = rows
  const projection = createProjection(columns)
  const {order, pointOf, multiplicity} = distinctRows(rows, projection, uncertainty)
  const points = createMatrix(order.length, columns)
  for (let point = 0; point < order.length; point++)
    points.data.set(rows.data.subarray(order[point] * columns, (order[point] + 1) * columns), point * columns)
  return {
    points,
    pointOf,
    multiplicity,
    uncertainty,
    projection,
    alpha: project(projection, 0, points),
    beta: project(projection, 1, points),
    imageError: Math.max(projectedError(projection, 0, uncertainty), projectedError(projection, 1, uncertainty)),
    areCollinear: (a, b, c) => areCollinear(points, uncertainty, a, b, c),
  }
}

/** The same points, taken to be known less (or more) exactly. None are put together, however near they come. */
export function withUncertainty(cloud: Cloud, factor: number): Cloud {
  const uncertainty = cloud.uncertainty.map(value => factor * value)
  return {
    ...cloud,
    uncertainty,
    imageError: factor * cloud.imageError,
    areCollinear: (a, b, c) => areCollinear(cloud.points, uncertainty, a, b, c),
  }
}

/** Rows that differ by no more than what they may be off are one point. */
function distinctRows(rows: Matrix, projection: Projection, uncertainty: Float64Array) {
  const images = project(projection, 0, rows)
  const window = 2 * projectedError(projection, 0, uncertainty)
  const sorted = Int32Array.from(images.keys()).sort((a, b) => images[a] - images[b] || compareRows(rows, a, b))
  const pointOf = new Int32Array(rows.rows)
  const order: number[] = []
  const multiplicity: number[] = []
  for (const row of sorted) {
    let point = order.length - 1
    while (point >= 0 && images[row] - images[order[point]] <= window && !areEqual(rows, uncertainty, row, order[point])) point--
    if (point < 0 || images[row] - images[order[point]] > window) {
      point = order.length
      order.push(row)
      multiplicity.push(0)
    }
    pointOf[row] = point
    multiplicity[point]++
  }
  return {order, pointOf, multiplicity: Int32Array.from(multiplicity)}
}

function compareRows({data, columns}: Matrix, a: number, b: number): number {
  for (let column = 0; column < columns; column++) {
    const difference = data[a * columns + column] - data[b * columns + column]
    if (difference !== 0) return difference
  }
  return 0
}

function areEqual({data, columns}: Matrix, uncertainty: Float64Array, a: number, b: number): boolean {
  for (let column = 0; column < columns; column++)
    if (Math.abs(data[a * columns + column] - data[b * columns + column]) > 2 * uncertainty[column]) return false
  return true
}

/** The distance from the outer points' line is tested at the middle point, where nothing is extrapolated. */
function areCollinear({data, columns}: Matrix, uncertainty: Float64Array, a: number, b: number, c: number): boolean {
  const [ab, bc, ca] = [
    squaredDistance(data, columns, a, b),
    squaredDistance(data, columns, b, c),
    squaredDistance(data, columns, c, a),
  ]
  if (ab >= bc && ab >= ca) return isBetween(data, columns, uncertainty, a, c, b, ab)
  if (bc >= ca) return isBetween(data, columns, uncertainty, b, a, c, bc)
  return isBetween(data, columns, uncertainty, c, b, a, ca)
}

function isBetween(
  data: Float64Array,
  columns: number,
  uncertainty: Float64Array,
  from: number,
  middle: number,
  to: number,
  squaredLength: number,
): boolean {
  const [a, m, b] = [from * columns, middle * columns, to * columns]
  let along = 0
  for (let column = 0; column < columns; column++)
    along += (data[m + column] - data[a + column]) * (data[b + column] - data[a + column])
  const share = along / squaredLength
  for (let column = 0; column < columns; column++) {
    const expected = data[a + column] + share * (data[b + column] - data[a + column])
    // The middle point and the mean of the outer two may both be off.
    if (Math.abs(data[m + column] - expected) > 2 * uncertainty[column]) return false
  }
  return true
}

function squaredDistance(data: Float64Array, columns: number, a: number, b: number): number {
  let sum = 0
  for (let column = 0; column < columns; column++) {
    const gap = data[a * columns + column] - data[b * columns + column]
    sum += gap * gap
  }
  return sum
}
