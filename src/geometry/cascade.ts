import {subContext, type Context} from '../core/context.js'
import type {Cloud} from './cloud.js'
import {findCandidates, type Candidates} from './candidates.js'
import {findCrossings, type Crossing, type LineEnd} from './crossings.js'
import {gatherCrossings, type MeetingPoint} from './meeting-points.js'
import {chooseRecords} from './choose-records.js'
import type {Line} from './strong-lines.js'

/** What is known so far: grows round by round. */
export interface Known {
  readonly lines: Line[]
  /** Per line end the record there, or -1. */
  readonly recordAt: number[]
  readonly records: MeetingPoint[]
  /** Per point 1 when the edge it lies on is known. */
  readonly settled: Uint8Array
}

/** Rounds end when nothing new is found; this only bounds them. */
const MOST_ROUNDS = 60
/** A record known less well than this is no base for more: the match radius. */
export const LARGEST_ERROR = 1e-9
/** Nearer than so many errors a direction says nothing, and a place is the row itself. */
export const LEAST_ERRORS_AWAY = 1000

/**
 * Extends a reconstruction from what is known, until nothing new is found (REFERENCE, section 2, rules 3 to 6). Candidate edges
 * are open strong lines, the rays from known records through rows whose edge is not known, and the lines through two near rows of that
 * kind (pair lines). Where two strong lines or rays meet beyond their rows there is a record; of pair lines, which may join rows
 * of different edges, it takes three lines that span three dimensions: in the plane of a triangle of records every two lines meet.
 * A row uses up one edge.
 *
 * @param lines Strong lines. @param records Where they meet, with the ends they claimed.
 */
export async function extendCascade(
  cloud: Cloud,
  lines: readonly Line[],
  records: readonly MeetingPoint[],
  context: Context,
): Promise<{lines: Line[]; records: MeetingPoint[]}> {
  const known: Known = {
    lines: [...lines],
    recordAt: new Array<number>(2 * lines.length).fill(-1),
    records: [],
    settled: new Uint8Array(cloud.points.rows),
  }
  for (const {points} of lines) for (const point of points) known.settled[point] = 1
  for (const record of records) addRecord(known, record)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const part = subContext(context, `round ${round}`, 1 - 0.9 ** round, 1 - 0.9 ** (round + 1))
    attachLines(cloud, known)
    const candidates = await findCandidates(cloud, known, part)
    const found = await meetCandidates(cloud, known, candidates, part)
    if (found === 0 && candidates.explained === 0) break
  }
  return {lines: known.lines, records: known.records.map((record, at) => ({...record, ends: endsOf(known, at)}))}
}

function addRecord(known: Known, record: MeetingPoint): void {
  const index = known.records.push(record) - 1
  for (const end of record.ends) known.recordAt[end] = index
}

/** Takes a candidate line for an edge: its rows are settled. Returns the line's number. */
export function addLine(known: Known, line: Line, from: number, to: number): number {
  known.recordAt.push(from, to)
  for (const point of line.points) known.settled[point] = 1
  return known.lines.push(line) - 1
}

function endsOf({recordAt}: Known, record: number): LineEnd[] {
  return [...recordAt.keys()].filter(end => recordAt[end] === record)
}

/** Gives open line ends to records that lie on the line beyond them. */
function attachLines(cloud: Cloud, known: Known): void {
  const error = Math.hypot(...cloud.uncertainty)
  known.lines.forEach((line, index) => {
    for (const side of [0, 1]) {
      if (known.recordAt[2 * index + side] >= 0) continue
      const record = known.records.findIndex(candidate => isBeyond(line, side, candidate, line.error ?? error))
      if (record >= 0 && known.recordAt[2 * index + 1 - side] !== record) known.recordAt[2 * index + side] = record
    }
  })
}

/** Whether a record lies on the line, before its first (side 0) or beyond its last point. */
export function isBeyond(
  {origin, direction, length}: Line,
  side: number,
  {point, error: recordError}: MeetingPoint,
  error: number,
): boolean {
  let place = 0
  for (let column = 0; column < point.length; column++) place += (point[column] - origin[column]) * direction[column]
  if (side === 0 ? place > 0 : place < length) return false
  const beyond = side === 0 ? -place : place - length
  const allowed = 2 * (recordError + error * (1 + (2 * beyond) / length))
  let squared = 0
  for (let column = 0; column < point.length; column++)
    squared += (point[column] - origin[column] - place * direction[column]) ** 2
  return squared <= allowed * allowed
}

/** Meets the candidates with one another and adds the records found. Returns how many. */
async function meetCandidates(cloud: Cloud, known: Known, candidates: Candidates, context: Context): Promise<number> {
  const {lines, origin, strong} = candidates
  if (lines.length < 2) return 0
  const crossings = (await findCrossings(cloud, lines, context, candidates.near)).filter(isPossible)
  const meetings = gatherCrossings(cloud.projection, lines, crossings).filter(
    meeting => meeting.error <= LARGEST_ERROR && !isKnown(known, meeting),
  )
  const chosen = chooseRecords(meetings, candidates)
  for (const meeting of chosen) {
    const ends = meeting.ends.map(end => {
      const index = end >> 1
      const side = end & 1
      return strong[index] >= 0 ? 2 * strong[index] + side : 2 * addLine(known, lines[index], origin[index], -1) + side
    })
    addRecord(known, {...meeting, ends})
  }
  return chosen.length

  function isPossible({first, second, point, error}: Crossing): boolean {
    const [a, b] = [first >> 1, second >> 1]
    if (origin[a] >= 0 && origin[a] === origin[b]) return false
    if (strong[a] < 0 && strong[b] < 0 && lines[a].points.some(row => lines[b].points.includes(row))) return false
    return isOpen(first, point, error) && isOpen(second, point, error)
  }

  /** A record is not one of the rows; a ray is open beyond its row only, a strong line where no record is known. */
  function isOpen(end: LineEnd, point: Float64Array, error: number): boolean {
    const index = end >> 1
    const side = end & 1
    if (strong[index] >= 0) return known.recordAt[2 * strong[index] + side] < 0
    if (origin[index] >= 0 && side === 0) return false
    const row = lines[index].points[side === 0 ? 0 : lines[index].points.length - 1]
    return largestGap(cloud, row, point) > LEAST_ERRORS_AWAY * error
  }
}

function largestGap({points: {data, columns}}: Cloud, row: number, place: Float64Array): number {
  let largest = 0
  for (let column = 0; column < columns; column++)
    largest = Math.max(largest, Math.abs(data[row * columns + column] - place[column]))
  return largest
}

function isKnown({records}: Known, {point, error}: MeetingPoint): boolean {
  return records.some(record =>
    record.point.every((value, column) => Math.abs(value - point[column]) <= 2 * (error + record.error)),
  )
}
