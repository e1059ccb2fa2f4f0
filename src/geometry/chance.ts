import {logGamma} from '../stats/special.js'
import type {Cloud} from './cloud.js'

/**
 * How many pairs of other points would be collinear with a point, within what the coordinates may be off, if the points lay in
 * all directions alike: the number of pairs times the solid angle in which a direction passes for another (or its opposite)
 * over that of the sphere, 2 pi^(m/2) / Gamma(m/2) in m dimensions. A direction passes when the middle one of three
 * points is off the line by up to twice the uncertainty to either side, in every column.
 *
 * @param rank Dimensions the points spread in, at least 2.
 */
export function chanceCollinear(cloud: Cloud, rank: number): number {
  const {points, uncertainty} = cloud
  const meanLog = uncertainty.reduce((sum, value) => sum + Math.log(value), 0) / uncertainty.length
  const width = (4 * Math.exp(meanLog)) / typicalDistance(points.data, points.rows, points.columns)
  const logSphere = Math.log(2) + (rank / 2) * Math.log(Math.PI) - logGamma(rank / 2)
  return points.rows ** 2 * Math.exp((rank - 1) * Math.log(width) - logSphere)
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
