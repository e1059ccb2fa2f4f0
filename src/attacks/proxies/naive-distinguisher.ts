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

/**
 * Synthetic rows per training row that are used at most. What the figures vary by goes with 1 / real + 1 / synthetic rows, so
 * intervals with all synthetic rows would be narrower by 2.5 % at most: 1 - 1 / sqrt(1 + 1 / 20).
 */
const SYNTHETIC_PER_REAL = 20

/** Judged rows, summed over the splits. */
interface Counts {
  real: number
  realSaidReal: number
  syntheticSaidReal: number
}

/**
 * The naive distinguisher that SMOTE and Mirrors (arXiv 2510.15083, section 4.1) shows failing: a random forest learns from
 * half of the real and half of the synthetic rows which is which and judges the other halves, five times. Gives precision,
 * recall and F1 with `real` as the positive class; nearly 0 on files whose real rows a geometric attack finds without error,
 * which is why it is a proxy and no attack. The class sizes stay as unequal as they are, and a row is called real when the
 * forest's probability is above one half, as in the published code.
 *
 * Where there are more than 20 synthetic rows to a real one, each split uses a random 20, each with the weight of those it
 * stands for in learning and in counting, unless the context asks for all rows. The estimates' method says so.
 *
 * Departs from it in that rates are taken from the counts of all splits together instead of averaged per split, and in the
 * intervals (Clopper-Pearson with the rows of one split as trials; where rows have weights, with as many trials as have the
 * same variance, Kish, Survey Sampling, 1965, section 11.7), which the paper does not have.
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
        const used = context.allRows ? synthetic.rows : Math.min(synthetic.rows, SYNTHETIC_PER_REAL * train.rows)
        const weight = synthetic.rows / used
        const counts: Counts = {real: 0, realSaidReal: 0, syntheticSaidReal: 0}
        for (let split = 0; split < splits; split++) {
          const one = subContext(context, `split/${split}`, split / splits, (split + 1) / splits)
          const real = halves(train, train.rows, one.rng.fork('real'))
          const made = halves(synthetic, used, one.rng.fork('synthetic'))
          const rows = real.learn.rows + made.learn.rows
          const labels = new Uint8Array(rows).fill(1, 0, real.learn.rows)
          const weights = weight === 1 ? undefined : new Float64Array(rows).fill(1).fill(weight, real.learn.rows)
          const classifier = await learner.fit(stackRows(real.learn, made.learn), labels, one, weights)
          counts.real += real.judge.rows
          counts.realSaidReal += saidReal(classifier.predict(real.judge))
          counts.syntheticSaidReal += saidReal(classifier.predict(made.judge))
        }
        const sample = weight === 1 ? '' : `, on ${used} of ${synthetic.rows} synthetic rows`
        return estimates(counts, splits, weight, sample)
      },
    }
  },
})

/** Halves of so many random rows; with an odd number the larger half is judged. */
function halves(rows: Matrix, used: number, rng: Rng): {learn: Matrix; judge: Matrix} {
  const order = permutation(rng, rows.rows)
  const half = used >> 1
  return {learn: pickRows(rows, order.subarray(0, half)), judge: pickRows(rows, order.subarray(half, used))}
}

const saidReal = (scores: Float64Array) => scores.reduce((sum, score) => sum + (score > 0.5 ? 1 : 0), 0)

/** `weight`: rows that each synthetic row stands for; `sample`: what is said of that. */
function estimates({real, realSaidReal, syntheticSaidReal}: Counts, splits: number, weight: number, sample: string): Estimates {
  const method = `Clopper-Pearson${sample}`
  /** @param others Rows beside the synthetic ones that are said to be real. */
  const rate = (others: number, synthetic: number): Estimate => {
    const [all, squares] = [others + weight * synthetic, others + weight * weight * synthetic]
    const effective = all / squares
    return {...clopperPearson((realSaidReal * effective) / splits, (all * effective) / splits, CONFIDENCE), method}
  }
  const jaccard = rate(real, syntheticSaidReal)
  const f1 = (share: number) => (2 * share) / (1 + share)
  return {
    // Where no row is said to be real there is no precision.
    ...(realSaidReal + syntheticSaidReal > 0 && {precision: rate(realSaidReal, syntheticSaidReal)}),
    recall: {...clopperPearson(realSaidReal / splits, real / splits, CONFIDENCE), method},
    f1: {
      ...jaccard,
      value: f1(jaccard.value),
      low: f1(jaccard.low),
      high: f1(jaccard.high),
      method: `Clopper-Pearson of the Jaccard index, mapped to F1${sample}`,
    },
  }
}
