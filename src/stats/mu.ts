import type {Estimate} from '../core/estimate.js'
import {clopperPearson} from './intervals.js'
import {normalQuantile} from './special.js'
import {countBelow, thresholdCounts} from './threshold-counts.js'

type Scores = ArrayLike<number>

/**
 * A lower bound on the mu of Gaussian differential privacy, from a game in which a record was either in the data or not. Of
 * a mechanism that is mu-Gaussian private every test has false-negative rate >= Phi(Phi^-1(1 - FPR) - mu) (Dong, Roth and
 * Su, arXiv:1905.02383, definition 3). Errors that are rarer than that prove a larger mu, in one of two forms:
 *
 * - both rates: mu >= Phi^-1(1 - FPR_high) - Phi^-1(FNR_high), with Clopper-Pearson's bounds, each wrong with half of what
 *   the confidence leaves (Nasr et al., Tight Auditing of Differentially Private Machine Learning, arXiv:2302.07956, section
 *   3.2). Best where one of the rates is near 0;
 * - their sum: every test has FPR + FNR >= 2 Phi(-mu / 2), so mu >= -2 Phi^-1(s), where s is the upper bound of the share
 *   of errors among as many runs of each side, all taken together. That many Bernoulli trials have so few errors at most
 *   as often as if all had their mean rate (Hoeffding 1956, doi:10.1214/aoms/1177728178, theorem 4), so Clopper-Pearson's
 *   bound holds (from a confidence of 0.65 on), and one bound is paid for instead of two. Departure from Nasr et al.: where mu
 *   is small, a third of the runs does.
 *
 * Form and threshold are chosen on the runs to pick on, and the bound is computed from the others alone, once, so nothing
 * has to be corrected for the choice. Usually that is the sum at the median of all: the best place for a threshold if the
 * noise is Gaussian. The best of many other rules is mostly luck, so one is taken only if it promises more than that even at
 * a confidence that is corrected for the number of runs (Bonferroni).
 *
 * Like {@link epsilonLowerBound} it bounds what was shown, and is no guarantee; a bound below 0 is given as 0. Runs must
 * be independent and in an order that scores do not decide. Runs of different records may be mixed: their mean rates lie on
 * the same side of the convex curve as the rates of each.
 *
 * @param pickIn Scores with the record that form and threshold are chosen on; the higher, the more likely in.
 * @param countIn Those that are counted; `pickOut`, `countOut` without the record.
 * @throws {RangeError} When a side is empty.
 */
export function muLowerBound(pickIn: Scores, pickOut: Scores, countIn: Scores, countOut: Scores, confidence: number): Estimate {
  if ([pickIn, pickOut, countIn, countOut].some(side => side.length === 0))
    throw new RangeError('A bound on mu needs runs with and without the record, to pick on and to count.')
  const trials = Math.min(countIn.length, countOut.length)
  const {threshold, form} = bestRule(pickIn, pickOut, confidence)
  // The form of the sum needs as many runs of each side.
  const errors = (scores: Scores) => countBelow(Array.from(scores).slice(0, trials), threshold)
  const bound = boundOf[form](errors(countIn), trials - errors(countOut), trials, confidence)
  const value = Math.max(0, bound)
  return {
    value,
    low: value,
    high: value,
    confidence,
    trials,
    method:
      `one-sided lower bound, Clopper-Pearson on ${form === 'sum' ? 'the errors' : 'both error rates'} of ${trials} runs a side, ` +
      'threshold from others',
  }
}

type Form = 'sum' | 'both'

/** The bound that so many misses and false alarms in so many runs a side prove; below 0 it proves nothing. */
const boundOf: Readonly<Record<Form, (misses: number, alarms: number, trials: number, confidence: number) => number>> = {
  // A one-sided bound is the end of a two-sided interval that leaves twice as much.
  sum: (misses, alarms, trials, confidence) =>
    -2 * normalQuantile(clopperPearson(misses + alarms, 2 * trials, 2 * confidence - 1).high),
  both: (misses, alarms, trials, confidence) => {
    const high = (errors: number) => clopperPearson(errors, trials, confidence).high
    return -normalQuantile(high(misses)) - normalQuantile(high(alarms))
  },
}

function bestRule(pickIn: Scores, pickOut: Scores, confidence: number): {threshold: number; form: Form} {
  const trials = Math.min(pickIn.length, pickOut.length)
  const pooled = Float64Array.from([...Array.from(pickIn), ...Array.from(pickOut)]).sort()
  const middle = pooled.length >> 1
  const median = (pooled[middle - 1] + pooled[middle]) / 2
  const promised = (form: Form, belowIn: number, belowOut: number, level: number) => {
    // Rates of both sides, as counts of the smaller one.
    const misses = (belowIn / pickIn.length) * trials
    const alarms = (1 - belowOut / pickOut.length) * trials
    return boundOf[form](misses, alarms, trials, level)
  }
  const corrected = 1 - (1 - confidence) / trials
  /** No bound is above what the rates themselves say, or no error at all: intervals cost much, and few thresholds need any. */
  const least = 1 - ((1 - corrected) / 2) ** (1 / (2 * trials))
  const atMost = (rate: number) => -normalQuantile(Math.max(rate, least))
  let best: {threshold: number; form: Form} = {threshold: median, form: 'sum'}
  let most = promised('sum', countBelow(pickIn, median), countBelow(pickOut, median), confidence)
  for (const {threshold, belowIn, belowOut} of thresholdCounts(pickIn, pickOut)) {
    const [missed, alarmed] = [belowIn / pickIn.length, 1 - belowOut / pickOut.length]
    if (Math.max(atMost(missed) + atMost(alarmed), 2 * atMost((missed + alarmed) / 2)) <= most) continue
    for (const form of ['sum', 'both'] as const) {
      const bound = promised(form, belowIn, belowOut, corrected)
      if (bound <= most) continue
      most = bound
      best = {threshold, form}
    }
  }
  return best
}
