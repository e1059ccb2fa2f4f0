import {subContext, type Context} from '../../../core/context.js'
import type {Rng} from '../../../core/rng.js'
import type {Table} from '../../../core/table.js'
import {midranks} from '../../../stats/ranks.js'
import type {AttackerView} from '../../attack.js'
import {encodeView, requireRows} from '../../encode-view.js'
import {numbersLeftOut} from '../../fewer-numbers.js'
import {closestReleased} from '../closest-released.js'
import {enoughRows, type PartParameters} from '../enough-rows.js'
import {cutOff, readCells, type Cells} from './cells.js'
import {findCopies} from './copies.js'
import {findEdges} from './edges.js'
import {apart, bestOf, joinExplanations, noExplanations, type Explanations} from './explanations.js'
import {findNearness, type Nearness} from './nearness.js'
import {findOneEnds} from './one-end.js'
import {rowsPerRecord, weighMembers} from './posterior.js'

/** A row that is explained so well needs no other explanation. */
const SURE_NATS = 20
/** Rows for each target that are enough: those of a member, half of the targets, and of an edge of it. */
const ROWS_PER_TARGET = 32
/** So many rows show how whole numbers came to be. */
const TRIAL_ROWS = 100
/** Odds of the nearest targets grow with the logit of their rank, half as fast: measured on rows that nothing else explains. */
const NEAR_WEIGHT = 0.5
/** Equal odds are ordered by distance; no step between different odds is so small. */
const TIE = 1e-6

export interface TargetScores {
  /** Log odds of membership per target. */
  readonly scores: Float64Array
  /** As the rows themselves tell it, where they do. */
  readonly rowsPerRecord?: number | undefined
  /** Where not all rows were looked at. */
  readonly parameters: PartParameters
}

/**
 * Weighs for every target what rows may have been made of it. Where there are more than enough rows, a random part is weighed
 * ({@link enoughRows}); the distance to the closest row is that of all. Of samples, such as pictures, a random part of the numbers is
 * looked at ({@link numbersLeftOut}): no more than that is needed to be as sure as an explanation may be.
 *
 * @param isAlone Each target is asked about as if there were no other.
 * @throws {NotApplicable} Without targets, released rows or columns.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function scoreTargets(given: AttackerView, isAlone: boolean, context: Context): Promise<TargetScores> {
  const view = withFewerNumbers(given, context.rng.fork('numbers'))
  const targets = requireRows(view.targets, 'there are no targets to ask about')
  requireRows(view.released, 'the release holds no synthetic rows')
  const {released, ratio, parameters} = enoughRows(view.released, targets.rowCount, ROWS_PER_TARGET, context.rng.fork('rows'))
  const distances = await closestReleased(view, subContext(context, 'near', 0, 0.1))
  const {cells, edges} = isAlone
    ? {cells: readCells(released, targets), edges: noExplanations()}
    : await betweenTargets({...view, released}, released, targets, subContext(context, 'between', 0.1, 0.6))
  const best = bestOf(edges, released.rowCount)
  const open = Int32Array.from(best.keys()).filter(row => best[row] < SURE_NATS)
  const copies = await findCopies(cells, released.rowCount, targets.rowCount, subContext(context, 'copies', 0.6, 0.7))
  const ends = joinExplanations(copies, await findOneEnds(cells, open, targets.rowCount, subContext(context, 'ends', 0.7, 1)))
  const near = nearOdds(distances)
  const scored = (odds: Float64Array) => odds.map((value, target) => value + TIE / (1 + distances[target]))
  if (isAlone) {
    const oddsOf = (own: Explanations, target: number) =>
      weighMembers(own, Float64Array.of(near[target]), released.rowCount).odds[0]
    return {scores: scored(Float64Array.from(apart(ends, targets.rowCount), oddsOf)), parameters}
  }
  const beliefs = weighMembers(joinExplanations(edges, ends), near, released.rowCount)
  const seen = rowsPerRecord(beliefs)
  return {scores: scored(beliefs.odds), rowsPerRecord: seen && seen * ratio, parameters}
}

function withFewerNumbers(view: AttackerView, rng: Rng): AttackerView {
  const dropped = numbersLeftOut(view.released, rng)
  if (dropped.length === 0) return view
  return {
    ...view,
    released: view.released.without(dropped),
    ...(view.targets && {targets: view.targets.without(dropped)}),
  }
}

/** Rows between two targets, with whole numbers read as they were written. */
async function betweenTargets(
  view: AttackerView,
  released: Table,
  targets: Table,
  context: Context,
): Promise<{cells: Cells; edges: Explanations}> {
  const rounded = readCells(released, targets)
  const nearness = await findNearness(encodeView(view, 'robust'), rounded.numbers, subContext(context, 'nearness', 0, 0.3))
  const cells = rounded.numbers.some(({isWhole}) => isWhole)
    ? await betterRead(rounded, cutOff(rounded), released.rowCount, nearness, subContext(context, 'trial', 0.3, 0.5))
    : rounded
  const rows = Int32Array.from({length: released.rowCount}, (_, row) => row)
  return {cells, edges: await findEdges(cells, rows, nearness, subContext(context, 'edges', 0.5, 1))}
}

/** The reading that explains more of some rows. */
async function betterRead(first: Cells, second: Cells, rowCount: number, nearness: Nearness, context: Context): Promise<Cells> {
  const count = Math.min(TRIAL_ROWS, rowCount)
  const rows = Int32Array.from({length: count}, (_, at) => Math.floor((at * rowCount) / count))
  const worth = async (cells: Cells, label: string) =>
    bestOf(await findEdges(cells, rows, nearness, subContext(context, label)), rowCount).reduce((sum, nats) => sum + nats, 0)
  return (await worth(second, 'second')) > (await worth(first, 'first')) ? second : first
}

function nearOdds(distances: Float64Array): Float64Array {
  return midranks(distances).map(rank => {
    const share = (rank - 0.5) / distances.length
    return NEAR_WEIGHT * Math.log((1 - share) / share)
  })
}
