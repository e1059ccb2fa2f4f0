import {subContext, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs, type OptionValues} from '../core/options.js'
import type {Table} from '../core/table.js'
import {chanceCollinear} from '../geometry/chance.js'
import {createCloud, type Cloud} from '../geometry/cloud.js'
import {explainedRows} from '../geometry/explain.js'
import {reconstructLattice, type LatticeReconstruction} from '../geometry/lattice.js'
import {minmaxScaled, neighboursFromEdges} from '../geometry/neighbour-rank.js'
import {estimateNoise} from '../geometry/noisy/estimate-noise.js'
import {reconstructNoisy} from '../geometry/noisy/reconstruct-noisy.js'
import {reconstruct, type Reconstruction} from '../geometry/reconstruct.js'
import {releaseSpace, type ReleaseSpace} from '../geometry/space.js'
import type {Attack, Knowledge, AttackParameters, ReconstructedRecords} from './attack.js'
import {recordTable, witnessRows} from './reconsmote/record-table.js'

export const reconSmoteOptions = {
  method: {
    type: 'choice',
    choices: ['cascade', 'paper'],
    default: 'cascade',
    description: 'cascade: two lines that meet give a record; paper: three must meet, as in the published attack.',
  },
  neighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description: "SMOTE's k, if the attacker knows it (estimated from the reconstructed edges).",
  },
  ratio: {
    type: 'number',
    min: 0,
    max: Infinity,
    description: 'Synthetic rows per real minority row, if the attacker knows it (estimated from the number of records).',
  },
  tolerance: {
    type: 'number',
    min: 1e-15,
    max: 0.1,
    description: 'How far a released number may be off, on the [-1, 1] scale of the release (worked out from its digits).',
  },
} as const satisfies OptionSpecs

interface RecordPair {
  readonly from: number
  readonly to: number
}

type ReconSmoteOptions = OptionValues<typeof reconSmoteOptions>

export const needs: Knowledge = {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'}

/** The published attack looks at 2 k r nearest rows and 2 k nearest lines. */
const PUBLISHED_FACTOR = 2
/** Below so many dimensions two lines meet whether or not they share a record, so three are asked for. */
const DIMENSIONS_TO_MISS_IN = 3

/**
 * ReconSMOTE: finds real minority records from interpolated rows alone. Three collinear released rows lie on the edge between two real
 * records; edges that meet beyond their rows meet in a real record. Input is the numeric part of the release, [rows, columns]
 * in any units: columns are scaled by the release's own range, constant ones put back, rows with missing numbers left out (their count
 * is in the parameters); categorical cells of a record take the level most of the rows on its lines have.
 *
 * Ganev et al., SMOTE and Mirrors, arXiv:2510.15083, the algorithm called ReconSMOTE. Departures: the published attack searches
 * neighbourhoods given by k, the ratio and a factor tuned to each data set; here all pairs of rows are searched by hashed directions and
 * all pairs of lines are crossed, tolerances follow from the file's digits, a meeting between the rows of a line does not
 * count, and each end of a line belongs to one record. `method=paper` asks for three lines as published, and, when
 * both k and the ratio are given, searches the published neighbourhoods only (an edge found in pieces then counts as several lines, as in
 * the published code); `cascade` asks for two, which is enough in three or more
 * dimensions.
 *
 * Releases of one-hot and two-valued columns alone are read row by row (src/geometry/lattice.ts); rounded or jittered ones, whose
 * numbers are known less well than 1e-9 of their range, go to the method for noise (src/geometry/noisy).
 *
 * @throws {NotApplicable} When fewer than two numeric columns vary independently, no row is complete, or, with `method=paper`, the
 * numbers are so coarse that rows would be collinear by chance.
 */
export function create(given: GivenOptions): Attack {
  const options = parseOptions('reconsmote', reconSmoteOptions, given)
  return {needs, guess: ({released}, context) => attack(released, options, context)}
}

/** {@link create} with typed options, for library users. */
export const reconSmote = (
  options: {method?: 'cascade' | 'paper'; neighbours?: number; ratio?: number; tolerance?: number} = {},
): Attack => create(options)

async function attack(released: Table, options: ReconSmoteOptions, context: Context): Promise<ReconstructedRecords> {
  const lattice = options.method === 'cascade' ? await reconstructLattice(released, context, options.tolerance) : undefined
  if (lattice !== undefined) return fromLattice(released, lattice, options)
  const space = releaseSpace(released, options.tolerance)
  if (space.rows.length === 0) throw new NotApplicable('no released row is without missing numbers')
  const {rank} = space
  if (rank < 2)
    throw new NotApplicable(`reconstruction needs at least 2 numeric columns that vary independently; the release has ${rank}`)
  if (options.method === 'cascade' && isCoarse(space)) {
    const noisy = await fromNoisy(released, space, options, subContext(context, 'noisy', 0, 0.8))
    // Too few rows for consensus may still be exact: short numbers need not be rounded ones.
    if (noisy.records.rowCount > 0) return noisy
  }
  const exact = await fromExact(released, space, options, context)
  if (options.method === 'paper' || exact.explainedShare > HARDLY_ANYTHING) return exact
  const uncertainty = jitterOf(space, options)
  if (uncertainty === undefined) return exact
  const jittered = await fromNoisy(released, {...space, uncertainty}, options, subContext(context, 'jitter', 0.8, 1))
  return jittered.explainedShare > exact.explainedShare ? jittered : exact
}

/** Where exact geometry explains no more of the rows than this, they may have been jittered. */
const HARDLY_ANYTHING = 0.1

/** Numbers known to nearly all their digits: lines that meet. */
async function fromExact(
  released: Table,
  space: ReleaseSpace,
  options: ReconSmoteOptions,
  context: Context,
): Promise<ReconstructedRecords> {
  const {rank} = space
  const cloud = createCloud(space.points, space.uncertainty)
  if (chanceCollinear(cloud, rank) > TOO_MANY_BY_CHANCE)
    throw new NotApplicable(
      `the released numbers are too coarse for ${rank} dimensions: rows would be collinear by chance, and a line would prove nothing`,
    )
  const found = await reconstruct(cloud, settingsOf(options, rank), subContext(context, 'reconstruct', 0, 0.8))
  const error = found.records.reduce((largest, record) => Math.max(largest, record.error), 0)
  const explained = await explainedRows(
    space.points,
    found.points,
    space.uncertainty.map(own => Math.max(own, Math.min(error, LARGEST_ERROR))),
    rowsOnEdges(cloud, found),
    subContext(context, 'explain', 0.8, 1),
  )
  const records = recordTable(released, space, found.points, witnessRows(space, cloud, found))
  return {
    kind: 'records',
    records,
    support: Int32Array.from(found.records, ({ends}) => ends.length),
    confidence: Float64Array.from(found.records, ({ends}) => confidenceOf(ends.length)),
    explainedShare: explained.reduce((sum, flag) => sum + flag, 0) / space.rows.length,
    parameters: parametersOf(options, space, {lineCount: found.lines.length, edges: found.edges}, records, released.rowCount),
  }
}

/** Known less well than this, rows that look collinear or lines that meet prove too little one by one. */
const COARSE = 1e-9

/** For a rounded release: so many half units of rounding. */
const MATCH_UNCERTAINTIES = 30

const isCoarse = ({uncertainty}: ReleaseSpace) => uncertainty.some(error => error > COARSE)

/** The noise that was added to numbers of full length, when they look jittered and the user did not say how exact they are. */
function jitterOf({points, rank}: ReleaseSpace, {tolerance}: ReconSmoteOptions): Float64Array | undefined {
  if (tolerance !== undefined || points.rows < FEWEST_ROWS_FOR_NOISE) return undefined
  const noise = estimateNoise(points, rank)
  return noise?.some(amplitude => amplitude > COARSE) === true ? noise : undefined
}

/** Fewer rows show no plateau of noise. */
const FEWEST_ROWS_FOR_NOISE = 50

/** Rounded or jittered numbers: lines by consensus, records by least squares over all rows on their edges. */
async function fromNoisy(
  released: Table,
  space: ReleaseSpace,
  options: ReconSmoteOptions,
  context: Context,
): Promise<ReconstructedRecords> {
  const {places, support, confidence, edges, explained} = await reconstructNoisy(space.points, space.uncertainty, context)
  const witnesses: number[][] = Array.from({length: places.rows}, () => [])
  for (const {from, to, points} of edges)
    for (const point of points) {
      witnesses[from].push(space.rows[point])
      witnesses[to].push(space.rows[point])
    }
  const records = recordTable(released, space, places, witnesses)
  return {
    kind: 'records',
    records,
    support,
    confidence,
    explainedShare: explained.reduce((sum, flag) => sum + flag, 0) / space.rows.length,
    parameters: parametersOf(options, space, {lineCount: edges.length, edges}, records, released.rowCount),
  }
}

/** Tables of one-hot and two-valued columns: single rows show both parents. `lines` are the edges they lie on. */
function fromLattice(
  released: Table,
  {records, support, rowsExplained, edges}: LatticeReconstruction,
  options: ReconSmoteOptions,
): ReconstructedRecords {
  const joined = new Map(edges.map(([from, to]) => [`${Math.min(from, to)} ${Math.max(from, to)}`, {from, to}]))
  const {neighbours, ratio, tolerance} = options
  return {
    kind: 'records',
    records,
    support,
    // One row shows a record outright, as two lines do.
    confidence: Float64Array.from(support, rows => confidenceOf(rows + 1)),
    explainedShare: rowsExplained.reduce((sum, flag) => sum + flag, 0) / released.rowCount,
    parameters: {
      method: 'cascade',
      neighbours: neighbours ?? estimateNeighbours(records, [...joined.values()]) ?? null,
      ratio: ratio ?? (records.rowCount > 0 ? released.rowCount / records.rowCount : null),
      tolerance: tolerance ?? null,
      lines: joined.size,
      dimensions: released.columns.length,
      rowsLeftOut: 0,
      estimated: estimatedOf(options),
    },
  }
}

const estimatedOf = ({neighbours, ratio, tolerance}: ReconSmoteOptions) =>
  Object.entries({neighbours, ratio, tolerance}).flatMap(([name, value]) => (value === undefined ? [name] : []))

/** Pairs of rows that would be collinear with a row by chance: a third as many rows lie between others then. */
const TOO_MANY_BY_CHANCE = 0.02
/** Beyond this a record is too vague to explain rows by. */
const LARGEST_ERROR = 1e-6

function rowsOnEdges({points, pointOf}: Cloud, {lines, edges}: Reconstruction): Uint8Array {
  const onEdge = new Uint8Array(points.rows)
  for (const {line} of edges) for (const point of lines[line].points) onEdge[point] = 1
  return Uint8Array.from(pointOf, point => onEdge[point])
}

function settingsOf({method, neighbours, ratio}: ReconSmoteOptions, rank: number) {
  const fewestLines = method === 'paper' || rank < DIMENSIONS_TO_MISS_IN ? 3 : 2
  if (method !== 'paper' || neighbours === undefined || ratio === undefined)
    return {fewestLines, rays: method === 'cascade' && rank >= DIMENSIONS_TO_MISS_IN}
  const lines = PUBLISHED_FACTOR * neighbours
  return {fewestLines, rays: false, neighbourhood: {points: Math.ceil(lines * ratio), lines}}
}

/**
 * A chance meeting of lines in the right place takes a coincidence for every line beyond the first: each is taken to happen
 * one time in a hundred, far more often than on any set measured.
 */
function confidenceOf(lines: number): number {
  return 1 - 0.01 ** (lines - 1)
}

function parametersOf(
  options: ReconSmoteOptions,
  space: ReleaseSpace,
  found: {readonly lineCount: number; readonly edges: readonly RecordPair[]},
  records: Table,
  rowCount: number,
): AttackParameters {
  const {method, neighbours, ratio, tolerance} = options
  return {
    method,
    neighbours: neighbours ?? estimateNeighbours(records, found.edges) ?? null,
    ratio: ratio ?? (records.rowCount > 0 ? space.rows.length / records.rowCount : null),
    tolerance: tolerance ?? Math.max(...space.uncertainty),
    // A guess this near to a record in every column counts as it, on the [-1, 1] scale.
    matchRadius: isCoarse(space) ? MATCH_UNCERTAINTIES * Math.max(...space.uncertainty) : COARSE,
    lines: found.lineCount,
    dimensions: space.rank,
    rowsLeftOut: rowCount - space.rows.length,
    estimated: estimatedOf(options),
  }
}

/**
 * The generator may have measured distances in the released units or on a common scale: the one that needs fewer neighbours
 * explains more. How it weighed categories against numbers is not known, so with categories there is no estimate.
 */
function estimateNeighbours(records: Table, edges: readonly RecordPair[]): number | undefined {
  if (records.columns.some(({kind}) => kind === 'categorical')) return undefined
  const natural = numericMatrix(records)
  const estimates = [natural, minmaxScaled(natural)].map(points => neighboursFromEdges(points, edges))
  return estimates.reduce((a, b) => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)))
}

function numericMatrix(table: Table): Matrix {
  const columns = table.columns.filter(column => column.kind === 'numeric')
  const matrix = createMatrix(table.rowCount, columns.length)
  columns.forEach(({values}, at) => {
    for (let row = 0; row < table.rowCount; row++) matrix.data[row * columns.length + at] = values[row]
  })
  return matrix
}
