import type {Context} from '../../../core/context.js'
import {estimateModel, type Measurement} from '../graphical-model/estimate.js'
import type {CodedColumn} from '../marginal-based/cells-of-columns.js'
import type {PrivateMarginals} from '../marginal-based/private-marginals.js'
import {choose, errorOf, measure, type CodedRows, type PrivateFit} from '../marginal-based/measure.js'
import {mergeRare, mergedMeasurement, mergedRows} from './merge-rare.js'

const MOST_STEPS = 2500

/**
 * Select, measure, generate (McKenna, Miklau and Sheldon, arXiv:2108.04978, algorithm 1): noisy counts of every column; a spanning
 * tree of pairs of columns, chosen by how far each pair is from independent; noisy counts of these pairs; and the
 * distribution of most entropy that fits all of them. Each of the first three gets a third of the budget, and what there is no use for
 * goes to the others: two columns leave nothing to choose, and one column has no pair.
 */
export async function fitMst(
  rows: CodedRows,
  columns: readonly CodedColumn[],
  fit: PrivateFit,
  context: Context,
): Promise<PrivateMarginals> {
  const count = columns.length
  const share = fit.budget.rho / Math.min(count, 3)
  const singles = columns.map((_, column) => measure(rows, [column], share / count, fit))
  const mergings = singles.map((single, at) => mergeRare(single, columns[at].missing))
  const merged = mergedRows(rows, mergings)
  const measured = singles.map((single, at) => mergedMeasurement(single, mergings[at]))
  const pairs = count < 3 ? allPairs(count) : await choosePairs(merged, measured, share, fit, context)
  for (const pair of pairs) measured.push(measure(merged, pair, share / pairs.length, fit))
  return {model: await estimateModel(merged.sizes, measured, MOST_STEPS, context), members: mergings}
}

type Pair = readonly [number, number]

const allPairs = (count: number): Pair[] =>
  Array.from({length: count}, (_, b) => Array.from({length: b}, (_none, a): Pair => [a, b])).flat()

/**
 * A spanning tree, edge by edge: of the pairs that join two of its parts, one that the independent model is far from, by the exponential
 * mechanism (algorithm 2 of the paper).
 */
async function choosePairs(
  rows: CodedRows,
  singles: readonly Measurement[],
  rho: number,
  fit: PrivateFit,
  context: Context,
): Promise<Pair[]> {
  const count = rows.sizes.length
  const independent = await estimateModel(rows.sizes, singles, MOST_STEPS, context)
  let candidates = allPairs(count).map(pair => ({pair, error: errorOf(independent, rows, pair)}))
  const parts = [...rows.sizes.keys()]
  const chosen: Pair[] = []
  while (candidates.length > 0) {
    const errors = candidates.map(({error}) => error)
    const {pair} = candidates[choose(errors, 1, rho / (count - 1), fit)]
    chosen.push(pair)
    const [kept, joined] = pair.map(column => parts[column])
    parts.forEach((part, column) => {
      if (part === joined) parts[column] = kept
    })
    candidates = candidates.filter(({pair: [a, b]}) => parts[a] !== parts[b])
  }
  return chosen
}
