import {breather, type Context} from '../core/context.js'
import type {Cloud} from './cloud.js'
import {Pencil} from './pencil.js'

/** A line that holds at least three points, between the outermost of them. */
export interface Line {
  /** Points on the line, from one end to the other. */
  readonly points: Int32Array
  /** Place of each of these points, from 0 to `length`. */
  readonly places: Float64Array
  /** The first point's coordinates, and the direction to the last one, of length 1. */
  readonly origin: Float64Array
  readonly direction: Float64Array
  readonly length: number
}

/**
 * All lines that hold at least three points of the cloud (strong lines): three collinear synthetic rows lie, but for
 * coincidences of probability zero, on one edge between two real records. A point known to lie on a line is no longer a
 * centre to search from, so the cost is O(points x lines), not O(points^2), where most points lie on a line.
 *
 * @param candidates Per point, which others to look at; all of them when left out.
 */
export async function findStrongLines(
  cloud: Cloud,
  context: Context,
  candidates?: (point: number) => Int32Array,
): Promise<Line[]> {
  const pencil = new Pencil(cloud)
  const {rows} = cloud.points
  const isOnLine = new Uint8Array(rows)
  const lines: Line[] = []
  const breathe = breather(context)
  for (let centre = 0; centre < rows; centre++) {
    if (isOnLine[centre] === 1) continue
    for (const {members} of pencil.through(centre, candidates?.(centre))) {
      const line = extendLine(cloud, centre, members)
      for (const point of line.points) isOnLine[point] = 1
      lines.push(line)
    }
    context.progress(centre / rows)
    await breathe()
  }
  return lines
}

/** Adds the points that were too near the centre to be seen in a direction. */
function extendLine(cloud: Cloud, centre: number, members: Int32Array): Line {
  const {alpha, beta, imageError, points} = cloud
  const [first, last] = outermost(cloud, centre, members)
  const da = alpha[last] - alpha[first]
  const db = beta[last] - beta[first]
  const scale = Math.hypot(da, db)
  const known = new Set([centre, ...members])
  for (let point = 0; point < points.rows; point++) {
    const aside = (beta[point] - beta[first]) * da - (alpha[point] - alpha[first]) * db
    if (Math.abs(aside) > 4 * imageError * scale || known.has(point)) continue
    if (cloud.areCollinear(first, last, point)) known.add(point)
  }
  return createLine(cloud, Int32Array.from(known))
}

/** The ends of a collinear set: the farthest from any, and the farthest from that one. */
function outermost({points: {data, columns}}: Cloud, centre: number, members: Int32Array): [number, number] {
  const squared = (a: number, b: number) => {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
    return sum
  }
  const farthest = (from: number) => members.reduce((best, point) => (squared(from, point) > squared(from, best) ? point : best), centre)
  const first = farthest(centre)
  return [first, farthest(first)]
}

/** @param on Two or more points. */
export function createLine(cloud: Cloud, on: Int32Array): Line {
  const {data, columns} = cloud.points
  const [first, last] = outermost(cloud, on[0], on)
  const origin = data.slice(first * columns, (first + 1) * columns)
  const direction = data.slice(last * columns, (last + 1) * columns)
  let length = 0
  for (let column = 0; column < columns; column++) {
    direction[column] -= origin[column]
    length += direction[column] ** 2
  }
  length = Math.sqrt(length)
  for (let column = 0; column < columns; column++) direction[column] /= length
  const placeOf = (point: number) => {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += (data[point * columns + column] - origin[column]) * direction[column]
    return sum
  }
  const ordered = Array.from(on, point => ({point, place: placeOf(point)})).sort((a, b) => a.place - b.place)
  return {
    points: Int32Array.from(ordered, ({point}) => point),
    places: Float64Array.from(ordered, ({place}) => place),
    origin,
    direction,
    length,
  }
}
