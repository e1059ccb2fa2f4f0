import {breather, type Context} from '../../core/context.js'
import {factorPositiveDefinite, solveFactored} from '../../stats/cholesky.js'
import {squaredAcross} from './across.js'
import {chiSquareQuantile} from './chi-square.js'
import {varianceAt, type FittedLine} from './fit-line.js'
import {castShadows} from './shadows.js'

/** 2 * line + 0 for its low end, + 1 for its high end. */
export type End = number

export interface Meeting {
  readonly point: Float64Array
  readonly ends: readonly End[]
  /** Variance of the point, per direction, at its worst. */
  readonly variance: number
  /** Evidence: decimal logarithm of how unlikely it is that the lines meet by chance. */
  readonly evidence: number
}

/** Share of true meetings that may be lost. */
const LOST = 0.001
/** The share of edges of which the rows leave more of the end free. */
const LONG_WAY = 1e-3
const SLACK = 3
/** A meeting that is known no better than to this share of the way from the lines' points is none. */
const VAGUE = 0.15
const SMALLEST_SINE = 0.02
/** Share of a squared distance within which a difference of squares may be off, generously. */
const LOST_DIGITS = 1e-9

/**
 * Places beyond the points of lines where their ends meet within what both may be off there. An end's error grows with the way from the
 * line's points, and that of the meeting with 1 / sin of the angle; all ends that pass there take part in a least-squares place.
 *
 * @param codimension Directions in which two lines can miss each other: 0 in a plane.
 */
export async function findMeetings(lines: readonly FittedLine[], codimension: number, context: Context): Promise<Meeting[]> {
  const columns = lines[0]?.mean.length ?? 0
  const bound = chiSquareQuantile(1 - LOST, Math.max(1, columns - 2))
  const boundOne = chiSquareQuantile(1 - LOST, Math.max(1, columns - 1))
  const reach = lines.map(line => reachOf(line))
  const partners: End[][] = Array.from({length: 2 * lines.length}, () => [])
  const seeds: {first: End; second: End; variance: number}[] = []
  const breathe = breather(context)
  const mayMeet = castShadows(lines, bound)
  for (let first = 0; first < lines.length; first++) {
    for (let second = 0; second < first; second++) if (mayMeet(first, second)) cross(first, second)
    await breathe()
    context.progress(first / lines.length)
  }
  seeds.sort((a, b) => a.variance - b.variance)
  const together = new Set<number>()
  const pair = (a: End, b: End) => Math.min(a, b) * 2 * lines.length + Math.max(a, b)
  const meetings: Meeting[] = []
  for (const {first, second} of seeds) {
    if (together.has(pair(first, second))) continue
    const meeting = gather(first, second)
    if (meeting === undefined) continue
    for (const a of meeting.ends) for (const b of meeting.ends) if (a < b) together.add(pair(a, b))
    meetings.push(meeting)
    await breathe()
  }
  return meetings

  function cross(first: number, second: number): void {
    const [a, b] = [lines[first], lines[second]]
    let cosine = 0
    for (let column = 0; column < columns; column++) cosine += a.direction[column] * b.direction[column]
    const squaredSine = 1 - cosine * cosine
    if (squaredSine < SMALLEST_SINE ** 2) return
    let along = 0
    let alongB = 0
    let squared = 0
    for (let column = 0; column < columns; column++) {
      const gap = b.mean[column] - a.mean[column]
      along += gap * a.direction[column]
      alongB += gap * b.direction[column]
      squared += gap * gap
    }
    let s = (along - cosine * alongB) / squaredSine
    let t = (cosine * along - alongB) / squaredSine
    const variance = (varianceAt(a, s) + varianceAt(b, t)) / squaredSine
    const quick = squared + s * s + t * t - 2 * s * along + 2 * t * alongB - 2 * s * t * cosine
    if (quick > 2 * bound * variance * squaredSine + LOST_DIGITS * (squared + s * s + t * t)) return
    let apart = 0
    along = 0
    alongB = 0
    for (let column = 0; column < columns; column++) {
      const gap = b.mean[column] + t * b.direction[column] - a.mean[column] - s * a.direction[column]
      along += gap * a.direction[column]
      alongB += gap * b.direction[column]
      apart += gap * gap
    }
    if (apart > bound * variance * squaredSine) return
    s += (along - cosine * alongB) / squaredSine
    t += (cosine * along - alongB) / squaredSine
    const slack = SLACK * Math.sqrt(variance) + SLACK
    if (sharePoint(a, b)) return
    const endA = endAt(a, s, slack, reach[first])
    const endB = endAt(b, t, slack, reach[second])
    if (endA < 0 || endB < 0) return
    const way = Math.min(wayOf(a, s), wayOf(b, t))
    if (variance > (VAGUE * way) ** 2) return
    partners[2 * first + endA].push(2 * second + endB)
    partners[2 * second + endB].push(2 * first + endA)
    seeds.push({first: 2 * first + endA, second: 2 * second + endB, variance})
  }

  function gather(first: End, second: End): Meeting | undefined {
    let ends: End[] = [first, second]
    let place = settle(lines, ends)
    if (place === undefined) return undefined
    const candidates = Array.from(new Set([first, second, ...partners[first], ...partners[second]]))
    for (let step = 0; step < 3; step++) {
      const {point, variance} = place
      const next = withoutShared(
        candidates.filter(end => passes(end, point, variance)),
        point,
      )
      if (next.length < 2) return undefined
      const settled = settle(lines, next)
      if (settled === undefined) return undefined
      const same = next.length === ends.length && next.every((end, at) => end === ends[at])
      ends = next
      place = settled
      if (same) break
    }
    return {...place, ends, evidence: evidenceOf(lines, codimension, ends, place.point, place.variance)}
  }

  /** A point that several lines go through counts for the one that is known best. */
  function withoutShared(passing: readonly End[], point: Float64Array): End[] {
    const known = passing.map(end => ({end, variance: varianceAt(lines[end >> 1], placeOn(lines[end >> 1], point).place)}))
    known.sort((a, b) => a.variance - b.variance)
    const taken = new Set<number>()
    const kept: End[] = []
    for (const {end} of known) {
      const {points} = lines[end >> 1]
      if (points.some(row => taken.has(row))) continue
      for (const row of points) taken.add(row)
      kept.push(end)
    }
    return kept
  }

  function passes(end: End, point: Float64Array, variance: number): boolean {
    const line = lines[end >> 1]
    const {place, across} = placeOn(line, point)
    const own = varianceAt(line, place)
    const slack = SLACK * Math.sqrt(own + variance) + SLACK
    return endAt(line, place, slack, reach[end >> 1]) === (end & 1) && across <= boundOne * (own + variance)
  }
}

function sharePoint(a: FittedLine, b: FittedLine): boolean {
  return a.points.some(point => b.points.includes(point))
}

/** Squared distance from a line, and the place along it. */
export function placeOn({mean, direction}: FittedLine, point: Float64Array): {place: number; across: number} {
  let place = 0
  let squared = 0
  for (let column = 0; column < mean.length; column++) {
    const gap = point[column] - mean[column]
    place += gap * direction[column]
    squared += gap * gap
  }
  return {place, across: squaredAcross({mean, direction}, point, 0, squared, place)}
}

/** How far beyond its outermost points a line's record can be: rows are spread evenly over an edge. */
function reachOf({points, low, high, isAnchored}: FittedLine): number {
  const gaps = points.length - (isAnchored ? 0 : 1)
  return (high - low) * (LONG_WAY ** (-1 / gaps) - 1)
}

function endAt({points, low, high, isAnchored}: FittedLine, place: number, slack: number, reach: number): number {
  if (place < low - reach - slack || place > high + reach + slack) return -1
  // Where a line through one row meets another in that row, the row is on both, and there is no record.
  if (isAnchored) return place >= (points.length === 1 ? high + slack : high - slack) && place - low > high - place ? 1 : -1
  // A short line can end either way: the nearer end counts.
  if (place <= low + slack && place - low <= high - place) return 0
  return place >= high - slack ? 1 : -1
}

/** The place nearest to all lines, each weighted by its variance there; undefined when the lines are too parallel for one. */
export function settle(lines: readonly FittedLine[], ends: readonly End[]): {point: Float64Array; variance: number} | undefined {
  const first = lines[ends[0] >> 1]
  const columns = first.mean.length
  const extreme = ends[0] % 2 === 0 ? first.low : first.high
  let point = Float64Array.from(first.mean, (value, column) => value + extreme * first.direction[column])
  let factor = new Float64Array()
  for (let step = 0; step < 2; step++) {
    const normal = new Float64Array(columns * columns)
    const shift = new Float64Array(columns)
    for (const end of ends) {
      const line = lines[end >> 1]
      const {place} = placeOn(line, point)
      const weight = 1 / varianceAt(line, place)
      for (let row = 0; row < columns; row++) {
        shift[row] += weight * (line.mean[row] + place * line.direction[row] - point[row])
        for (let column = 0; column <= row; column++)
          normal[row * columns + column] += weight * ((row === column ? 1 : 0) - line.direction[row] * line.direction[column])
      }
    }
    if (!factorPositiveDefinite(normal)) return undefined
    solveFactored(normal, shift)
    point = point.map((value, column) => value + shift[column])
    factor = normal
  }
  return {point, variance: worstVariance(factor, columns)}
}

/** Largest eigenvalue of the inverse, by inverse power iteration. @param factor The matrix's Cholesky factor. */
export function worstVariance(factor: Float64Array, columns: number): number {
  let vector = new Float64Array(columns).fill(1 / Math.sqrt(columns))
  let largest = 0
  for (let step = 0; step < 6; step++) {
    solveFactored(factor, vector)
    largest = Math.hypot(...vector)
    vector = vector.map(value => value / largest)
  }
  return largest
}

const wayOf = ({low, high}: FittedLine, place: number) => Math.max(Math.abs(place), (high - low) / 2)

/**
 * A line that has nothing to do with a place passes within `radius` of it, seen over `way`, with (radius / way) ^
 * codimension. In a plane any two lines meet, and a third does so by chance in one direction.
 */
function evidenceOf(
  lines: readonly FittedLine[],
  codimension: number,
  ends: readonly End[],
  point: Float64Array,
  variance: number,
): number {
  const each = ends.map(end => {
    const line = lines[end >> 1]
    const {place} = placeOn(line, point)
    const radius = Math.sqrt(2 * (varianceAt(line, place) + variance))
    return Math.min(0, Math.max(1, codimension) * Math.log10(radius / wayOf(line, place)))
  })
  // Those that are known worst fix the place.
  each.sort((a, b) => b - a)
  return -each.slice(codimension > 0 ? 1 : 2).reduce((sum, value) => sum + value, 0)
}

/** Each end belongs to one record: the best meeting takes its ends, and what is left of the others is judged again. */
export function claimMeetings(
  lines: readonly FittedLine[],
  codimension: number,
  meetings: readonly Meeting[],
  least: number,
): Meeting[] {
  const claimed = new Set<End>()
  const chosen: Meeting[] = []
  const queue = [...meetings].sort((a, b) => b.evidence - a.evidence)
  for (let meeting = queue.shift(); meeting !== undefined; meeting = queue.shift()) {
    const left = meeting.ends.filter(end => !claimed.has(end))
    if (left.length < 2) continue
    if (left.length === meeting.ends.length) {
      if (meeting.evidence < least) break
      for (const end of left) claimed.add(end)
      chosen.push(meeting)
      continue
    }
    const place = settle(lines, left)
    if (place === undefined) continue
    const evidence = evidenceOf(lines, codimension, left, place.point, place.variance)
    if (evidence < least) continue
    const at = queue.findIndex(other => other.evidence < evidence)
    queue.splice(at < 0 ? queue.length : at, 0, {...place, ends: left, evidence})
  }
  return chosen
}
