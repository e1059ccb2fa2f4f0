import {subContext, type Context, type KeepSoFar} from '../core/context.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {nearestNeighbours} from '../stats/neighbours.js'
import {attachLines, extendCascade, foundRecords} from './cascade.js'
import {claimEnds} from './claims.js'
import {spans} from './choose-records.js'
import type {Cloud} from './cloud.js'
import {crossingsOf, findCrossings, type Crossing, type LineEnd} from './crossings.js'
import type {Reference} from './grid/find-grid.js'
import type {KnownPlaces} from './grid/loose/read-loose-grids.js'
import {addLine, addRecord, copyKnown, createKnown, openRows, type FoundRecord, type Known} from './known.js'
import {gatherCrossings} from './meeting-points.js'
import {findNearStrongLines} from './near-strong-lines.js'
import {addParentRows, apartFromRows, joinsRecords, haveParentRows, settleParentRows} from './parent-rows.js'
import {distinctLines, findStrongLines, type FoundLines, type Line} from './strong-lines.js'
import {createWork} from './work.js'

export interface ReconstructSettings {
  /** Lines that must meet in a record. */
  readonly fewestLines: number
  /** Whether known records are used to find more. */
  readonly rays: boolean
  /** Per column: zeros and units that a grid of the records' values may be laid through; grids are not looked for when left out. */
  readonly references?: readonly (readonly Reference[])[]
  /** What was found in the same rows without grids, where that is known: the result when there are none. */
  readonly withoutGrids?: Reconstruction
  /** The published attack's neighbourhoods: how many nearest points, and nearest lines, are looked at. All when left out. */
  readonly neighbourhood?: {readonly points: number; readonly lines: number}
  /** How to find strong lines: `auto` looks at all pairs of up to 20,000 points and, of more, at pairs of near ones. */
  readonly search?: 'auto' | 'pairs' | 'neighbourhoods'
  /** Steps that the cascade may take; it goes on until nothing new is found when left out. */
  readonly mostWork?: number
}

/** Where all pairs of points take a few seconds at most. */
const ALL_PAIRS_UP_TO = 20_000

export interface Reconstruction {
  readonly lines: readonly Line[]
  readonly records: readonly FoundRecord[]
  /** [records, columns]: where they are. */
  readonly points: Matrix
  readonly edges: readonly Edge[]
  /** Estimated share of the strong lines that was found: 1 when all pairs of points were looked at. */
  readonly linesFound: number
  /** Whether rows are on grids by points that hardly any other row shows: mixtures of more than two records, exact as they are. */
  readonly isUnshared?: boolean
  /** Whether rows lie beyond the records of their lines. */
  readonly isProlonged?: boolean
  /** Whether the cascade ended because it had taken all its steps. */
  readonly isCutShort?: boolean
}

/** A line with a record at either end. */
export interface Edge {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** When it is stopped while it looks for lines, so many of those found are met with each other: that takes a moment. */
const LINES_MET_AT_ONCE = 5000

/**
 * What grids show of the records, lines of at least three of the other points, the places where they meet, the choice among these, and what
 * follows from the records found.
 *
 * @param keep Is given what was found so far.
 */
export async function reconstruct(
  cloud: Cloud,
  settings: ReconstructSettings,
  context: Context,
  keep?: KeepSoFar<Reconstruction>,
): Promise<Reconstruction> {
  const known = createKnown(cloud)
  const work = createWork(settings.mostWork ?? Infinity)
  if (settings.references !== undefined) {
    const {readGrids} = await import('./grid/read-grids.js')
    const {startFromGrids} = await import('./grid/start-from-grids.js')
    const part = subContext(context, 'grids', 0, 0.2)
    const reading = await readGrids(cloud.points, cloud.uncertainty, settings.references, part)
    if (reading === 'unshared') return {...(await linesAlone()), isUnshared: true}
    const alone = reading === undefined ? await linesAlone() : undefined
    const {readLooseGrids} = await import('./grid/loose/read-loose-grids.js')
    const start = alone === undefined ? reading : await readLooseGrids(cloud.points, placesOf(alone), part)
    if (alone !== undefined && start === undefined) return alone
    if (start !== undefined) startFromGrids(cloud, known, start)
  }
  const strong = await strongLines(cloud, known, settings, subContext(context, 'lines', 0.2, 0.55), soFar => {
    keep?.(() => {
      const {lines, found} = soFar()
      const few = lines.slice(0, LINES_MET_AT_ONCE)
      const share = few.length / Math.max(1, lines.length)
      return reconstructionOf(cloud, withLines(cloud, known, few, crossingsOf(cloud, few), settings), settings, found * share)
    })
  })
  const {lines, found} = strong
  const nearLines = settings.neighbourhood && neighbourLists(midpoints(cloud, lines), settings.neighbourhood.lines)
  const crossings = await findCrossings(cloud, lines, subContext(context, 'crossings', 0.55, 0.7), nearLines, soFar => {
    keep?.(() => reconstructionOf(cloud, withLines(cloud, known, lines, soFar(), settings), settings, found))
  })
  const grown = withLines(cloud, known, lines, crossings, settings)
  keep?.(() => reconstructionOf(cloud, grown, settings, found))
  if (!settings.rays) return reconstructionOf(cloud, grown, settings, found)
  const rest = subContext(context, 'rays', 0.7, 1)
  const {areProlonged, reconstructProlonged} = await import('./prolonged-lines.js')
  // Of two runs of SMOTE, rows of the second may lie beyond those of the first as well.
  if (!grown.records.some(({row}) => row !== undefined) && (await areProlonged(cloud, grown, rest))) {
    const prolonged = await reconstructProlonged(cloud, lines, work, rest)
    return {...reconstructionOf(cloud, prolonged, settings, found), isCutShort: work.isSpent, isProlonged: true}
  }
  await extendCascade(cloud, grown, rest, {work})
  return {...reconstructionOf(cloud, grown, settings, found), isCutShort: work.isSpent}

  async function linesAlone(): Promise<Reconstruction> {
    const {references: _, ...rest} = settings
    return settings.withoutGrids ?? (await reconstruct(cloud, rest, subContext(context, 'lines alone', 0.2, 0.6), keep))
  }
}

function placesOf({points, records}: Reconstruction): KnownPlaces {
  return {points, error: Float64Array.from(records, ({error}) => error)}
}

/**
 * A copy of what is known, with strong lines and the records where they meet. Ends at records that are known already
 * are not open for others.
 */
function withLines(
  cloud: Cloud,
  known: Known,
  lines: readonly Line[],
  crossings: readonly Crossing[],
  {fewestLines, rays}: ReconstructSettings,
): Known {
  const grown = copyKnown(known)
  const before = grown.lines.length
  for (const line of lines) addLine(grown, line, -1, -1)
  const isNested = rays && haveParentRows(lines)
  if (isNested) addParentRows(cloud, grown)
  attachLines(cloud, grown, {lines: before, records: 0})
  const isOpen = (end: LineEnd) => grown.recordAt[end + 2 * before] < 0
  const open = (isNested ? apartFromRows(lines, crossings) : crossings).filter(
    ({first, second}) => isOpen(first) && isOpen(second),
  )
  const meetings = gatherCrossings(cloud.projection, lines, open)
  // Rows of a first run in the plane of three records make many lines there, and every two of them meet.
  const joins = joinsRecords(grown)
  const proven = isNested
    ? meetings.filter(
        ({ends}) => ends.filter(end => joins(lines[end >> 1])).length >= 2 || spans(ends.map(end => lines[end >> 1].direction)),
      )
    : meetings
  for (const record of claimEnds(proven, fewestLines))
    addRecord(grown, {...record, ends: record.ends.map(end => end + 2 * before)})
  if (isNested) settleParentRows(grown)
  return grown
}

function reconstructionOf(cloud: Cloud, known: Known, {rays}: ReconstructSettings, linesFound: number): Reconstruction {
  const records = rays ? foundRecords(cloud, known) : known.records
  const points = createMatrix(records.length, cloud.points.columns)
  records.forEach(({point}, record) => {
    points.data.set(point, record * points.columns)
  })
  return {lines: known.lines, records, points, edges: edgesOf(known.lines, records), linesFound}
}

/** Rows whose edge is known have nothing to do with the others' lines. */
async function strongLines(
  cloud: Cloud,
  known: Known,
  {neighbourhood, search = 'auto', rays}: ReconstructSettings,
  context: Context,
  keep: KeepSoFar<FoundLines>,
): Promise<FoundLines> {
  if (neighbourhood) {
    const candidates = neighbourLists(cloud.points, neighbourhood.points)
    return {lines: await findStrongLines(cloud, context, {keep, ...(candidates && {candidates})}), found: 1}
  }
  const open = openRows(known)
  if (search === 'neighbourhoods' || (search === 'auto' && open.length > ALL_PAIRS_UP_TO)) {
    const ofOpen = ({lines, found}: FoundLines) => ({
      lines: lines.filter(({points}) => points.every(point => known.settled[point] === 0)),
      found,
    })
    return ofOpen(
      await findNearStrongLines(cloud, context, soFar => {
        keep(() => ofOpen(soFar()))
      }),
    )
  }
  const none = new Int32Array(0)
  const candidates = (point: number) => (known.settled[point] === 1 ? none : open)
  const lines = await findStrongLines(cloud, context, {keep, candidates})
  if (!rays || !haveParentRows(lines)) return {lines, found: 1}
  // A line may hold only rows that were found on others before.
  return {lines: distinctLines(await findStrongLines(cloud, context, {keep, candidates, settled: 'none'})), found: 1}
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

function edgesOf(lines: readonly Line[], records: readonly FoundRecord[]): Edge[] {
  const recordAt = new Int32Array(2 * lines.length).fill(-1)
  records.forEach(({ends}, record) => {
    for (const end of ends) recordAt[end] = record
  })
  return lines.flatMap((_, line) => {
    const [from, to] = [recordAt[2 * line], recordAt[2 * line + 1]]
    return from >= 0 && to >= 0 && from !== to ? [{line, from, to}] : []
  })
}
