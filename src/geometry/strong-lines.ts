import {breather, type Context, type KeepSoFar} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import type {Cloud} from './cloud.js'
import {createPencil} from './pencil.js'

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
  /** How far its outermost places may be off, where that is more than the cloud's own points are: a line from a record. */
  readonly error?: number
}

/** Lines, and which share of all these are, as an estimate. */
export interface FoundLines {
  readonly lines: readonly Line[]
  readonly found: number
}

/**
 * All lines that hold at least three points of the cloud (strong lines): three collinear synthetic rows lie, but for
 * coincidences of probability zero, on one edge between two real records. A point known to lie on a line is no longer a
 * centre to search from, so the cost is O(points x lines), not O(points^2), where most points lie on a line.
 *
 * @throws {NotApplicable} When there are more lines than interpolation can make.
 */
export async function findStrongLines(cloud: Cloud, context: Context, options: StrongLineOptions = {}): Promise<Line[]> {
  const {settled = 'all', candidates, keep} = options
  const pencil = createPencil(cloud)
  const {rows} = cloud.points
  const isSettled = new Uint8Array(rows)
  const lines: Line[] = []
  let searched = 0
  keep?.(() => ({lines, found: searched / rows}))
  const breathe = breather(context)
  for (let centre = 0; centre < rows; centre++) {
    searched = centre
    if (isSettled[centre] === 1) continue
    for (const members of pencil.through(centre, candidates?.(centre))) {
      const line = extendLine(cloud, centre, members, pencil.nearest)
      if (settled !== 'none')
        for (const point of settled === 'all' ? line.points : line.points.subarray(1, -1)) isSettled[point] = 1
      lines.push(line)
    }
    if (settled !== 'none') checkLineCount(lines.length, rows)
    context.progress(centre / rows)
    await breathe()
  }
  return lines
}

/** Rows looked at to see whether most are on lines. */
const SAMPLED = 16

/** Whether most of a few points lie on lines with two others. */
export const areMostOnLines = (cloud: Cloud): boolean => shareOnLines(cloud, SAMPLED) > 0.5

/** The share of so many points, in even steps, that lie on lines with two others of the cloud. */
export function shareOnLines(cloud: Cloud, sampled: number): number {
  const {rows} = cloud.points
  const count = Math.min(rows, sampled)
  const some = Array.from({length: count}, (_, at) => Math.floor((at * rows) / count))
  const pencil = createPencil(cloud)
  return some.filter(point => pencil.through(point).length > 0).length / count
}

/** An interpolated row lies on one edge, which may be found from each of its points. */
const MOST_LINES_PER_POINT = 3

/** A line may be found from several of its points. */
export function distinctLines(lines: readonly Line[]): Line[] {
  const byEnds = new Map<string, Line>()
  for (const line of lines) {
    const [from, to] = [line.points[0], line.points[line.points.length - 1]]
    byEnds.set(from < to ? `${from} ${to}` : `${to} ${from}`, line)
  }
  return [...byEnds.values()]
}

/** @throws {NotApplicable} When there are more lines than interpolation can make. */
export function checkLineCount(lines: number, points: number): void {
  if (lines > MOST_LINES_PER_POINT * points)
    throw new NotApplicable('the released numbers are so coarse, or so few columns vary, that most rows look collinear by chance')
}

export interface StrongLineOptions {
  /**
   * Which points of a line lie on no other and need not be searched from: all, when every point is interpolated; the inner
   * ones, when the ends may be real records; none, when rows may be parents of others. A line may then be found more than
   * once.
   */
  readonly settled?: 'all' | 'inner' | 'none'
  /** Per point, which others to look at; all of them when left out. */
  readonly candidates?: (point: number) => Int32Array
  /** Is given the lines found so far. */
  readonly keep?: KeepSoFar<FoundLines>
}

/** Adds the points that are too near the centre to be seen in a direction. Points are in the order of `alpha`. */
export function extendLine(cloud: Cloud, centre: number, members: Int32Array, nearest: number): Line {
  const {alpha} = cloud
  const [first, last] = outermost(cloud, centre, members)
  const on = [centre, ...members]
  for (const step of [-1, 1])
    for (let point = centre + step; Math.abs(alpha[point] - alpha[centre]) <= nearest; point += step)
      if (!members.includes(point) && cloud.areCollinear(first, last, point)) on.push(point)
  return createLine(cloud, Int32Array.from(on))
}

/** The ends of a collinear set: the farthest from any, and the farthest from that one. */
function outermost({points: {data, columns}}: Cloud, centre: number, members: Int32Array): [number, number] {
  const squared = (a: number, b: number) => {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
    return sum
  }
  const farthest = (from: number) =>
    members.reduce((best, point) => (squared(from, point) > squared(from, best) ? point : best), centre)
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
