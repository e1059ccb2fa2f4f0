import type {Cloud} from '../geometry/cloud.js'

/** A line by its two outermost points, and how many points were seen on it. */
export interface FoundLine {
  readonly first: number
  readonly last: number
  readonly size: number
}

/** Two lines meet when they pass each other within so many times what their points may be off. */
const GENEROUS = 64
/** Records are not farther from a line's outermost rows than so many times the rows' distance. */
const FARTHEST = 50

/**
 * How many pairs of lines meet. Edges meet in the records that they share. Lines of other origin do not: groups that vary along one
 * direction each, straight drifts of single people. The test is generous, since a meeting that is missed would speak
 * against interpolation.
 */
export function countMeetings(cloud: Cloud, lines: readonly FoundLine[]): number {
  let meetings = 0
  for (let a = 0; a < lines.length; a++)
    for (let b = a + 1; b < lines.length; b++) if (doMeet(cloud, lines[a], lines[b])) meetings++
  return meetings
}

function doMeet({points: {data, columns}, uncertainty}: Cloud, a: FoundLine, b: FoundLine): boolean {
  const [p, q] = [a.first * columns, b.first * columns]
  const [pEnd, qEnd] = [a.last * columns, b.last * columns]
  let [uu, uv, vv, uw, vw] = [0, 0, 0, 0, 0]
  for (let column = 0; column < columns; column++) {
    // Every column by its own exactness.
    const unit = uncertainty[column]
    const u = (data[pEnd + column] - data[p + column]) / unit
    const v = (data[qEnd + column] - data[q + column]) / unit
    const w = (data[q + column] - data[p + column]) / unit
    uu += u * u
    uv += u * v
    vv += v * v
    uw += u * w
    vw += v * w
  }
  const determinant = uu * vv - uv * uv
  if (determinant <= 0) return false
  const s = (uw * vv - vw * uv) / determinant
  const t = (uw * uv - vw * uu) / determinant
  if (Math.abs(s) > FARTHEST || Math.abs(t) > FARTHEST) return false
  const allowed = GENEROUS * (Math.abs(1 - s) + Math.abs(s) + Math.abs(1 - t) + Math.abs(t))
  for (let column = 0; column < columns; column++) {
    const onA = data[p + column] + s * (data[pEnd + column] - data[p + column])
    const onB = data[q + column] + t * (data[qEnd + column] - data[q + column])
    if (Math.abs(onA - onB) > allowed * uncertainty[column]) return false
  }
  return true
}
