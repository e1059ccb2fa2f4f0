import {subContext, type Context} from '../../../core/context.js'
import {pickRows, type Matrix} from '../../../core/matrix.js'
import type {Learner} from '../../../learners/learner.js'

/** Among fewer rows than this, classes have the probabilities of their shares. */
const FEWEST_ROWS = 10

export interface ClassRows {
  /** [rows, columns], finite. */
  readonly features: Matrix
  /** [rows], from 0 to `count` - 1, or -1 for rows that are left out. */
  readonly codes: Int32Array
  readonly count: number
}

/**
 * Probabilities of several classes from classifiers of two (Fox, Applied Regression Analysis, 1997; Frank and Kramer,
 * Ensembles of nested dichotomies, ICML 2004, doi:10.1145/1015330.1015363): the classes, in their order, are cut in two
 * where the halves have the most equal numbers of rows, a classifier tells the halves apart, and each half is cut again.
 * The probability of a class is the product on the way to it. One tree of cuts instead of an ensemble.
 *
 * @param queries [people, columns].
 * @returns [people, count], rows that sum to 1.
 */
export async function classProbabilities(
  learner: Learner,
  training: ClassRows,
  queries: Matrix,
  context: Context,
): Promise<Float64Array> {
  const {codes, count} = training
  const probabilities = new Float64Array(queries.rows * count).fill(1)
  const sizes = new Int32Array(count)
  for (const code of codes) if (code >= 0) sizes[code]++
  const parts = count > 1 ? [{from: 0, to: count}] : []
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const {from, to} = part
    const cut = evenCut(sizes, from, to)
    const upper = await upperProbabilities(learner, training, {from, cut, to}, queries, context)
    for (let query = 0; query < queries.rows; query++)
      for (let code = from; code < to; code++)
        probabilities[query * count + code] *= code >= cut ? upper[query] : 1 - upper[query]
    if (cut - from > 1) parts.push({from, to: cut})
    if (to - cut > 1) parts.push({from: cut, to})
  }
  return probabilities
}

interface Cut {
  readonly from: number
  readonly cut: number
  readonly to: number
}

/** Of people whose class is from `from` to `to`: that it is `cut` or more. */
async function upperProbabilities(
  learner: Learner,
  {features, codes}: ClassRows,
  {from, cut, to}: Cut,
  queries: Matrix,
  context: Context,
): Promise<Float64Array> {
  const rows = Int32Array.from(codes.keys()).filter(row => codes[row] >= from && codes[row] < to)
  const labels = Uint8Array.from(rows, row => (codes[row] >= cut ? 1 : 0))
  if (rows.length < FEWEST_ROWS) {
    const share = labels.reduce((sum, label) => sum + label, 0) / rows.length
    return new Float64Array(queries.rows).fill(share)
  }
  const trained = await learner.fit(pickRows(features, rows), labels, subContext(context, `classes/${from}/${to}`, 0, 0))
  return trained.predict(queries)
}

function evenCut(sizes: Int32Array, from: number, to: number): number {
  const all = sizes.subarray(from, to).reduce((sum, size) => sum + size, 0)
  let [best, cut, below] = [Infinity, from + 1, 0]
  for (let at = from + 1; at < to; at++) {
    below += sizes[at - 1]
    const off = Math.abs(all - 2 * below)
    if (off < best) [best, cut] = [off, at]
  }
  return cut
}

/** Per person the most probable class, the first of equally probable ones. */
export function mostProbable(probabilities: Float64Array, count: number): Int32Array {
  return Int32Array.from({length: probabilities.length / count}, (_, person) => {
    let best = 0
    for (let code = 1; code < count; code++)
      if (probabilities[person * count + code] > probabilities[person * count + best]) best = code
    return best
  })
}
