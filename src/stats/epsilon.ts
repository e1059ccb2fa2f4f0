import type {Estimate} from '../core/estimate.js'
import {clopperPearson} from './intervals.js'
import {countBelow, thresholdCounts} from './threshold-counts.js'

type Scores = ArrayLike<number>

/**
 * A lower bound on the epsilon of (epsilon, delta)-differential privacy, from a game in which a record was either in the data
 * or not. A mechanism with that guarantee allows no test TPR <= e^epsilon FPR + delta to be broken, nor its mirror image
 * TNR <= e^epsilon FNR + delta (Kairouz, Oh and Viswanath, arXiv:1311.0776; measured so by Jagielski, Ullman and
 * Oprea, arXiv:2006.07709, and Nasr et al., arXiv:2101.04535). So epsilon is at least ln((TPR_low - delta) / FPR_high), and
 * ln((TNR_low - delta) / FNR_high), with Clopper-Pearson's bounds, each wrong with half of what the confidence leaves.
 *
 * The form and the threshold are those that promise most on the runs to pick on; the bound is computed from the others alone,
 * once, so nothing has to be corrected for the choice. A bound below 0 says nothing and is given as 0.
 *
 * It is a bound on what was shown, never a guarantee: `value`, `low` and `high` are all that bound, because nothing is known of
 * how much more leaks. It takes runs to be independent.
 *
 * @param pickIn Scores with the record (or of members) that form and threshold are chosen on; the higher, the more likely in.
 * @param countIn Those that are counted; `pickOut`, `countOut` without the record (or of non-members).
 * @param delta In [0, 1).
 * @throws {RangeError} When a side is empty.
 */
export function epsilonLowerBound(
  pickIn: Scores,
  pickOut: Scores,
  countIn: Scores,
  countOut: Scores,
  delta: number,
  confidence: number,
): Estimate {
  if ([pickIn, pickOut, countIn, countOut].some(side => side.length === 0))
    throw new RangeError('A bound on epsilon needs runs with and without the record, to pick on and to count.')
  const trials = Math.min(countIn.length, countOut.length)
  const rule = bestRule(pickIn, pickOut, delta, confidence)
  const bound = boundOf(rule, countIn, countOut, delta, confidence)
  return {
    value: bound,
    low: bound,
    high: bound,
    confidence,
    trials,
    method:
      `one-sided lower bound at delta ${delta}, Clopper-Pearson on ${countIn.length} and ` +
      `${countOut.length} scores, threshold from others`,
  }
}

interface Rule {
  /** Scores of at least this much are called in. */
  readonly threshold: number
  readonly mirrored: boolean
}

function bestRule(pickIn: Scores, pickOut: Scores, delta: number, confidence: number): Rule {
  let best: Rule = {threshold: Infinity, mirrored: false}
  let most = -Infinity
  for (const {threshold, belowIn, belowOut} of thresholdCounts(pickIn, pickOut))
    for (const mirrored of [false, true]) {
      const counts = {belowIn, belowOut, ins: pickIn.length, outs: pickOut.length}
      // Intervals cost much, and most thresholds are not worth them.
      if (mostOfCounts(counts, mirrored, delta, confidence) <= most) continue
      const bound = boundOfCounts(counts, mirrored, delta, confidence)
      if (bound <= most) continue
      most = bound
      best = {threshold, mirrored}
    }
  return best
}

function boundOf({threshold, mirrored}: Rule, ins: Scores, outs: Scores, delta: number, confidence: number): number {
  const [belowIn, belowOut] = [countBelow(ins, threshold), countBelow(outs, threshold)]
  const counts = {belowIn, belowOut, ins: ins.length, outs: outs.length}
  return Math.max(0, boundOfCounts(counts, mirrored, delta, confidence))
}

interface Counts {
  readonly belowIn: number
  readonly belowOut: number
  readonly ins: number
  readonly outs: number
}

/** Hits of trials, errors of others. */
function countsOf({belowIn, belowOut, ins, outs}: Counts, mirrored: boolean): readonly [number, number, number, number] {
  return mirrored ? [belowOut, outs, belowIn, ins] : [ins - belowIn, ins, outs - belowOut, outs]
}

/**
 * What the bound is at most: the rate's lower end is below the rate, and no upper end of errors is below that of none,
 * 1 - (tail)^(1 / others).
 */
function mostOfCounts(counts: Counts, mirrored: boolean, delta: number, confidence: number): number {
  const [hits, trials, errors, others] = countsOf(counts, mirrored)
  const rate = hits / trials - delta
  const least = 1 - ((1 - confidence) / 2) ** (1 / others)
  return rate <= 0 ? -Infinity : Math.log(rate / Math.max(errors / others, least))
}

/** -Infinity where the rate is not above delta. */
function boundOfCounts(counts: Counts, mirrored: boolean, delta: number, confidence: number): number {
  const [hits, trials, errors, others] = countsOf(counts, mirrored)
  // Two ends of two-sided intervals: each is wrong with probability (1 - confidence) / 2.
  const rate = clopperPearson(hits, trials, confidence).low - delta
  return rate <= 0 ? -Infinity : Math.log(rate / clopperPearson(errors, others, confidence).high)
}
