import type {Context} from '../../../core/context.js'
import {cellCount} from '../graphical-model/cells.js'
import {estimateModel, type GraphicalModel} from '../graphical-model/estimate.js'
import {marginalAt} from '../graphical-model/marginal-at.js'
import {choose, errorOf, measure, type CodedRows, type PrivateFit} from '../marginal-based/measure.js'
import type {PrivateMarginals} from '../marginal-based/private-marginals.js'
import {affordable, subsetsUpTo} from './candidates.js'

/** Rounds that the budget is divided into at first, per column; as in the paper. */
const ROUNDS_PER_COLUMN = 16
/** Share of a round's budget that measures; the rest chooses what. As in the paper. */
const MEASURING = 0.9
const STEPS_PER_ROUND = 200
const LAST_STEPS = 2500

export interface AimSettings {
  /** Most columns of a marginal that is measured. */
  readonly degree: number
  /** Most cells in the cliques of the model. */
  readonly modelCells: number
}

/**
 * Adaptive and iterative mechanism (McKenna, Mullins, Sheldon and Miklau, arXiv:2201.12677, algorithm 1), for the workload of all sets of
 * `degree` columns. All columns are counted first. Then, round by round, the marginal that the model so far is worst at is
 * chosen and measured, and the model is estimated anew. When a measurement taught less than its noise, the following rounds get four
 * times the budget (algorithm 3); the last round gets what is left.
 */
export async function fitAim(
  rows: CodedRows,
  {degree, modelCells}: AimSettings,
  fit: PrivateFit,
  context: Context,
): Promise<PrivateMarginals> {
  const {budget} = fit
  const {sizes} = rows
  const count = sizes.length
  const candidates = subsetsUpTo(Math.min(degree, count), count)
  let share = budget.rho / (ROUNDS_PER_COLUMN * count)
  const measured = sizes.map((_, column) => measure(rows, [column], MEASURING * share, fit))
  let model = await estimateModel(sizes, measured, STEPS_PER_ROUND, context)
  for (;;) {
    // What would not do for another round after this one goes into this one.
    const isLast = budget.left <= 2 * share
    if (isLast) share = budget.left
    const spent = 1 - (budget.left - share) / budget.rho
    const allowed = affordable(
      candidates,
      model.tree,
      measured.map(({columns}) => columns),
      modelCells * spent,
    )
    const chosen = chooseWorst(rows, model, allowed, share, fit)
    measured.push(measure(rows, chosen, MEASURING * share, fit))
    const next = await estimateModel(sizes, measured, isLast ? LAST_STEPS : STEPS_PER_ROUND, context, model)
    if (changeOf(model, next, chosen) <= expectedNoise(sizes, chosen, share)) share *= 4
    model = next
    if (isLast) return {model, members: sizes.map(size => Array.from({length: size}, (_, code) => [code]))}
    context.progress(spent)
  }
}

/** Sum over the cells of what the noise on a measured marginal is expected to be. */
const expectedNoise = (sizes: readonly number[], columns: readonly number[], share: number): number =>
  (Math.sqrt(2 / Math.PI) * cellCount(columns, sizes)) / Math.sqrt(2 * MEASURING * share)

/**
 * A marginal that the model is far from, farther than noise would be, by the exponential mechanism. Weights: a marginal counts for each set
 * of the workload by the columns that they share, which for all sets of a size is in proportion to its own number of columns.
 */
function chooseWorst(
  rows: CodedRows,
  model: GraphicalModel,
  candidates: readonly (readonly number[])[],
  share: number,
  fit: PrivateFit,
): readonly number[] {
  const scores = candidates.map(
    columns => columns.length * (errorOf(model, rows, columns) - expectedNoise(rows.sizes, columns, share)),
  )
  const sensitivity = Math.max(...candidates.map(({length}) => length))
  return candidates[choose(scores, sensitivity, (1 - MEASURING) * share, fit)]
}

/** Sum over the cells of what two models expect differently. */
function changeOf(before: GraphicalModel, after: GraphicalModel, columns: readonly number[]): number {
  const [old, now] = [before, after].map(model => marginalAt(model, columns).map(share => model.total * share))
  return now.reduce((sum, expected, cell) => sum + Math.abs(expected - old[cell]), 0)
}
