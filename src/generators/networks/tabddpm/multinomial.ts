import type {Rng} from '../../../core/rng.js'
import {softmax} from '../shared/draw-category.js'

/**
 * One categorical column of multinomial diffusion with `size` levels: at every step a level is kept with some probability and drawn
 * evenly from all levels otherwise. Shares of what is kept are those of the schedule, so that steps can be skipped.
 *
 * Hoogeboom et al., arXiv:2102.05379, section 4, equations 11 to 15. Departure: probabilities in double precision instead of their
 * logarithms; none that is divided by can be zero.
 */

/** Draws the level that is left of a level after noise, where `kept` of it remains (equation 12). */
export function noisyLevel(level: number, size: number, kept: number, rng: Rng): number {
  return rng.next() < kept ? level : Math.floor(rng.next() * size)
}

/**
 * The probability of each level one visit earlier, given the noisy level now and the probability of each clean level (equations 13 and 15).
 *
 * @param clean [size], probabilities of the clean level.
 * @param keptBefore What is left of the row at the earlier visit, 1 for the clean row.
 * @param keptNow What is left of it now.
 * @param target [size], filled with the probabilities.
 * @returns The sum that they were divided by.
 */
export function posterior(clean: Float64Array, noisy: number, keptBefore: number, keptNow: number, target: Float64Array): number {
  const size = clean.length
  const keptBetween = keptNow / keptBefore
  const other = (1 - keptBetween) / size
  let sum = 0
  for (let level = 0; level < size; level++) {
    const before = keptBefore * clean[level] + (1 - keptBefore) / size
    target[level] = before * (level === noisy ? keptBetween + other : other)
    sum += target[level]
  }
  for (let level = 0; level < size; level++) target[level] /= sum
  return sum
}

/** One column of one row on the way into noise. */
export interface MultinomialStep {
  /** The clean level. */
  readonly level: number
  readonly noisy: number
  /** What is left of the row one step before, 1 for the clean row, and now. */
  readonly keptBefore: number
  readonly keptNow: number
}

/** Buffers of a column's loss. */
export interface MultinomialBuffers {
  readonly truth: Float64Array
  readonly truePosterior: Float64Array
  readonly guess: Float64Array
  readonly guessPosterior: Float64Array
}

export const multinomialBuffers = (size: number): MultinomialBuffers => ({
  truth: new Float64Array(size),
  truePosterior: new Float64Array(size),
  guess: new Float64Array(size),
  guessPosterior: new Float64Array(size),
})

/**
 * Kullback-Leibler divergence of the network's step back from the true one (equation 14), in nats, and its gradient by the logits
 * of the clean level. At the first step, where `keptBefore` is 1, it is the negative log-likelihood of the level.
 *
 * @param gradient Filled from `offset` on with the gradient times `weight`.
 */
export function multinomialLoss(
  buffers: MultinomialBuffers,
  step: MultinomialStep,
  logits: Float32Array,
  gradient: Float32Array,
  offset: number,
  weight: number,
): number {
  const {truth, truePosterior, guess, guessPosterior} = buffers
  const {level, noisy, keptBefore, keptNow} = step
  const size = truth.length
  truth.fill(0)
  truth[level] = 1
  posterior(truth, noisy, keptBefore, keptNow, truePosterior)
  softmax(logits, offset, guess)
  const sum = posterior(guess, noisy, keptBefore, keptNow, guessPosterior)
  const even = (1 - keptBefore) / size
  const other = (1 - keptNow / keptBefore) / size
  let divergence = 0
  let centre = 0
  // By the probability of a clean level p: d/dp = kept x (weight of the level / sum - true posterior / (kept x p + even)); kept here
  // times p, as the softmax will have it, so that nothing is divided by a p of almost 0.
  for (let at = 0; at < size; at++) {
    const before = keptBefore * guess[at] + even
    const own = keptBefore * guess[at]
    const stay = at === noisy ? keptNow / keptBefore + other : other
    if (truePosterior[at] > 0) divergence += truePosterior[at] * Math.log(truePosterior[at] / guessPosterior[at])
    const slope = own * (stay / sum) - truePosterior[at] * (own / before)
    guessPosterior[at] = slope
    centre += slope
  }
  for (let at = 0; at < size; at++) gradient[offset + at] = weight * (guessPosterior[at] - guess[at] * centre)
  return divergence
}
