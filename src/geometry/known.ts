import type {Cloud} from './cloud.js'
import type {LineEnd} from './crossings.js'
import type {MeetingPoint} from './meeting-points.js'
import type {Line} from './strong-lines.js'

/** What is known so far: grows round by round. */
export interface Known {
  readonly lines: Line[]
  /** Per line end the record there, or -1. */
  readonly recordAt: number[]
  readonly records: FoundRecord[]
  /** Per point 1 when the edge it lies on is known. */
  readonly settled: Uint8Array
}

export interface FoundRecord extends MeetingPoint {
  /** The probability that it is one, where what found it tells more than the number of lines. */
  readonly confidence?: number
  /** Per column: the probability that its value is right, where what found it tells more than the rows on its lines. */
  readonly columnConfidence?: Float64Array
  /** Whether it was taken for one where lines of a single plane meet, among many lines that may be no edges. */
  readonly isPlanar?: boolean
  /** The released row that it is: a row of a first run of SMOTE, of which a second run made others. */
  readonly row?: number
}

export function createKnown({points}: Cloud): Known {
  return {lines: [], recordAt: [], records: [], settled: new Uint8Array(points.rows)}
}

/** A record known less well than this is no base for more: the match radius. */
export const LARGEST_ERROR = 1e-9
/** Nearer than so many errors a direction says nothing, and a place is the row itself. */
export const LEAST_ERRORS_AWAY = 1000

/** A copy that can grow by itself. */
export function copyKnown({lines, recordAt, records, settled}: Known): Known {
  return {lines: [...lines], recordAt: [...recordAt], records: [...records], settled: settled.slice()}
}

/** Its ends are taken. Returns the record's number. */
export function addRecord(known: Known, record: FoundRecord): number {
  const index = known.records.push(record) - 1
  for (const end of record.ends) known.recordAt[end] = index
  return index
}

/** Takes a candidate line for an edge: its rows are settled. Returns the line's number. */
export function addLine(known: Known, line: Line, from: number, to: number): number {
  known.recordAt.push(from, to)
  for (const point of line.points) known.settled[point] = 1
  return known.lines.push(line) - 1
}

/** Rows whose edge is not known. */
export const openRows = ({settled}: Known) => Int32Array.from(settled.keys()).filter(row => settled[row] === 0)

/** Per record the line ends at it. */
export function endsByRecord({recordAt, records}: Known): LineEnd[][] {
  const ends: LineEnd[][] = records.map(() => [])
  recordAt.forEach((record, end) => {
    if (record >= 0) ends[record].push(end)
  })
  return ends
}

/** Where on a line, from its first point on, a point is nearest to it. */
export function placeOn({origin, direction}: Line, point: Float64Array): number {
  let place = 0
  for (let column = 0; column < point.length; column++) place += (point[column] - origin[column]) * direction[column]
  return place
}

/** Whether a record lies on the line, before its first (side 0) or beyond its last point. */
export function isBeyond(line: Line, side: number, record: MeetingPoint, error: number): boolean {
  const place = placeOn(line, record.point)
  return (side === 0 ? place <= 0 : place >= line.length) && isOn(line, place, record, error)
}

/** Whether a record is on the line at its place, within what both may be off. @param error Of the line's outermost points. */
export function isOn(
  {origin, direction, length}: Line,
  place: number,
  {point, error: recordError}: MeetingPoint,
  error: number,
): boolean {
  const beyond = Math.max(0, -place, place - length)
  const allowed = 2 * (recordError + error * (1 + (2 * beyond) / length))
  let squared = 0
  // Most are far off in the first column already.
  for (let column = 0; column < point.length && squared <= allowed * allowed; column++)
    squared += (point[column] - origin[column] - place * direction[column]) ** 2
  return squared <= allowed * allowed
}
