import {subContext, type Context} from '../core/context.js'
import type {Table} from '../core/table.js'
import {withUncertainty} from '../geometry/cloud.js'
import {SAFETY, countLines, looseningOf} from './count-lines.js'
import type {HeldBackRows} from './held-back-rows.js'
import {inspectSpace, type InspectSpace} from './inspect-space.js'
import {countMeetings} from './line-meetings.js'
import type {LineScan} from './line-scan.js'
import {mixtureRows, type MixtureRows} from './mixture-rows.js'
import {scanPlanes} from './plane-scan.js'

export type InterpolationVerdict = 'interpolated' | 'not-recognised' | 'undecidable'

export interface InterpolationTest {
  readonly verdict: InterpolationVerdict
  /** Of as many lines when no row is interpolated; null when undecidable. */
  readonly pValue: number | null
  /** Nominal: `interpolated` is said when the p-value is at most this. */
  readonly falseAlarmRate: number
  /** Lines of three or more rows with directions of their own. The search stops at 300. */
  readonly lines: number
  readonly collinearTriples: number
  /** Planes through four rows or more, in small releases with few lines. */
  readonly planes: number
  /** Rows and pairs of levels that show two one-hot records mixed. */
  readonly mixtures: number
  /** Lines and planes that would be found without interpolation, from those found at a larger tolerance. */
  readonly expectedByChance: number
  /** How far a number may be off on the [-1, 1] scale, by its column's digits: of the coarsest column used. */
  readonly tolerance: number | null
  /** Numeric columns that are fine enough to take part. */
  readonly columns: readonly string[]
  /** Rows in which two lines or more end, of `searched` rows: in a file of interpolated rows alone that is chance. */
  readonly junctions: number
  readonly searched: number
  /** The lines do not meet: they are courses of single people or groups, not edges. */
  readonly areApart: boolean
  /** Where lines did not tell: rows that were held back, of which some lie between records rebuilt without them. */
  readonly heldBack?: HeldBackRows
  readonly because: string
}

export const FALSE_ALARM_RATE = 0.001
/** Tolerances that cannot be loosened so much show too little of what chance gives. */
const LEAST_LOOSENING = 8
/** Coincidences that no smooth model foresees: one line in 25 files is taken for granted. */
export const LEAST_EXPECTED = 0.04
const MOST_LINES = 300
/** More lines by chance than this per row searched from, and edges would not stand out: they have lines at a tenth of the rows or more. */
const TOO_MANY_BY_CHANCE = 0.1
/** From so many rows on the search starts from a random part of them. */
const MOST_CENTRES = 3000
const FEWEST_ROWS = 6
/** Lines that so many of the rows lie on are not a few coincidences: they have to meet, if they are edges. */
const MOST_ROWS_ON_LINES = 0.5
/** Lines with so many rows each are all the edges there are. */
const WELL_FILLED = 8
/** Or so large a share of the rows on lines. */
const NEARLY_ALL_ROWS = 0.9
/** Less than this share of the meetings that edges would have, of so many at least, and they are none. */
const LEAST_MEETINGS = 0.1
const ENOUGH_MEETINGS = 3
/** With so many lines and mixtures planes are not looked for. */
const ENOUGH_LINES = 12
const FEWEST_COLUMNS_OF_PLANE = 4
/** In a plane all lines meet. */
const FEWEST_DIMENSIONS_APART = 3
const MOST_ROWS_FOR_PLANES = 1000
const NEAREST_FOR_PLANES = 30
const MOST_PLANES = 40

/**
 * Tests whether rows were interpolated between others. Rows on one edge between two records are collinear as exactly as the
 * digits allow; other rows are by chance. The statistic is the number of differently directed lines through three or more rows. Its null
 * comes from the file itself: points without exact lines that are spread smoothly at the scale of their resolution, in two or
 * more dimensions, have at most 1/c of the collinear triples at tolerance e that they have at c e (the tolerance bounds at least one
 * coordinate of the third point). So the lines found with all tolerances loosened by c = 64 - true edges included - give at most
 * lines/64 by chance; the p-value is the Poisson tail at three times that mean, which is taken to be at least 0.04, so
 * that a single line never decides. Grids, where exact lines abound, are kept out beforehand: each column's resolution
 * is the step that its values keep to, and lines through repeated values do not count (see `resolutionOf`,
 * `scanLines`). Rows with a missing number in a column used are left out.
 *
 * Own construction; that interpolated rows show as collinear triples is Ganev et al., arXiv:2510.15083, section 4.
 *
 * @param table Rows of one class, feature columns only, [rows, columns], in any units.
 */
export async function testInterpolation(table: Table, context: Context): Promise<InterpolationTest> {
  const mixtures = mixtureRows(table.columns.filter(column => column.kind === 'numeric'))
  const space = inspectSpace(table)
  const reason = reasonAgainst(space)
  if (space === undefined || reason !== undefined)
    return mixtures.shared + mixtures.pairs === 0 ? undecided(reason ?? '') : judge(space, {...NOTHING_FOUND, mixtures})
  const limits = {mostCentres: MOST_CENTRES, mostLines: MOST_LINES}
  const lines = await countLines(space, limits, subContext(context, 'lines', 0, 0.7))
  if (mixtures.shared + mixtures.pairs === 0 && areApart(space, lines.found))
    return judge(space, {...lines, ...NO_PLANES, mixtures, areApart: true})
  const planes = await countPlanes(space, lines.found, mixtures.shared + mixtures.pairs, subContext(context, 'planes', 0.7, 1))
  return judge(space, {...lines, ...planes, mixtures})
}

/**
 * Whether the lines are many people's, or groups', straight courses rather than edges. Edges that hold three rows or more,
 * where they hold half of all rows, share records: with two neighbours or more each meets another such edge, and where
 * all edges are well filled there are as many meetings as edges.
 */
function areApart({cloud, rank}: InspectSpace, {lines, onLines, searched}: LineScan): boolean {
  if (rank < FEWEST_DIMENSIONS_APART || lines.length < 2 || onLines < MOST_ROWS_ON_LINES * searched) return false
  const size = lines.reduce((sum, line) => sum + line.size, 0) / lines.length
  const all = Math.max(lines.length, ((onLines / searched) * cloud.points.rows) / size)
  const expected = (lines.length * (lines.length - 1)) / 2 / all
  const areAll = size >= WELL_FILLED || onLines >= NEARLY_ALL_ROWS * searched
  if (!areAll && expected < ENOUGH_MEETINGS) return false
  return countMeetings(cloud, lines) < LEAST_MEETINGS * expected
}

interface Evidence {
  readonly found: LineScan
  readonly byChance: number
  readonly planes: number
  readonly planeChance: number
  readonly mixtures: MixtureRows
  /** The lines do not meet. */
  readonly areApart?: boolean
}

const NO_PLANES = {planes: 0, planeChance: 0}
const NOTHING_FOUND = {
  found: {directions: [], lines: [], onLines: 0, triples: 0, ends: [], searched: 0},
  byChance: 0,
  ...NO_PLANES,
}

function reasonAgainst(space: InspectSpace | undefined): string | undefined {
  if (space === undefined) return 'no numeric column is fine enough: rounded or whole numbers are collinear by chance'
  if (space.rank < 2) return 'the fine numeric columns vary in one direction only: everything is collinear there'
  if (space.cloud.points.rows < FEWEST_ROWS) return `there are fewer than ${FEWEST_ROWS} different rows`
  if (looseningOf(space) < LEAST_LOOSENING) return 'the numbers are too coarse: rows are collinear by chance'
  return undefined
}

/** Where lines are few, planes may tell: small releases of few rows per edge. */
async function countPlanes(
  space: InspectSpace,
  {directions}: LineScan,
  mixed: number,
  context: Context,
): Promise<Pick<Evidence, 'planes' | 'planeChance'>> {
  const {cloud, own, rank} = space
  if (directions.length + mixed >= ENOUGH_LINES || rank < FEWEST_COLUMNS_OF_PLANE || cloud.points.rows > MOST_ROWS_FOR_PLANES)
    return NO_PLANES
  const limits = {mostPlanes: MOST_PLANES, fewestColumns: FEWEST_COLUMNS_OF_PLANE, neighbours: NEAREST_FOR_PLANES}
  const planes = await scanPlanes(cloud, own, limits, subContext(context, 'found', 0, 0.5))
  if (planes === 0) return {planes, planeChance: 0}
  const loosening = looseningOf(space)
  const again = {...limits, mostPlanes: loosening * planes}
  const loose = withUncertainty(cloud, loosening)
  const control = await scanPlanes(loose, own, again, subContext(context, 'chance', 0.5, 1))
  return {planes, planeChance: (SAFETY * control) / loosening}
}

function judge(space: InspectSpace | undefined, evidence: Evidence): InterpolationTest {
  const {found, planes, byChance, planeChance, mixtures, areApart = false} = evidence
  const lines = found.directions.length
  const observed = lines + planes + mixtures.shared + mixtures.pairs
  const expectedByChance = Math.max(LEAST_EXPECTED, byChance + planeChance)
  // What holds lines together otherwise has no probability by chance.
  const pValue = areApart ? 1 : poissonTail(observed, expectedByChance)
  const isInterpolated = pValue <= FALSE_ALARM_RATE
  if (!isInterpolated && !areApart && byChance > TOO_MANY_BY_CHANCE * found.searched)
    return undecided('the numbers are too coarse for so many rows in so few columns: rows are collinear by chance')
  return {
    verdict: isInterpolated ? 'interpolated' : 'not-recognised',
    pValue,
    falseAlarmRate: FALSE_ALARM_RATE,
    lines,
    planes,
    mixtures: mixtures.shared + mixtures.pairs,
    collinearTriples: found.triples,
    expectedByChance,
    tolerance: space === undefined ? null : Math.max(...space.cloud.uncertainty),
    columns: space === undefined ? [] : space.columns.map(({field}) => field.name),
    junctions: found.ends.filter(lines => lines > 1).length,
    searched: found.searched,
    areApart,
    because: areApart ? apart(found) : because(evidence, expectedByChance, isInterpolated),
  }
}

function apart({directions, onLines, searched}: LineScan): string {
  return (
    `${Math.round((100 * onLines) / searched)} % of the rows lie on lines of ${directions.length} directions that do not meet, ` +
    'as of groups or people that vary along one direction each; edges between records would meet in the records'
  )
}

function because({found, planes, mixtures}: Evidence, expected: number, isInterpolated: boolean): string {
  const parts = [`${found.directions.length} lines run through three or more rows`]
  if (planes > 0) parts.push(`${planes} planes hold four`)
  if (mixtures.shared > 0) parts.push(`${mixtures.shared} rows mix several one-hot groups in one proportion`)
  if (mixtures.pairs > 0) parts.push(`${mixtures.pairs} pairs of one-hot levels are mixed with all others at 0`)
  const chance = Number(expected.toPrecision(2))
  const explained = isInterpolated
    ? `at most ${chance} of these would be there by chance`
    : `chance explains that (up to ${chance} expected; ${leastFound(expected)} or more would have been called interpolated)`
  return `${parts.join(', ')}; ${explained}`
}

/** The fewest lines that chance does not explain. */
function leastFound(expected: number): number {
  let count = 1
  while (poissonTail(count, expected) > FALSE_ALARM_RATE) count++
  return count
}

function undecided(reason: string): InterpolationTest {
  return {
    verdict: 'undecidable',
    pValue: null,
    falseAlarmRate: FALSE_ALARM_RATE,
    lines: 0,
    planes: 0,
    mixtures: 0,
    collinearTriples: 0,
    expectedByChance: 0,
    tolerance: null,
    columns: [],
    junctions: 0,
    searched: 0,
    areApart: false,
    because: reason,
  }
}

/** P(X >= count) for a Poisson variable. */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) return 1
  // Summed from the small end up, where nothing cancels.
  let term = Math.exp(-mean + count * Math.log(mean) - logFactorial(count))
  let tail = 0
  for (let at = count; term > tail * 2 ** -54 || at <= mean; at++) {
    tail += term
    term *= mean / (at + 1)
  }
  return Math.min(1, tail)
}

function logFactorial(n: number): number {
  let sum = 0
  for (let factor = 2; factor <= n; factor++) sum += Math.log(factor)
  return sum
}
