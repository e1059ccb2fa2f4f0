import {breather, type Context} from '../core/context.js'
import {createMatrix, pickRows, type Matrix} from '../core/matrix.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import {LARGEST_ERROR, LEAST_ERRORS_AWAY, addLine, isBeyond, openRows, type Known} from './known.js'
import type {Cloud} from './cloud.js'
import type {MeetingPoint} from './meeting-points.js'
import {nearLines} from './near-lines.js'
import {createLine, type Line} from './strong-lines.js'

/** Lines that may be edges. */
export interface Candidates {
  readonly lines: readonly Line[]
  /** Per line: the known record it starts from (a ray), or -1. */
  readonly origin: readonly number[]
  /** Per line: the number of the strong line it is, or -1. */
  readonly strong: readonly number[]
  /** Per line the others whose rows are near its own; good until the next line is asked for. */
  readonly near: (line: number) => Int32Array
  /** Whether all were gathered that are ever looked at, pair lines among them. */
  readonly isThorough: boolean
  /** Rows that were found to lie between two known records. */
  readonly explained: number
}

/** Known records that are tried as an end of a row's edge, nearest first: a row lies between near neighbours. */
const RECORDS_PER_ROW = 20
/** Rows that a row is joined with, nearest first. */
const PAIRS_PER_ROW = 12
/** Share of the rows below which those of unknown edge are few. */
const FEW_OPEN = 0.25
/**
 * Rays from a row's nearest records, and the nearest rows whose lines are met with a row's: edges that share a record
 * are near each other.
 */
const THOROUGH = {rays: RECORDS_PER_ROW, rows: 96}
const QUICK = {rays: 8, rows: 32}

/** `quick` is thorough where there are few rows of known edges; `near` never is. */
export type Effort = 'quick' | 'near' | 'thorough'

/**
 * Gathers the open strong lines, and rays and pair lines through the rows whose edge is not known. Where the edges of most rows are
 * known, those that are left are on many rays each: the search is a quick one, of the nearest rays and without pair
 * lines, until it finds nothing.
 *
 * @param effort Thorough where less found nothing.
 */
export async function findCandidates(cloud: Cloud, known: Known, effort: Effort, context: Context): Promise<Candidates> {
  const lines: Line[] = []
  const origin: number[] = []
  const strong: number[] = []
  const add = (line: Line, from: number, number: number) => {
    lines.push(line)
    origin.push(from)
    strong.push(number)
  }
  known.lines.forEach((line, index) => {
    if (known.recordAt[2 * index] < 0 || known.recordAt[2 * index + 1] < 0) add(line, -1, index)
  })
  const {rays, explained} = await findRays(cloud, known, context)
  const open = openRows(known)
  const isThorough = effort === 'thorough' || (effort === 'quick' && open.length > FEW_OPEN * cloud.points.rows)
  const reach = isThorough ? THOROUGH : QUICK
  for (const through of rays) for (const {line, from} of through.slice(0, reach.rays)) add(line, from, -1)
  if (isThorough) for (const line of await pairLines(cloud, open, context)) add(line, -1, -1)
  return {lines, origin, strong, isThorough, explained, near: await nearLines(cloud, lines, origin, reach.rows, context)}
}

/** A line from a known record. */
interface Ray {
  readonly from: number
  readonly line: Line
}

/**
 * Per open row the rays from the nearest known records, nearest first. A row between two of these records is settled at once and has
 * none: `explained` says how many were.
 */
export async function findRays(cloud: Cloud, known: Known, context: Context): Promise<{rays: Ray[][]; explained: number}> {
  const open = openRows(known)
  const sure = [...known.records.keys()].filter(record => known.records[record].error <= LARGEST_ERROR)
  if (sure.length === 0 || open.length === 0) return {rays: [], explained: 0}
  const places = placesOf(
    cloud,
    sure.map(record => known.records[record]),
  )
  const count = Math.min(RECORDS_PER_ROW, sure.length)
  const {indices} = await nearestNeighboursAsync(places, pickRows(cloud.points, open), count, {}, context)
  const breathe = breather(context)
  const rays: Ray[][] = []
  for (const [at, row] of open.entries()) {
    const through = Array.from(indices.subarray(at * count, (at + 1) * count)).flatMap(near => {
      const line = rayFrom(cloud, known.records[sure[near]], row)
      return line === undefined ? [] : [{from: sure[near], line}]
    })
    const edge = oppositeRays(known, through)
    if (edge === undefined) rays.push(through)
    else addLine(known, edge.line, edge.from, edge.to)
    await breathe()
  }
  return {rays, explained: open.length - rays.length}
}

/** [records, columns]: where records are. */
export function placesOf({points}: Cloud, records: readonly MeetingPoint[]): Matrix {
  const places = createMatrix(records.length, points.columns)
  records.forEach(({point}, at) => {
    places.data.set(point, at * points.columns)
  })
  return places
}

/** The line from a record through a row; undefined when they are too near each other. */
export function rayFrom({points, uncertainty}: Cloud, {point: origin, error}: MeetingPoint, row: number): Line | undefined {
  const {columns, data} = points
  const direction = new Float64Array(columns)
  let squared = 0
  for (let column = 0; column < columns; column++) {
    direction[column] = data[row * columns + column] - origin[column]
    squared += direction[column] ** 2
  }
  const length = Math.sqrt(squared)
  const off = Math.max(error, Math.hypot(...uncertainty))
  if (length <= LEAST_ERRORS_AWAY * off) return undefined
  for (let column = 0; column < columns; column++) direction[column] /= length
  return {points: Int32Array.of(row), places: Float64Array.of(length), origin, direction, length, error: off}
}

/** Two known records that see the row in opposite directions: it lies on the edge between them (rule 5). */
export function oppositeRays(
  known: Known,
  rays: readonly {from: number; line: Line}[],
): {line: Line; from: number; to: number} | undefined {
  for (const [at, {from, line}] of rays.entries())
    for (const other of rays.slice(at + 1))
      if (isBeyond(line, 1, known.records[other.from], line.error ?? 0)) return {line, from, to: other.from}
  return undefined
}

/** Lines through an open row and each of its nearest open rows. */
async function pairLines(cloud: Cloud, open: Int32Array, context: Context): Promise<Line[]> {
  const count = Math.min(PAIRS_PER_ROW, open.length - 1)
  if (count < 1) return []
  const places = pickRows(cloud.points, open)
  const {indices} = await nearestNeighboursAsync(places, places, count, {excludeSelf: true}, context)
  const lines: Line[] = []
  for (let row = 0; row < open.length; row++)
    for (let near = row * count; near < (row + 1) * count; near++) {
      const other = indices[near]
      // Both may be among the nearest of the other: once is enough.
      const isMutual = indices.subarray(other * count, (other + 1) * count).includes(row)
      if (other > row || !isMutual) lines.push(createLine(cloud, Int32Array.of(open[row], open[other])))
    }
  return lines
}
