import {breather, type Context} from '../core/context.js'
import type {Cloud} from './cloud.js'
import {createDirectionSieve} from './direction-sieve.js'
import {createPencil, type Pencil} from './pencil.js'
import {checkLineCount, createLine, type Line} from './strong-lines.js'

/** So many times a point is looked at from another, at most: about a minute. What is not searched from by then is left. */
const MOST_LOOKS = 1e9
/** Of the images' range: points nearer to each other are not compared by their direction, where they are known well enough. */
const NEAR = 1 / 512
/** Directions that are told apart before all columns are compared. */
const FEWEST_DIRECTIONS = 64
const MOST_DIRECTIONS = 1024
/** So many of the farthest points in a direction are tried as the end of the line. */
const FARTHEST = 8
/** The points that are still open are listed anew when this share of them is not any more. */
const LIST_ANEW = 1 / 16

/**
 * What `findStrongLines` finds with `settled: 'inner'`, for files that hold both ends of every line: all lines of a real point
 * are seen from it, and a line's ends are real. So a line's ends are searched from next, and what lies inside lines is
 * neither searched from nor looked at any more. The cost is that of a look from every end at the points that are inside no line yet,
 * and not from every point at all.
 *
 * A point inside a line takes part in no further one, unless several lines end in it, which only matters where points are on
 * several lines by chance.
 *
 * @param mostLooks So many times a point is looked at from another, at most.
 * @throws {NotApplicable} As `findStrongLines`.
 */
export async function linesFromEnds(cloud: Cloud, context: Context, mostLooks = MOST_LOOKS): Promise<Line[]> {
  const {rows} = cloud.points
  const sieve = createDirectionSieve(cloud)
  const pencil = createPencil(cloud, directionsIn(cloud))
  const isInner = new Uint8Array(rows)
  const isSearched = new Uint8Array(rows)
  const endsHere = new Int32Array(rows)
  const isOpen = (point: number) => isInner[point] === 0 || endsHere[point] > 1
  let open = Int32Array.from({length: rows}, (_, point) => point)
  const lines: Line[] = []
  const queue: number[] = []
  const breathe = breather(context)
  let [next, first, closed, looks] = [0, 0, 0, 0]
  while (looks < mostLooks) {
    const centre = next < queue.length ? queue[next++] : first++
    if (centre >= rows) break
    if (isSearched[centre] === 1 || !isOpen(centre)) continue
    isSearched[centre] = 1
    looks += open.length
    for (const line of linesThrough(cloud, pencil, centre, sieve.left(centre, open))) {
      lines.push(line)
      for (const point of line.points.subarray(1, -1)) {
        closed += 1 - isInner[point]
        isInner[point] = 1
      }
      for (const end of [line.points[0], line.points[line.points.length - 1]]) {
        endsHere[end]++
        queue.push(end)
      }
    }
    checkLineCount(lines.length, rows)
    if (closed > LIST_ANEW * open.length) {
      open = open.filter(isOpen)
      closed = 0
    }
    context.progress(Math.min(1, Math.max(looks / mostLooks, 1 - open.length / rows)))
    await breathe()
  }
  return lines
}

/** So many directions that points of one line are seen from each other, where points are known roughly. */
function directionsIn({alpha, imageError}: Cloud): number {
  // Points are in the order of `alpha`.
  const near = NEAR * (alpha[alpha.length - 1] - alpha[0])
  return Math.min(MOST_DIRECTIONS, Math.max(FEWEST_DIRECTIONS, Math.floor(near / (4 * imageError))))
}

/** The lines through a point with two others of the candidates, each with those too near to be seen in a direction. */
function linesThrough(cloud: Cloud, pencil: Pencil, centre: number, candidates: Int32Array): Line[] {
  const {alpha, beta} = cloud
  const found = pencil.through(centre, candidates)
  if (found.length === 0) return []
  const near = candidates.filter(
    point =>
      Math.max(Math.abs(alpha[point] - alpha[centre]), Math.abs(beta[point] - beta[centre])) <= pencil.nearest &&
      point !== centre,
  )
  return found.map(members => {
    const line = createLine(cloud, Int32Array.of(centre, ...bestAligned(cloud, centre, members)))
    const [from, to] = [line.points[0], line.points[line.points.length - 1]]
    const between = near.filter(point => isInside(cloud, line, point) && cloud.areCollinear(from, to, point))
    return between.length === 0 ? line : createLine(cloud, Int32Array.of(...line.points, ...between))
  })
}

/**
 * The most points that lie between the centre and one of the farthest, which is tighter than that all lie with a near one: points beyond
 * an end, on other lines that end there, are left out.
 */
function bestAligned(cloud: Cloud, centre: number, members: Int32Array): Int32Array {
  const {data, columns} = cloud.points
  const squared = (point: number) => {
    let sum = 0
    for (let column = 0; column < columns; column++)
      sum += (data[point * columns + column] - data[centre * columns + column]) ** 2
    return sum
  }
  const farthest = Array.from(members, point => ({point, far: squared(point)})).sort((a, b) => b.far - a.far)
  let best = members.subarray(0, 0)
  for (const {point: far} of farthest.slice(0, FARTHEST)) {
    const aligned = members.filter(point => point === far || cloud.areCollinear(centre, point, far))
    if (aligned.length > best.length) best = aligned
  }
  return best
}

/** Whether a point's place on the line is between its ends. */
function isInside({points: {data, columns}}: Cloud, {origin, direction, length}: Line, point: number): boolean {
  let place = 0
  for (let column = 0; column < columns; column++) place += (data[point * columns + column] - origin[column]) * direction[column]
  return place > 0 && place < length
}
