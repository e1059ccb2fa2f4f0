import {breather, subContext, type Context} from '../core/context.js'
import {stackRows} from '../core/matrix.js'
import {findRays, placesOf} from './candidates.js'
import {extendCascade} from './cascade.js'
import {spans} from './choose-records.js'
import {createCloud, type Cloud} from './cloud.js'
import {findCrossings, type Crossing} from './crossings.js'
import {LARGEST_ERROR, addLine, copyKnown, createKnown, isOn, openRows, placeOn, type Known} from './known.js'
import {gatherCrossings, type MeetingPoint} from './meeting-points.js'
import {createPencil} from './pencil.js'
import {createLine, type Line} from './strong-lines.js'
import type {Work} from './work.js'

/** Where so many of the rows lie between two records, nothing is left to ask. */
const MOST_BETWEEN = 0.9
/** So many lines, and such a share of those with two records, have both on the same side of all their rows. */
const FEWEST_PROLONGED = 3
const LEAST_SHARE = 0.05
/** Rounds end when nothing new is found; this only bounds them. */
const MOST_ROUNDS = 30
/** Rays of single rows that must meet in a record where no line of more rows does. */
const FEWEST_RAYS = 3

/**
 * Whether rows lie beyond the records of their line, as SVM-SMOTE puts them: many lines pass two places where others meet them,
 * on the same side of all their rows. Where rows lie between records, a line has two on one side only when
 * three records are in line. It is not asked where nearly all rows lie between two records.
 */
export async function areProlonged(cloud: Cloud, known: Known, context: Context): Promise<boolean> {
  const {lines} = known
  if (rowsBetweenRecords(known) >= MOST_BETWEEN * cloud.points.rows) return false
  const crossings = await findCrossings(cloud, lines, context, undefined, undefined, 'anywhere')
  const places = gatherCrossings(cloud.projection, lines, crossings).filter(({error}) => error <= LARGEST_ERROR)
  const trial = copyKnown({...known, records: places.map(place => ({...place, ends: []}))})
  await drawLinesThroughRecords(cloud, trial, context)
  const error = Math.hypot(...cloud.uncertainty)
  let [withTwo, prolonged] = [0, 0]
  for (const line of trial.lines) {
    const on = recordsOn(line, trial.records, error).map(({place}) => place)
    if (on.length < 2) continue
    withTwo++
    const [first, last] = [line.places[0], line.places[line.places.length - 1]]
    if (on.every(place => place <= first) || on.every(place => place >= last)) prolonged++
  }
  return prolonged >= FEWEST_PROLONGED && prolonged >= LEAST_SHARE * withTwo
}

const rowsBetweenRecords = ({lines, recordAt}: Known) =>
  lines.reduce((sum, {points}, line) => sum + (recordAt[2 * line] >= 0 && recordAt[2 * line + 1] >= 0 ? points.length : 0), 0)

/**
 * Records of a release whose rows lie on the lines through two records, between them or beyond one. Lines of three rows may then meet
 * anywhere, among their rows too, and the end of a line may hold two records. Known records join in: two rows in line with one
 * are on one line, a row in line with two is explained, and the ray from one through a single row that meets a line of
 * several meets it in a record. Two rays of single rows prove nothing: in the plane of three records any two of them meet. So the
 * cascade, which finds what is left, is a careful one.
 *
 * @param lines Of three rows or more.
 * @param work Of the cascade.
 * @returns Lines, their ends given to the two records nearest to their rows, and records.
 */
export async function reconstructProlonged(cloud: Cloud, lines: readonly Line[], work: Work, context: Context): Promise<Known> {
  const known = createKnown(cloud)
  for (const line of lines) addLine(known, line, -1, -1)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const part = subContext(context, `prolonged ${round}`, 1 - 0.8 ** round, 1 - 0.8 ** (round + 1))
    await meetUntilNothingIsNew(cloud, known, part)
    settleEnds(cloud, known)
    const before = known.records.length
    await extendCascade(cloud, known, part, {isCareful: true, work})
    if (known.records.length === before) break
  }
  return known
}

async function meetUntilNothingIsNew(cloud: Cloud, known: Known, context: Context): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = {lines: known.lines.length, records: known.records.length}
    await meetLines(cloud, known, context)
    await drawLinesThroughRecords(cloud, known, context)
    if (known.records.length === before.records && known.lines.length === before.lines) return
  }
}

/** Adds the records where lines meet, or rays from known records meet them. */
async function meetLines(cloud: Cloud, known: Known, context: Context): Promise<void> {
  const strong = known.lines.length
  const rays = (await findRays(cloud, known, context)).rays.flat()
  const lines = [...known.lines.slice(0, strong), ...rays.map(({line}) => line)]
  const origin = [...new Array<number>(strong).fill(-1), ...rays.map(({from}) => from)]
  const isOfOneRow = (line: number) => line >= strong
  const pairs = (line: number) => (isOfOneRow(line) ? laterRays(line) : laterLines(line))
  const crossings = await findCrossings(cloud, lines, context, pairs, undefined, 'anywhere')
  const meetings = gatherCrossings(cloud.projection, lines, crossings.filter(isPossible))
    .filter(({error, point}) => error <= LARGEST_ERROR && !known.records.some(record => isThere(record, point, error)))
    .sort((a, b) => b.ends.length - a.ends.length || a.error - b.error)
  const used = new Set<number>()
  for (const {ends: all, ...place} of meetings) {
    const ends = all.filter(end => !isOfOneRow(end >> 1) || !used.has(lines[end >> 1].points[0]))
    const rows = ends.filter(end => isOfOneRow(end >> 1))
    const isProven =
      ends.length - rows.length > 0
        ? ends.length >= 2
        : ends.length >= FEWEST_RAYS && spans(ends.map(end => lines[end >> 1].direction))
    if (!isProven) continue
    known.records.push({...place, ends: []})
    for (const end of rows) {
      used.add(lines[end >> 1].points[0])
      addLine(known, lines[end >> 1], -1, -1)
    }
  }

  function* laterLines(line: number) {
    for (let other = line + 1; other < lines.length; other++) yield other
  }

  function* laterRays(line: number) {
    for (let other = line + 1; other < lines.length; other++) if (origin[other] !== origin[line]) yield other
  }

  function isPossible({first, second, point, error}: Crossing): boolean {
    return [first >> 1, second >> 1].every(line => {
      if (!isOfOneRow(line)) return true
      // Neither the row nor the record that the ray comes from.
      const place = placeOn(lines[line], point)
      return Math.abs(place) > LEAST_AWAY * error && Math.abs(place - lines[line].length) > LEAST_AWAY * error
    })
  }
}

const LEAST_AWAY = 1000

const isThere = (record: MeetingPoint, point: Float64Array, error: number) =>
  record.point.every((value, column) => Math.abs(value - point[column]) <= 2 * (error + record.error))

/** Adds the lines of a known record and two open rows, or of two known records and one. */
async function drawLinesThroughRecords(cloud: Cloud, known: Known, context: Context): Promise<void> {
  const open = openRows(known)
  const sure = known.records.filter(({error}) => error <= LARGEST_ERROR)
  if (open.length === 0 || sure.length === 0) return
  const error = sure.reduce((largest, record) => Math.max(largest, record.error), 0)
  const both = createCloud(
    stackRows(cloud.points, placesOf(cloud, sure)),
    cloud.uncertainty.map(own => Math.max(own, error)),
  )
  const places = Int32Array.from(sure, (_, at) => both.pointOf[cloud.points.rows + at])
  const rowAt = new Int32Array(both.points.rows).fill(-1)
  for (const row of open) rowAt[both.pointOf[row]] = row
  const candidates = Int32Array.from(new Set([...places, ...Array.from(open, row => both.pointOf[row])])).sort()
  const pencil = createPencil(both, candidates.length)
  const breathe = breather(context)
  for (const [at, place] of places.entries()) {
    for (const members of pencil.through(place, candidates)) {
      const rows = Array.from(members, member => rowAt[member]).filter(row => row >= 0 && known.settled[row] === 0)
      const hasOther = members.some(member => rowAt[member] < 0)
      if (rows.length >= (hasOther ? 1 : 2)) addLine(known, lineFrom(cloud, sure[at], rows), -1, -1)
    }
    await breathe()
  }
}

/** The line of rows and a record, which counts as the first of its points where there is only one row. */
function lineFrom(cloud: Cloud, {point: origin, error}: MeetingPoint, rows: readonly number[]): Line {
  if (rows.length > 1) return createLine(cloud, Int32Array.from(rows))
  const {data, columns} = cloud.points
  const way = origin.map((value, column) => data[rows[0] * columns + column] - value)
  const length = Math.hypot(...way)
  return {
    points: Int32Array.from(rows),
    places: Float64Array.of(length),
    origin,
    direction: way.map(value => value / length),
    length,
    error: Math.max(error, Math.hypot(...cloud.uncertainty)),
  }
}

/** Gives the ends of every line to the two records on it that are nearest to the middle of its rows. */
function settleEnds(cloud: Cloud, known: Known): void {
  const error = Math.hypot(...cloud.uncertainty)
  const ends: number[][] = known.records.map(() => [])
  known.recordAt.fill(-1)
  known.lines.forEach((line, index) => {
    const middle = line.places[line.places.length >> 1]
    recordsOn(line, known.records, error)
      .sort((a, b) => Math.abs(a.place - middle) - Math.abs(b.place - middle))
      .slice(0, 2)
      .sort((a, b) => a.place - b.place)
      .forEach(({record, place}, at, both) => {
        const side = both.length === 2 ? at : Number(place > middle)
        known.recordAt[2 * index + side] = record
        ends[record].push(2 * index + side)
      })
  })
  known.records.forEach((record, at) => {
    known.records[at] = {...record, ends: ends[at]}
  })
}

/** The records on a line, and where on it. */
function recordsOn(line: Line, records: readonly MeetingPoint[], error: number): {record: number; place: number}[] {
  return records.flatMap((found, record) => {
    const place = placeOn(line, found.point)
    return isOn(line, place, found, line.error ?? error) ? [{record, place}] : []
  })
}
