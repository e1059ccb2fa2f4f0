import type {OptionValues} from '../../../core/options.js'
import {subContext, withProgress, type Context, type KeepSoFar} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import type {Table} from '../../../core/table.js'
import {reconstructLattice} from '../../../geometry/lattice.js'
import {releaseSpace, type ReleaseSpace} from '../../../geometry/space.js'
import type {Attack, ReconstructedRecords} from '../../attack.js'
import {fromExact, fromLinesAlone, type LinesAlone} from './exact.js'
import {fromSample, type SearchAll} from './from-sample.js'
import {fromOneHot} from './one-hot.js'
import {reconSmoteOptions, type ReconSmoteOptions} from './options.js'
import {isCoarse} from './parameters.js'
import {valueGrid} from './value-grid.js'
import type {Search} from './straighten.js'

/**
 * ReconSMOTE: finds real minority records from interpolated rows alone. Three collinear released rows lie on the edge between two real
 * records; edges that meet beyond their rows meet in a real record. Input is the numeric part of the release, [rows, columns]
 * in any units: columns are scaled by the release's own range, constant ones put back, rows with missing numbers left out (their count
 * is in the parameters); categorical cells of a record are inferred, with a confidence of their own, on
 * the assumption that SMOTE-NC made them (src/geometry/categories).
 *
 * Ganev et al., SMOTE and Mirrors, arXiv:2510.15083, the algorithm called ReconSMOTE. Departures: the published attack searches
 * neighbourhoods given by k, the ratio and a factor tuned to each data set; here all pairs of rows are searched by
 * hashed directions (of more than 20,000 rows, near pairs: `linesFound` is the estimated share of the lines found) and
 * all pairs of lines are crossed, tolerances follow from the file's digits, a meeting between the rows of a line does
 * not count, and each end of a line belongs to one record.
 * Of many rows per record a sample is searched (`from-sample`). `method=paper` asks for three lines as published, and, when
 * both k and the ratio are given, searches the published neighbourhoods only (an edge found in pieces then counts as
 * several lines, as in the published code); `cascade` asks for two, which is enough in three or more dimensions.
 *
 * Columns that went through a monotone map before interpolation are found and mapped again first (src/geometry/maps).
 *
 * A release whose lines meet in one point, with rows at even places on each, is read as a star (src/geometry/star.ts).
 *
 * Releases of one-hot and two-valued columns alone are read row by row (src/geometry/lattice.ts); rounded, single-precision and
 * jittered ones (as the digits or near triples of rows tell) go to the method for noise (src/geometry/noisy).
 *
 * Pictures, sounds of whole levels, and series that were rounded to decimals have a method of their own (src/geometry/rounded).
 *
 * @throws {NotApplicable} When fewer than two numeric columns vary independently, no row is complete, or, with `method=paper`, the
 * numbers are so coarse that rows would be collinear by chance.
 */
export function createReconSmote(options: OptionValues<typeof reconSmoteOptions>): Pick<Attack<ReconstructedRecords>, 'guess'> {
  return {
    async guess({released}, context, keep) {
      if (options.method === 'paper') return attack(released, options, context, keep)
      const grid = valueGrid(released)
      if (grid !== undefined) {
        const {fromSamples} = await import('./from-samples.js')
        return fromSamples(released, grid, options, context, keep)
      }
      const search: SearchAll = (table, part, keeping) => cascade(table, options, part, keeping)
      const sampled = options.search === 'auto' ? await fromSample(released, options.tolerance, search, context, keep) : undefined
      return sampled ?? search(released, context, keep)
    },
  }
}

async function cascade(
  released: Table,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
): Promise<ReconstructedRecords> {
  const start = await startOf(released, options, withProgress(context, 0, START_SHARE), keep)
  if (start.complete !== undefined) return start.complete
  if (start.space !== undefined && start.lines !== undefined) {
    const {fromStar} = await import('./star.js')
    const star = fromStar(released, start.space, start.lines, options)
    if (star !== undefined) return star
  }
  const {straighten} = await import('./straighten.js')
  const search: Search = (table, part, keeping, known) =>
    attack(table, options, part, keeping, known === undefined ? start : {space: releaseSpace(table, options.tolerance, known)})
  return straighten(released, search, withProgress(context, start.lines === undefined ? 0 : START_SHARE, 1), keep)
}

/** What is known of a release before maps are looked for. */
interface Start extends LinesAlone {
  readonly space?: ReleaseSpace
}

/** Most releases need nothing but their lines. These are looked at first: all else takes longer, and is loaded when it is needed. */
async function startOf(
  released: Table,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
): Promise<Start> {
  const lattice = await reconstructLattice(released, context, options.tolerance)
  if (lattice !== undefined) return {complete: fromOneHot(released, lattice, options)}
  const space = releaseSpace(released, options.tolerance)
  if (space.rank < 2 || !mayTryLines(space)) return {space}
  try {
    return {space, ...(await fromLinesAlone(released, space, options, subContext(context, 'lines'), keep, true))}
  } catch (error) {
    // Columns that are mapped again may leave fewer lines that are there by chance.
    if (error instanceof NotApplicable) return {space}
    throw error
  }
}

const mayTryLines = (space: ReleaseSpace) => space.rows.length <= FEW_ROWS && !isCoarse(space)

async function attack(
  released: Table,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
  start?: Start,
): Promise<ReconstructedRecords> {
  const isCascade = options.method === 'cascade'
  const lattice = isCascade && start === undefined ? await reconstructLattice(released, context, options.tolerance) : undefined
  if (lattice !== undefined) return fromOneHot(released, lattice, options)
  const space = start?.space ?? releaseSpace(released, options.tolerance)
  if (space.rows.length === 0) throw new NotApplicable('no released row is without missing numbers')
  const isRounded = isCascade && isCoarse(space)
  if (!isRounded) checkRank(space)
  if (!isCascade) return (await fromExact(released, space, options, subContext(context, 'exact'), keep)).guess
  const {byOwnErrors, fromNoisy, jitterOf} = await import('./noisy.js')
  if (isRounded) {
    const noisy = await fromNoisy(released, byOwnErrors(space), options, subContext(context, 'noisy', 0, 0.8), keep)
    // Too few rows for consensus may still be exact: short numbers need not be rounded ones.
    if (noisy.records.rowCount > 0) return noisy
    checkRank(space)
  }
  const isToTry = start?.lines === undefined && mayTryLines(space)
  const alone: LinesAlone = isToTry
    ? await fromLinesAlone(released, space, options, subContext(context, 'lines', 0, TRIAL_SHARE), keep)
    : (start ?? {})
  if (alone.complete !== undefined) return alone.complete
  const rest = (label: string, from: number, to: number) =>
    subContext(context, label, TRIAL_SHARE + (1 - TRIAL_SHARE) * from, TRIAL_SHARE + (1 - TRIAL_SHARE) * to)
  const uncertainty = jitterOf(space, options)
  if (uncertainty === undefined) return (await fromExact(released, space, options, rest('exact', 0, 1), keep, alone.lines)).guess
  const jittered: Way = (part, keeping) => fromNoisy(released, {...space, uncertainty}, options, part('jitter'), keeping)
  const seen = {isUnshared: false}
  const exact: Way = async (part, keeping) => {
    const found = await fromExact(released, space, options, part('exact'), keeping, alone.lines)
    seen.isUnshared = found.isUnshared
    return found.guess
  }
  const better = (a: ReconstructedRecords, b: ReconstructedRecords) => (b.explainedShare > a.explainedShare ? b : a)
  // Much noise may be seen where few rows share an edge; exact geometry explains hardly a row of a file that does have it.
  const isMuch = uncertainty.some(amplitude => amplitude > MUCH && amplitude < 1)
  const first = await (isMuch ? exact : jittered)(label => rest(label, 0, 0.5), keep)
  if (seen.isUnshared || first.explainedShare > (isMuch ? HARDLY_ANYTHING : MOST_OF_THEM)) return first
  keep?.(() => first)
  const second = await (isMuch ? jittered : exact)(
    label => rest(label, 0.5, 1),
    soFar => keep?.(() => better(first, soFar())),
  )
  return better(first, second)
}

function checkRank({rank}: ReleaseSpace): void {
  if (rank < 2)
    throw new NotApplicable(`reconstruction needs at least 2 numeric columns that vary independently; the release has ${rank}`)
}

/** A way of reconstruction, as the first or the second half of the work. */
type Way = (part: (label: string) => Context, keep?: KeepSoFar<ReconstructedRecords>) => Promise<ReconstructedRecords>

/** So few rows are tried with lines alone first: where every row ends up on an edge, neither noise nor grids have more to tell. */
const FEW_ROWS = 20_000
/** Of the progress. */
const START_SHARE = 0.4
const TRIAL_SHARE = 0.4
/** Beyond this noise exact geometry finds nothing. */
const MUCH = 1e-6
/** More than chance lets exact geometry explain of the rows of a jittered file. */
const HARDLY_ANYTHING = 0.1
/** Where the method for noise explains more of the rows than this, they were jittered. */
const MOST_OF_THEM = 0.5
