import {subContext, type Context, type KeepSoFar} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import type {Table} from '../../../core/table.js'
import type {RowOnEdge} from '../../../geometry/categories/edge-rows.js'
import {chanceCollinear} from '../../../geometry/chance.js'
import {createCloud, type Cloud} from '../../../geometry/cloud.js'
import {explainedRows, type RowEnds} from '../../../geometry/explain.js'
import type {Reference} from '../../../geometry/grid/find-grid.js'
import {reconstruct, type Reconstruction, type ReconstructSettings} from '../../../geometry/reconstruct.js'
import type {ReleaseSpace} from '../../../geometry/space.js'
import {areMostOnLines} from '../../../geometry/strong-lines.js'
import {unneededRecords} from '../../../geometry/unneeded-records.js'
import type {ReconstructedRecords} from '../../attack.js'
import {meetingConfidence} from './confidence.js'
import {guessedLevels, inferLevels, type Levels} from './infer-levels.js'
import type {ReconSmoteOptions} from './options.js'
import {DIMENSIONS_TO_MISS_IN, parametersOf} from './parameters.js'
import type {RebuiltTable} from './rebuilt-table.js'
import {recordTable, witnessRows} from './record-table.js'
import {partnersOf} from './verify/edge-ends.js'
import {verifyRecords} from './verify/verify.js'

const UNSHARED =
  'Rows lie between points on the grids of their columns that hardly any two rows share: ' +
  'they mix more than two records, and the points are none.'
const PROLONGED =
  'Rows lie on the lines of two records beyond one of them, as SVM-SMOTE puts them. The explained share counts these too.'
/** Where the search ended before nothing new was found. */
const cutShort = (open: number, all: number) =>
  `The search for more records ended when it had cost enough: ${open} of ${all} rows lie between no two of those found. ` +
  'The option search=pairs goes on until nothing new is found, which may take many times as long.'
/**
 * Steps of the search for more records: some seconds. Nearly all releases are searched to the end with far fewer. The trial of lines
 * alone comes first and may be all for nothing, where columns are on grids.
 */
const ENOUGH_WORK = 2e8
const TRIAL_WORK = 3e7
/** Which part of a release nobody can identify by lines. */
const openLines = (open: number, all: number) =>
  `${open} of ${all} lines of rows end in one or none of the records found: whoever is at the other end is somewhere on the line, ` +
  'beyond its rows, and one line does not tell where.'
/** The published attack looks at 2 k r nearest rows and 2 k nearest lines. */
const PUBLISHED_FACTOR = 2
/** Pairs of rows that would be collinear with a row by chance: a third as many rows lie between others then. */
const TOO_MANY_BY_CHANCE = 0.02
/** In a plane every two lines meet, and what was found by such a meeting lends its lines to the next: more of them prove no more. */
const LINES_IN_PLANE = 2
/** Confidence in a record that no row needs. */
const UNNEEDED = 0.1
/** Where lines explain so many of the rows, and so many records are on no grids, grids and noise explain no more. */
const NEARLY_ALL = 0.9
const FEWEST_RECORDS = 20
/** Beyond this a record is too vague to explain rows by. */
const LARGEST_ERROR = 1e-6

/**
 * Numbers known to nearly all their digits: lines that meet, and grids of the records' values.
 *
 * @param keep Is given what was found so far, with categories as guessed.
 * @param withoutGrids What lines alone have found: nothing else is to be found where the columns are on no grids.
 * @returns `isUnshared` when rows mix points of grids that are no records: they are not jittered then.
 */
export async function fromExact(
  released: Table,
  space: ReleaseSpace,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
  withoutGrids?: Reconstruction,
): Promise<{readonly guess: ReconstructedRecords; readonly isUnshared: boolean}> {
  const found = await findRecords(
    released,
    space,
    options,
    {
      grids: true,
      mostWork: options.search === 'pairs' ? Infinity : ENOUGH_WORK,
      withoutGrids: withoutGrids?.isCutShort ? undefined : withoutGrids,
    },
    subContext(context, 'records', 0, 0.8),
    keep,
  )
  const guess = await found.withLevels(subContext(context, 'levels', 0.8, 1))
  return {guess, isUnshared: found.reconstruction.isUnshared ?? false}
}

/** What lines alone find: `complete` when there is nothing left to find. */
export interface LinesAlone {
  readonly complete?: ReconstructedRecords | undefined
  readonly lines?: Reconstruction
}

/**
 * The same without grids. Nothing is left to find when every row lies on an edge between two records, or nearly every
 * row does, and the records are on no grids: such rows are neither jittered nor mapped.
 *
 * @param unlessHardlyAny Whether to look for nothing where hardly a row lies on a line with others.
 */
export async function fromLinesAlone(
  released: Table,
  space: ReleaseSpace,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
  unlessHardlyAny = false,
): Promise<LinesAlone> {
  const cloud = createCloud(space.points, space.uncertainty)
  if (unlessHardlyAny && !areMostOnLines(cloud)) return {}
  const found = await findRecords(
    released,
    space,
    options,
    {grids: false, mostWork: TRIAL_WORK, cloud},
    subContext(context, 'records', 0, 0.8),
    keep,
  )
  const isEnough =
    found.explainedShare >= NEARLY_ALL &&
    found.reconstruction.isCutShort !== true &&
    (found.reconstruction.isProlonged === true || (await areOnNoGrids(found.reconstruction, space)))
  const isComplete = found.explainedShare === 1 || isEnough
  const complete = isComplete ? await found.withLevels(subContext(context, 'levels', 0.8, 1)) : undefined
  return {complete, lines: found.reconstruction}
}

/** Few records say nothing of grids. */
async function areOnNoGrids({points}: Reconstruction, space: ReleaseSpace): Promise<boolean> {
  if (points.rows < FEWEST_RECORDS) return false
  const {areOnGrids} = await import('../../../geometry/grid/are-on-grids.js')
  return !areOnGrids(points, referencesOf(space))
}

interface FoundInRelease {
  readonly reconstruction: Reconstruction
  /** Share of the rows that lie on an edge. */
  readonly explainedShare: number
  /** Infers the categories, which takes long, and makes the result. */
  withLevels(context: Context): Promise<ReconstructedRecords>
}

async function findRecords(
  released: Table,
  space: ReleaseSpace,
  options: ReconSmoteOptions,
  {
    grids,
    mostWork,
    withoutGrids,
    cloud = createCloud(space.points, space.uncertainty),
  }: {
    readonly grids: boolean
    readonly mostWork: number
    readonly withoutGrids?: Reconstruction | undefined
    readonly cloud?: Cloud
  },
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
): Promise<FoundInRelease> {
  const {rank} = space
  if (chanceCollinear(cloud, rank) > TOO_MANY_BY_CHANCE)
    throw new NotApplicable(
      `the released numbers are too coarse for ${rank} dimensions: rows would be collinear by chance, and a line would prove nothing`,
    )
  const settings = {...settingsOf(options, space, grids), mostWork, ...(withoutGrids && {withoutGrids})}
  const found = await reconstruct(cloud, settings, subContext(context, 'reconstruct', 0, 0.9), soFar => {
    keep?.(() => {
      const partial = soFar()
      const ends = rowsOnEdges(cloud, partial)
      const rebuilt = votedTable(partial, ends)
      return resultOf(partial, ends, rebuilt, guessedLevels(released, rebuilt.table))
    })
  })
  const error = found.records.reduce((largest, record) => Math.max(largest, record.error), 0)
  const uncertainty = space.uncertainty.map(own => Math.max(own, Math.min(error, LARGEST_ERROR)))
  const explaining = subContext(context, 'explain', 0.9, 0.95)
  const ends = await explainedRows(space.points, found.points, uncertainty, rowsOnEdges(cloud, found), explaining)
  const isUnneeded = await unneededRecords(space.points, found, uncertainty, ends, subContext(context, 'need', 0.95, 1))
  return {
    reconstruction: found,
    explainedShare: ends.from.filter(end => end >= 0).length / ends.from.length,
    async withLevels(levelsContext) {
      const rebuilt = votedTable(found, ends)
      const levels = await inferLevels(released, rebuilt.table, rebuilt.rows, options, levelsContext)
      return resultOf(found, ends, rebuilt, levels, isUnneeded)
    },
  }

  function betweenRecords({from, to}: RowEnds): RowOnEdge[] {
    const rows = Array.from(space.rows, (row, at) => ({row, from: from[at], to: to[at]}))
    return rows.filter(row => row.from !== row.to)
  }

  function votedTable(reconstruction: Reconstruction, rowEnds: RowEnds): RebuiltTable {
    const witnesses = witnessRows(space, cloud, reconstruction)
    return recordTable(released, space, reconstruction.points, betweenRecords(rowEnds), witnesses)
  }

  function resultOf(
    {records, lines, edges, linesFound, isUnshared, isProlonged, isCutShort}: Reconstruction,
    {from}: RowEnds,
    {rows, solved, forms}: RebuiltTable,
    {records: table, levelConfidence, ...inferred}: Levels,
    unneeded: ArrayLike<number> = [],
  ): ReconstructedRecords {
    const open = from.filter(end => end < 0).length
    const geometryNotes = [
      ...(isUnshared ? [UNSHARED] : []),
      ...(isProlonged ? [PROLONGED] : []),
      ...(isCutShort && open > 0 ? [cutShort(open, from.length)] : []),
      ...(records.length > 0 && edges.length < lines.length ? [openLines(lines.length - edges.length, lines.length)] : []),
    ]
    // A line proves more when there is a record at its other end as well.
    const partners = partnersOf(rows, records.length)
    const {confidence, columnConfidence, notes} = verifyRecords(released, space, {
      records: table,
      confidence: Float64Array.from(
        records,
        ({ends: own, confidence: known, isPlanar}, record) =>
          known ??
          (unneeded[record] === 1
            ? UNNEEDED
            : meetingConfidence(Math.min(own.length, partners[record].size, isPlanar ? LINES_IN_PLANE : Infinity))),
      ),
      error: Float64Array.from(records, ({error: own}) => own),
      rows,
      solved,
      isExact: true,
      known: records.map(({columnConfidence: own}) => own),
    })
    return {
      kind: 'records',
      records: table,
      levelConfidence,
      support: Int32Array.from(records, ({ends: own}) => own.length),
      confidence,
      columnConfidence,
      explainedShare: (from.length - open) / from.length,
      parameters: parametersOf(
        options,
        space,
        {lineCount: lines.length, edges, linesFound, notes: [...geometryNotes, ...notes], forms, ...inferred},
        table,
        released.rowCount,
      ),
    }
  }
}

function rowsOnEdges({points, pointOf}: Cloud, {lines, edges}: Reconstruction): RowEnds {
  const edgeOf = new Int32Array(points.rows).fill(-1)
  edges.forEach(({line}, edge) => {
    for (const point of lines[line].points) edgeOf[point] = edge
  })
  const endsOf = (end: 'from' | 'to') => Int32Array.from(pointOf, point => (edgeOf[point] < 0 ? -1 : edges[edgeOf[point]][end]))
  return {from: endsOf('from'), to: endsOf('to')}
}

function settingsOf(
  {method, neighbours, ratio, search}: ReconSmoteOptions,
  space: ReleaseSpace,
  grids: boolean,
): ReconstructSettings {
  const fewestLines = method === 'paper' || space.rank < DIMENSIONS_TO_MISS_IN ? 3 : 2
  if (method === 'cascade')
    return {
      fewestLines,
      search,
      rays: space.rank >= DIMENSIONS_TO_MISS_IN,
      ...(grids && {references: referencesOf(space)}),
    }
  if (neighbours === undefined || ratio === undefined) return {fewestLines, search, rays: false}
  const lines = PUBLISHED_FACTOR * neighbours
  return {fewestLines, rays: false, neighbourhood: {points: Math.ceil(lines * ratio), lines}}
}

/** Files hold decimals, or columns scaled to [0, 1] or [-1, 1] by their range: such a zero and unit, on the scale of the space. */
function referencesOf({columns, centre, halfRange}: ReleaseSpace): Reference[][] {
  return columns.map((_, at) =>
    [
      [0, 1],
      [-1, 2],
    ].map(([zero, unit]) => ({zero: (zero - centre[at]) / halfRange[at], unit: unit / halfRange[at]})),
  )
}
