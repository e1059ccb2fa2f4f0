import type {Rng} from '../../../core/rng.js'
import {drawLevel, softmax} from '../../networks/shared/draw-category.js'

/**
 * Noise on a category: after a time step at which the share `kept` ("alpha bar") is left, it is still what it was with that probability,
 * and else drawn from the marginal distribution m: Q = kept I + (1 - kept) 1 m' (Vignac et al., DiGress, arXiv:2209.14734, equation 7). The
 * limit is m, so that even noise has as few bonds as molecules have.
 */
export class CategoricalNoise {
  readonly size: number
  readonly #guess: Float64Array

  /** @param marginal Of every category, above 0, in sum 1. */
  constructor(readonly marginal: Float64Array) {
    this.size = marginal.length
    this.#guess = new Float64Array(this.size)
  }

  /** Of so many categories by their counts; each is taken to have been there once more. */
  static ofCounts(counts: Float64Array): CategoricalNoise {
    const all = counts.reduce((sum, count) => sum + count + 1, 0)
    return new CategoricalNoise(counts.map(count => (count + 1) / all))
  }

  /** A category from the marginal distribution: pure noise. */
  draw(rng: Rng): number {
    return drawLevel(this.marginal, rng)
  }

  noisy(category: number, kept: number, rng: Rng): number {
    return rng.next() < kept ? category : this.draw(rng)
  }

  /**
   * A category one visit earlier: drawn from the sum over clean categories x of what the network says of x times the posterior
   * q(earlier | now, x) (arXiv:2209.14734, equations 4 and 5).
   *
   * @param logits The network's, from `offset` on.
   * @param keptThen What is left at the earlier visit, 1 for the clean one. @param keptNow What is left now.
   */
  earlier(logits: Float32Array, offset: number, now: number, keptThen: number, keptNow: number, rng: Rng): number {
    const {marginal, size} = this
    const guess = this.#guess
    softmax(logits, offset, guess)
    const between = keptNow / keptThen
    let others = 0
    for (let clean = 0; clean < size; clean++) {
      guess[clean] /= (clean === now ? keptNow : 0) + (1 - keptNow) * marginal[now]
      others += guess[clean]
    }
    let sum = 0
    for (let then = 0; then < size; then++) {
      const ways = keptThen * guess[then] + (1 - keptThen) * marginal[then] * others
      guess[then] = ways * ((then === now ? between : 0) + (1 - between) * marginal[now])
      sum += guess[then]
    }
    for (let then = 0; then < size; then++) guess[then] /= sum
    return drawLevel(guess, rng)
  }

  /**
   * Cross-entropy of the clean category, in nats.
   * @param gradient Filled from `offset` on with its gradient by the logits, times `weight`.
   */
  loss(logits: Float32Array, offset: number, clean: number, gradient: Float32Array, weight: number): number {
    const guess = this.#guess
    softmax(logits, offset, guess)
    for (let at = 0; at < this.size; at++) gradient[offset + at] = weight * (guess[at] - (at === clean ? 1 : 0))
    return -Math.log(guess[clean])
  }
}
