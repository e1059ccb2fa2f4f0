import {HOLDS_THE_DATA} from '../attackers.js'
import {defineProxy} from './define-proxy.js'
import {subContext} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import {pickRows, stackRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation, type Rng} from '../../core/rng.js'
import {clopperPearson} from '../../stats/intervals.js'
import {CONFIDENCE, proxyPoints} from './distances.js'

export const naiveDistinguisherOptions = {
  splits: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 5,
    description: 'Random halvings into rows to learn from and rows to judge.',
  },
  trees: {type: 'integer', min: 1, max: 100_000, default: 100, description: 'Trees of the random forest.'},
} as const satisfies OptionSpecs

/** Judged rows, summed over the splits. */
interface Counts {
  real: number
  saidReal: number
  realSaidReal: number
}

/**
 * The naive distinguisher that SMOTE and Mirrors (arXiv 2510.15083, section 4.1) shows failing: a random forest learns from
 * half of the real and half of the synthetic rows which is which and judges the other halves, five times. Gives precision,
 * recall and F1 with `real` as the positive class; nearly 0 on files whose real rows a geometric attack finds without error,
 * which is why it is a proxy and no attack. The class sizes stay as unequal as they are, and a row is called real when the
 * forest's probability is above one half, as in the published code.
 *
 * Departs from it in that rates are taken from the counts of all splits together instead of averaged per split, and in the
 * intervals (Clopper-Pearson with the rows of one split as trials), which the paper does not have.
 *
 * @throws {NotApplicable} With fewer than four training rows or two synthetic rows.
 */
export const naiveDistinguisher = defineProxy({
  name: 'naive-distinguisher',
  summary: 'How well a random forest that was shown real and synthetic rows tells others of them apart.',
  source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 4.1, where it finds nothing that is there',
  attacker: `${HOLDS_THE_DATA}: half of the real rows, marked as real, are what it learns from.`,
  options: naiveDistinguisherOptions,
  create({splits, trees}) {
    return {
      async measure(input, context) {
        const {train, synthetic} = proxyPoints(input, 4)
        if (synthetic.rows < 2) throw new NotApplicable('it needs at least 2 synthetic rows')
        const {randomForest} = await import('../../learners/random-forest.js')
        const learner = randomForest.create({trees})
        const counts: Counts = {real: 0, saidReal: 0, realSaidReal: 0}
        for (let split = 0; split < splits; split++) {
          const one = subContext(context, `split/${split}`, split / splits, (split + 1) / splits)
          const real = halves(train, one.rng.fork('real'))
          const made = halves(synthetic, one.rng.fork('synthetic'))
          const labels = new Uint8Array(real.learn.rows + made.learn.rows).fill(1, 0, real.learn.rows)
          const classifier = await learner.fit(stackRows(real.learn, made.learn), labels, one)
          count(counts, classifier.predict(real.judge), classifier.predict(made.judge))
        }
        return estimates(counts, splits)
      },
    }
  },
})

/** With an odd number the larger half is judged. */
function halves(rows: Matrix, rng: Rng): {learn: Matrix; judge: Matrix} {
  const order = permutation(rng, rows.rows)
  const half = rows.rows >> 1
  return {learn: pickRows(rows, order.subarray(0, half)), judge: pickRows(rows, order.subarray(half))}
}

function count(counts: Counts, real: Float64Array, synthetic: Float64Array): void {
  const said = (scores: Float64Array) => scores.reduce((sum, score) => sum + (score > 0.5 ? 1 : 0), 0)
  const found = said(real)
  counts.real += real.length
  counts.realSaidReal += found
  counts.saidReal += found + said(synthetic)
}

function estimates({real, saidReal, realSaidReal}: Counts, splits: number): Estimates {
  const rate = (hits: number, of: number): Estimate => clopperPearson(hits / splits, of / splits, CONFIDENCE)
  const jaccard = rate(realSaidReal, real + saidReal - realSaidReal)
  const f1 = (share: number) => (2 * share) / (1 + share)
  return {
    // Where no row is said to be real there is no precision.
    ...(saidReal > 0 && {precision: rate(realSaidReal, saidReal)}),
    recall: rate(realSaidReal, real),
    f1: {
      ...jaccard,
      value: f1(jaccard.value),
      low: f1(jaccard.low),
      high: f1(jaccard.high),
      method: 'Clopper-Pearson of the Jaccard index, mapped to F1',
    },
  }
}
