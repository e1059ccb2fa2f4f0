import {logBeta} from '../stats/special.js'
import type {Cloud} from './cloud.js'

/**
 * How many pairs of other points would be collinear with a point, within what the coordinates may be off, if the points lay in
 * all directions alike: pairs times the share of the sphere within the tolerance, theta^(m-1) / ((m-1) B(1/2, (m-1)/2)) in m
 * dimensions (the area of a small cap of angle theta over that of the sphere), for either of two opposite directions.
 *
 * @param rank Dimensions the points spread in, at least 2.
 */
export function chanceCollinear(cloud: Cloud, rank: number): number {
  const {points, uncertainty} = cloud
  const {rows} = points
  const theta = Math.min(1, (4 * Math.hypot(...uncertainty)) / typicalDistance(points.data, rows, points.columns))
  const cap = theta ** (rank - 1) / ((rank - 1) * Math.exp(logBeta(0.5, (rank - 1) / 2)))
  return rows * rows * cap
}

/** Root mean square distance between points, through the column variances. */
function typicalDistance(data: Float64Array, rows: number, columns: number): number {
  let total = 0
  for (let column = 0; column < columns; column++) {
    let mean = 0
    for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
    for (let row = 0; row < rows; row++) total += (2 * (data[row * columns + column] - mean) ** 2) / rows
  }
  return Math.sqrt(total)
}
