import {subContext, type Context} from '../core/context.js'
import {pickRows} from '../core/matrix.js'
import {lowerBound} from '../stats/lower-bound.js'
import {nearestNeighbours} from '../stats/neighbours.js'
import type {Cloud} from './cloud.js'
import {findCandidates, oppositeRays, placesOf, rayFrom, type Candidates, type Effort} from './candidates.js'
import {findCrossings, type Crossing, type LineEnd} from './crossings.js'
import {gatherCrossings, type MeetingPoint} from './meeting-points.js'
import {chooseRecords, spans} from './choose-records.js'
import {effectiveRank} from './rank.js'
import {findParentRows, joinsRecords, releasedParents, settleParentRows} from './parent-rows.js'
import type {Line} from './strong-lines.js'
import {
  LARGEST_ERROR,
  LEAST_ERRORS_AWAY,
  addLine,
  addRecord,
  endsByRecord,
  isBeyond,
  openRows,
  type FoundRecord,
  type Known,
} from './known.js'
import {createWork, type Work} from './work.js'

/** Rounds end when nothing new is found; this only bounds them. */
const MOST_ROUNDS = 100
/** Dimensions in which a path of five points is no chance. */
const RANK_OF_DETOURS = 5
/** Strong lines or rays that must meet in a record; a quick search, and a careful one, wait for more evidence. */
const FEWEST_SURE = 2
const FEWEST_SURE_IF_CAREFUL = 3
/** A round of more steps than this is a dear one: where it adds less than this share of the records, planes may do better. */
const DEAR_ROUND = 1e7
const LEAST_GAIN = 0.5

export interface CascadeSettings {
  /**
   * Whether it takes three strong lines or rays: rows may lie beyond the records of their edge, and then two rays may meet
   * in the plane of a triangle of records as well.
   */
  readonly isCareful?: boolean
  /** Pairs of lines, and places looked at for a pair of rows; without a limit when left out. The search ends when all are spent. */
  readonly work?: Work
}

/**
 * Extends a reconstruction from what is known, until nothing new is found (docs/reconstruction.md gives the rules and
 * why they hold). Candidate edges are open strong lines, the rays from known records through rows whose edge is not
 * known, and the lines through two near rows of that kind (pair lines). Where two strong lines or rays meet beyond
 * their rows there is a record; of pair lines, which may join rows of different edges, it takes three lines that span
 * three dimensions: in the plane of a triangle of records every two lines meet. A row uses up one edge.
 */
export async function extendCascade(
  cloud: Cloud,
  known: Known,
  context: Context,
  {isCareful = false, work = createWork(Infinity)}: CascadeSettings = {},
): Promise<void> {
  let looked = {lines: 0, records: 0}
  let effort: Effort = 'quick'
  let wasHelped = false
  const isNested = known.records.some(({row}) => row !== undefined)
  for (let round = 0; round < MOST_ROUNDS && !work.isSpent; round++) {
    const part = subContext(context, `round ${round}`, 1 - 0.9 ** round, 1 - 0.9 ** (round + 1))
    attachLines(cloud, known, looked)
    if (isNested) {
      findParentRows(cloud, known)
      settleParentRows(known)
    }
    looked = {lines: known.lines.length, records: known.records.length}
    const candidates = await findCandidates(cloud, known, effort, part)
    const before = work.spent
    const found = await meetCandidates(cloud, known, candidates, {isNested, isCareful, isQuick: effort === 'quick', work}, part)
    const gained = found + candidates.explained
    const isSlow = !wasHelped && work.spent - before > DEAR_ROUND && gained < LEAST_GAIN * known.records.length
    if (gained > 0 && !isSlow) {
      // After a thorough search has helped on, near rays are enough again for a while.
      if (wasHelped) effort = 'near'
      continue
    }
    const isLast = candidates.isThorough
    if (isLast && wasHelped) break
    if ((isLast || effort === 'near') && !isNested && !isCareful && (await findElsewhere(cloud, known, work, part))) {
      wasHelped = true
      effort = 'near'
    } else if (isLast && gained === 0) break
    else effort = 'thorough'
  }
}

/** What takes longer: edges by their planes, and paths of two records. */
async function findElsewhere(cloud: Cloud, known: Known, work: Work, context: Context): Promise<boolean> {
  if (openRows(known).length === 0) return false
  const {linesInTwoPlanes} = await import('./two-planes.js')
  const lines = await linesInTwoPlanes(cloud, known, work, context)
  for (const line of lines) addLine(known, line, -1, -1)
  if (lines.length > 0) return true
  if (rankOf(cloud) < RANK_OF_DETOURS) return false
  const {addDetours} = await import('./detours.js')
  return (await addDetours(cloud, known, context)) > 0
}

const rankOf = ({points, uncertainty}: Cloud) => effectiveRank(points, Math.hypot(...uncertainty))

/** The records with the lines that end in them, but for those that turned out to be none. */
export function foundRecords(cloud: Cloud, known: Known): FoundRecord[] {
  const ends = endsByRecord(known)
  const superfluous = findSuperfluous(cloud, known, ends)
  for (const parent of releasedParents(known)) superfluous.add(parent)
  ends.forEach((own, record) => {
    if (isCentreOfStar(known, own)) superfluous.add(record)
  })
  return known.records.map((record, at) => ({...record, ends: ends[at]})).filter((_, at) => !superfluous.has(at))
}

/** So few lines may end in one record by themselves. */
const FEW_LINES = 10

/** Where most lines meet that end in no other record, there is the mean of the records (polynom-fit SMOTE), and nobody. */
function isCentreOfStar({lines, recordAt}: Known, ends: readonly LineEnd[]): boolean {
  return ends.length > FEW_LINES && 2 * ends.length > lines.length && ends.every(end => recordAt[end ^ 1] < 0)
}

/** A record that more rows than this speak for is not questioned. */
const FEW_ROWS = 4
/** Records near a row that its edge may join. */
const NEAREST_RECORDS = 40

/**
 * Records of which every row that speaks for them lies between two other records: what took them for records was a meeting by
 * chance, of rays through rows whose edges were not known yet.
 */
function findSuperfluous(cloud: Cloud, known: Known, ends: readonly (readonly LineEnd[])[]): Set<number> {
  const rowsOf = ends.map(own => own.flatMap(end => Array.from(known.lines[end >> 1].points)))
  const questioned = [...known.records.keys()].filter(
    record => known.records[record].confidence === undefined && rowsOf[record].length <= FEW_ROWS,
  )
  const rows = Int32Array.from(new Set(questioned.flatMap(record => rowsOf[record])))
  const superfluous = new Set<number>()
  if (rows.length === 0) return superfluous
  const count = Math.min(NEAREST_RECORDS + 1, known.records.length)
  const {indices} = nearestNeighbours(placesOf(cloud, known.records), pickRows(cloud.points, rows), count)
  const nearest = new Map(Array.from(rows, (row, at) => [row, indices.subarray(at * count, (at + 1) * count)]))
  for (const record of questioned) if (rowsOf[record].every(row => isBetweenOthers(row, record))) superfluous.add(record)
  return superfluous

  function isBetweenOthers(row: number, record: number): boolean {
    const rays = Array.from(nearest.get(row) ?? []).flatMap(from => {
      const line = from === record ? undefined : rayFrom(cloud, known.records[from], row)
      return line === undefined ? [] : [{from, line}]
    })
    return oppositeRays(known, rays) !== undefined
  }
}

/** Gives open line ends to records that lie on the line beyond them. Pairs of line and record looked at before are not looked at again. */
export function attachLines(cloud: Cloud, known: Known, looked: {readonly lines: number; readonly records: number}): void {
  const error = Math.hypot(...cloud.uncertainty)
  known.lines.forEach((line, index) => {
    for (const side of [0, 1]) {
      if (known.recordAt[2 * index + side] >= 0) continue
      const from = index < looked.lines ? looked.records : 0
      let record = from
      while (record < known.records.length && !mayEndAt(line, side, known.records[record], line.error ?? error)) record++
      if (record < known.records.length && known.recordAt[2 * index + 1 - side] !== record)
        known.recordAt[2 * index + side] = record
    }
  })
}

/** A line goes on beyond its own rows, but for those that are known to end it. */
function mayEndAt(line: Line, side: number, record: FoundRecord, error: number): boolean {
  return isBeyond(line, side, record, error) && (record.row === undefined || !line.points.includes(record.row))
}

/** Meets the candidates with one another and adds the records found. Returns how many. */
async function meetCandidates(
  cloud: Cloud,
  known: Known,
  candidates: Candidates,
  {
    isNested,
    isCareful,
    isQuick,
    work,
  }: {readonly isNested: boolean; readonly isCareful: boolean; readonly isQuick: boolean; readonly work: Work},
  context: Context,
): Promise<number> {
  const {lines, origin, strong} = candidates
  if (lines.length < 2) return 0
  const near = (line: number) => {
    const others = candidates.near(line)
    work.spend(others.length)
    return others
  }
  const crossings = (await findCrossings(cloud, lines, context, near)).filter(isPossible)
  const isKnown = knownPlaces(known)
  const meetings = gatherCrossings(cloud.projection, lines, crossings).filter(
    meeting => meeting.error <= LARGEST_ERROR && !isKnown(meeting),
  )
  const isEnough = !isCareful && (isNested || !isQuick || candidates.isThorough)
  const fewestSure = isEnough ? FEWEST_SURE : FEWEST_SURE_IF_CAREFUL
  // Rows of a first run in the plane of three records make many lines there, and every two of them meet.
  const joins = isNested ? joinsRecords(known) : undefined
  const chosen = chooseRecords(meetings, candidates, fewestSure, joins && (end => joins(lines[end >> 1])))
  for (const meeting of chosen) {
    const isPlanar = candidates.isThorough && !spans(meeting.ends.map(end => lines[end >> 1].direction))
    const ends = meeting.ends.map(end => {
      const index = end >> 1
      const side = end & 1
      return strong[index] >= 0 ? 2 * strong[index] + side : 2 * addLine(known, lines[index], origin[index], -1) + side
    })
    addRecord(known, {...meeting, ends, ...(isPlanar && {isPlanar})})
  }
  return chosen.length

  function isPossible({first, second, point, error}: Crossing): boolean {
    const [a, b] = [first >> 1, second >> 1]
    if (origin[a] >= 0 && origin[a] === origin[b]) return false
    if ((isNested || (strong[a] < 0 && strong[b] < 0)) && lines[a].points.some(row => lines[b].points.includes(row))) return false
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

/** Tells whether a place is that of a known record, within what both may be off. */
function knownPlaces({records}: Known): (place: MeetingPoint) => boolean {
  // By the first column, so that few are compared in all.
  const order = [...records.keys()].sort((a, b) => records[a].point[0] - records[b].point[0])
  const first = Float64Array.from(order, record => records[record].point[0])
  const largestError = records.reduce((largest, {error}) => Math.max(largest, error), 0)
  return ({point, error}) => {
    const reach = 2 * (error + largestError)
    for (let at = lowerBound(first, point[0] - reach); at < order.length && first[at] <= point[0] + reach; at++) {
      const record = records[order[at]]
      if (record.point.every((value, column) => Math.abs(value - point[column]) <= 2 * (error + record.error))) return true
    }
    return false
  }
}
