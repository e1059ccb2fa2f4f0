import type {Estimate} from '../core/estimate.js'
import {aucEstimate} from './auc.js'

/** The largest of several figures, and which of them it is. */
export interface Largest {
  readonly index: number
  readonly estimate: Estimate
}

/**
 * The largest of several figures, with an interval that allows for its having been picked: its lower end is that of an
 * interval with (1 - confidence) / count in place of 1 - confidence (Bonferroni), and its upper end the highest of all upper ends. With
 * at least the stated confidence it holds both the true value of the figure that came out largest and the largest true value,
 * however the figures depend on one another: the lower ends hold for all figures at once, and the upper end is at least that of the
 * figure whose true value is the largest, which was picked by no measurement. The value itself is the one that was measured, and
 * tends to be too high.
 *
 * @param estimateAt The interval of a figure at a confidence.
 * @throws {RangeError} Without figures.
 */
export function largest(count: number, confidence: number, estimateAt: (index: number, confidence: number) => Estimate): Largest {
  if (count < 1) throw new RangeError('The largest of no figures was asked for.')
  const plain = Array.from({length: count}, (_, index) => estimateAt(index, confidence))
  const index = plain.reduce((best, {value}, at) => (value > plain[best].value ? at : best), 0)
  if (count === 1) return {index, estimate: plain[0]}
  const {value, low, trials, method} = estimateAt(index, 1 - (1 - confidence) / count)
  const high = plain.reduce((highest, each) => Math.max(highest, each.high), value)
  return {index, estimate: {value, low, high, confidence, trials, method: `${method}; corrected for the choice among ${count}`}}
}

/** Scores of a record in runs with it and in runs without it. */
export interface RecordRuns {
  readonly in: ArrayLike<number>
  readonly out: ArrayLike<number>
}

/**
 * The record with the largest AUC between its runs with it and those without it, with the corrected interval of {@link largest}.
 *
 * @throws {RangeError} Without records, or when a record has no runs on a side.
 */
export function worstRecord(perRecord: readonly RecordRuns[], confidence: number): Largest {
  return largest(perRecord.length, confidence, (at, level) => aucEstimate(perRecord[at].in, perRecord[at].out, level))
}
