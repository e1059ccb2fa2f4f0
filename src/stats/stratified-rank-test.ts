import {auc} from './auc.js'
import {joined, midranks} from './ranks.js'
import type {RecordRuns} from './largest.js'
import {normalCdf} from './special.js'

/**
 * One-sided p-value of "within strata, the first side scores above the second": the mean of the strata's AUCs against one half,
 * with the variance that it has when in every stratum all arrangements of the scores are equally likely, ties included (van
 * Elteren's test with equal weights, Bulletin of the Institute of International Statistics 37, 1960; variance of the rank sum as in Mann
 * and Whitney, doi:10.1214/aoms/1177730491). Normal approximation. Strata must be independent of each other; scores need not be
 * comparable between them.
 *
 * @throws {RangeError} Without strata, or when a side is empty.
 */
export function stratifiedGreaterTest(strata: readonly RecordRuns[]): number {
  if (strata.length === 0) throw new RangeError('A test over strata needs at least one.')
  let [sum, variance] = [0, 0]
  for (const {in: ins, out: outs} of strata) {
    sum += auc(ins, outs) - 0.5
    variance += nullVariance(ins, outs)
  }
  return variance === 0 ? 1 : normalCdf(-sum / Math.sqrt(variance))
}

/** Variance of the AUC over all arrangements of these scores. */
function nullVariance(ins: ArrayLike<number>, outs: ArrayLike<number>): number {
  const [m, n] = [ins.length, outs.length]
  const centre = (m + n + 1) / 2
  const squares = midranks(joined(ins, outs)).reduce((sum, rank) => sum + (rank - centre) ** 2, 0)
  return squares / (m * n * (m + n) * (m + n - 1))
}
