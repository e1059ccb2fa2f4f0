import {breather, subContext, type Context} from '../core/context.js'
import {pickRows} from '../core/matrix.js'
import {permutation} from '../core/rng.js'
import {createCloud, type Cloud} from './cloud.js'
import {createImageCells} from './image-cells.js'
import {createLine, findStrongLines, shareOnLines, type Line} from './strong-lines.js'

/** With fewer points all of them are searched. */
const MANY_POINTS = 20_000
/** Points of the first sample. The next one has twice as many, up to this share of the points. */
const FIRST_SAMPLE = 5000
const LARGEST_SHARE = 0.25
/** Points of a sample that are looked at, and how many of them must lie on a line with two others. */
const LOOKED_AT = 64
const ON_LINES = 0.75
/** Samples of what is left, at most. */
const MOST_ROUNDS = 6
/** In errors of an image: three points may be off. */
const REACH = 4
/** Of the images' range: no line is off by more there, or it is not looked up. */
const SLACK = 1e-6

/**
 * What `findStrongLines` finds with `settled: 'inner'`, for many points per line. The lines of a random sample are
 * found first. Then every point is looked up on these: they hold their points of the whole cloud. What lies on none, or
 * at an end, is left for the next sample, and searched among itself when it is little. So the cost is that of the samples,
 * and of one look-up per point.
 *
 * A point inside a line takes part in no further one, which only matters where points are on several lines by chance.
 *
 * @throws {NotApplicable} As `findStrongLines`.
 */
export async function findLinesBySample(cloud: Cloud, context: Context): Promise<Line[]> {
  const {rows} = cloud.points
  if (rows <= MANY_POINTS) return findStrongLines(cloud, context, {settled: 'inner'})
  const lines: Line[] = []
  let open = Int32Array.from({length: rows}, (_, point) => point)
  for (let round = 0; round < MOST_ROUNDS && open.length > MANY_POINTS; round++) {
    const part = subContext(context, `round ${round}`, 1 - 0.5 ** round, 1 - 0.5 ** (round + 1))
    const sample = denseSample(cloud, open, part)
    if (sample === undefined) break
    const shown = await linesAmong(cloud, sample, part)
    const ends = shown.map(points => [points[0], points[points.length - 1]])
    const whole = await wholeLines(cloud, open, ends, part)
    lines.push(...whole)
    const isInner = new Uint8Array(rows)
    for (const {points} of whole) for (const point of points.subarray(1, -1)) isInner[point] = 1
    open = open.filter(point => isInner[point] === 0)
  }
  const rest = await linesAmong(cloud, open, subContext(context, 'rest', 1 - 0.5 ** MOST_ROUNDS, 1))
  return [...lines, ...rest.map(on => createLine(cloud, on))]
}

/** The lines among some of the points, as those on each. */
async function linesAmong(cloud: Cloud, some: Int32Array, context: Context): Promise<Int32Array[]> {
  const part = cloudOf(cloud, some)
  const rowOf = new Int32Array(part.points.rows)
  part.pointOf.forEach((point, row) => (rowOf[point] = row))
  const lines = await findStrongLines(part, context, {settled: 'inner'})
  return lines.map(({points}) => points.map(point => some[rowOf[point]]))
}

/** The smallest sample of which most points lie on lines, in the order of the cloud. */
function denseSample(cloud: Cloud, open: Int32Array, {rng}: Context): Int32Array | undefined {
  const order = permutation(rng.fork('sample'), open.length)
  for (let size = FIRST_SAMPLE; size <= LARGEST_SHARE * open.length; size *= 2) {
    const sample = Int32Array.from(order.subarray(0, size), at => open[at]).sort()
    if (shareOnLines(cloudOf(cloud, sample), LOOKED_AT) >= ON_LINES) return sample
  }
  return undefined
}

/** Some of the points, in the same order. */
const cloudOf = ({points, uncertainty}: Cloud, some: Int32Array) => createCloud(pickRows(points, some), uncertainty)

/** The lines through pairs of points, each with all of the points on it. */
async function wholeLines(
  cloud: Cloud,
  points: Int32Array,
  pairs: readonly (readonly number[])[],
  context: Context,
): Promise<Line[]> {
  const {alpha, beta, imageError} = cloud
  const cells = createImageCells(cloud)
  const slack = SLACK * cells.size
  pairs.forEach(([from, to], line) => {
    const length = Math.max(Math.abs(alpha[to] - alpha[from]), Math.abs(beta[to] - beta[from]))
    if ((REACH * imageError * 2 * cells.size) / length > slack) return
    cells.add(line, ...cells.through({a: alpha[from], b: beta[from]}, {a: alpha[to], b: beta[to]}), slack)
  })
  const on: number[][] = pairs.map(() => [])
  const breathe = breather(context)
  for (const point of points) {
    for (const line of cells.at(point)) if (isOn(point, pairs[line])) on[line].push(point)
    await breathe()
  }
  // The same line may have been found from several points: the first stands for all.
  const seen = new Set<string>()
  return on.flatMap(members => {
    if (members.length < 3) return []
    const line = createLine(cloud, Int32Array.from(members))
    const [from, to] = [line.points[0], line.points[line.points.length - 1]].sort((a, b) => a - b)
    const key = `${from} ${to}`
    if (seen.has(key)) return []
    seen.add(key)
    return [line]
  })

  function isOn(point: number, [from, to]: readonly number[]): boolean {
    if (point === from || point === to) return true
    const da = alpha[to] - alpha[from]
    const db = beta[to] - beta[from]
    const pa = alpha[point] - alpha[from]
    const pb = beta[point] - beta[from]
    const longer = Math.max(Math.abs(da) + Math.abs(db), Math.abs(pa) + Math.abs(pb))
    return Math.abs(da * pb - db * pa) <= REACH * imageError * longer && cloud.areCollinear(from, point, to)
  }
}
