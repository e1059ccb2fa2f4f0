import {subContext, type Context} from '../core/context.js'
import type {Cloud} from './cloud.js'
import {findCandidates, oppositeRays, rayFrom, type Candidates} from './candidates.js'
import {findCrossings, type Crossing, type LineEnd} from './crossings.js'
import {gatherCrossings, type MeetingPoint} from './meeting-points.js'
import {chooseRecords} from './choose-records.js'
import {LARGEST_ERROR, LEAST_ERRORS_AWAY, addLine, addRecord, endsOf, isBeyond, type Known} from './known.js'
import type {Line} from './strong-lines.js'

/** Rounds end when nothing new is found; this only bounds them. */
const MOST_ROUNDS = 60
/**
 * Extends a reconstruction from what is known, until nothing new is found (docs/reconstruction.md gives the rules and why they hold). Candidate edges
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
  const found = known.records.map((record, at) => ({...record, ends: endsOf(known, at)}))
  return {lines: known.lines, records: found.filter((_, at) => !isSuperfluous(cloud, known, at))}
}

/** A record that more rows than this speak for is not questioned. */
const FEW_ROWS = 4
/** Records near a row that its edge may join. */
const NEAREST_RECORDS = 40

/**
 * Whether every row that speaks for a record lies between two other records: what took it for a record was a meeting by chance, of
 * rays through rows whose edges were not known yet.
 */
function isSuperfluous(cloud: Cloud, known: Known, record: number): boolean {
  const rows = endsOf(known, record).flatMap(end => Array.from(known.lines[end >> 1].points))
  if (rows.length > FEW_ROWS) return false
  return rows.every(row => {
    const rays = known.records.flatMap((other, from) => {
      const line = from === record ? undefined : rayFrom(cloud, other, row)
      return line === undefined ? [] : [{from, line}]
    })
    rays.sort((a, b) => a.line.length - b.line.length)
    return oppositeRays(known, rays.slice(0, NEAREST_RECORDS)) !== undefined
  })
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
