import {subContext, type Context} from '../core/context.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {nearestNeighbours} from '../stats/neighbours.js'
import {extendCascade} from './cascade.js'
import {claimEnds} from './claims.js'
import type {Cloud} from './cloud.js'
import {findCrossings} from './crossings.js'
import {gatherCrossings, type MeetingPoint} from './meeting-points.js'
import {findNearStrongLines} from './near-strong-lines.js'
import {findStrongLines, type Line} from './strong-lines.js'

export interface ReconstructSettings {
  /** Lines that must meet in a record. */
  readonly fewestLines: number
  /** Whether known records are used to find more. */
  readonly rays: boolean
  /** The published attack's neighbourhoods: how many nearest points, and nearest lines, are looked at. All when left out. */
  readonly neighbourhood?: {readonly points: number; readonly lines: number}
  /** How to find strong lines: `auto` looks at all pairs of up to 20,000 points and, of more, at pairs of near ones. */
  readonly search?: 'auto' | 'pairs' | 'neighbourhoods'
}

/** Where all pairs of points take a few seconds at most. */
const ALL_PAIRS_UP_TO = 20_000

export interface Reconstruction {
  readonly lines: readonly Line[]
  readonly records: readonly MeetingPoint[]
  /** [records, columns]: where they are. */
  readonly points: Matrix
  readonly edges: readonly Edge[]
  /** Estimated share of the strong lines that was found: 1 when all pairs of points were looked at. */
  readonly linesFound: number
}

/** A line with a record at either end. */
export interface Edge {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** Lines of at least three points, the places where they meet, and the choice among these. */
export async function reconstruct(
  cloud: Cloud,
  {fewestLines, rays, neighbourhood, search = 'auto'}: ReconstructSettings,
  context: Context,
): Promise<Reconstruction> {
  const searching = subContext(context, 'lines', 0, 0.5)
  const looksAround = search === 'auto' ? cloud.points.rows > ALL_PAIRS_UP_TO : search === 'neighbourhoods'
  const near = neighbourhood && neighbourLists(cloud.points, neighbourhood.points)
  const {lines: strong, found: linesFound} =
    looksAround && near === undefined
      ? await findNearStrongLines(cloud, searching)
      : {lines: await findStrongLines(cloud, searching, near && {candidates: near}), found: 1}
  const nearLines = neighbourhood && neighbourLists(midpoints(cloud, strong), neighbourhood.lines)
  const crossings = await findCrossings(cloud, strong, subContext(context, 'crossings', 0.5, 0.7), nearLines)
  const met = claimEnds(gatherCrossings(cloud.projection, strong, crossings), fewestLines)
  const {lines, records} = rays
    ? await extendCascade(cloud, strong, met, subContext(context, 'rays', 0.7, 1))
    : {lines: strong, records: met}
  const points = createMatrix(records.length, cloud.points.columns)
  records.forEach(({point}, record) => {
    points.data.set(point, record * points.columns)
  })
  return {lines, records, points, edges: edgesOf(lines, records), linesFound}
}

function neighbourLists(points: Matrix, wanted: number): ((point: number) => Int32Array) | undefined {
  const count = Math.min(wanted, points.rows - 1)
  if (count < 1) return undefined
  const {indices} = nearestNeighbours(points, points, count, {excludeSelf: true})
  return point => indices.subarray(point * count, (point + 1) * count)
}

/** The mean of each line's points. */
function midpoints({points: {data, columns}}: Cloud, lines: readonly Line[]): Matrix {
  const means = createMatrix(lines.length, columns)
  lines.forEach(({points}, line) => {
    for (const point of points)
      for (let column = 0; column < columns; column++)
        means.data[line * columns + column] += data[point * columns + column] / points.length
  })
  return means
}

function edgesOf(lines: readonly Line[], records: readonly MeetingPoint[]): Edge[] {
  const recordAt = new Int32Array(2 * lines.length).fill(-1)
  records.forEach(({ends}, record) => {
    for (const end of ends) recordAt[end] = record
  })
  return lines.flatMap((_, line) => {
    const [from, to] = [recordAt[2 * line], recordAt[2 * line + 1]]
    return from >= 0 && to >= 0 && from !== to ? [{line, from, to}] : []
  })
}
