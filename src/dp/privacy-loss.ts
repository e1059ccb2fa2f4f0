/** Whole numbers that were released with Gaussian noise of one deviation. */
export interface NoisyAnswer {
  readonly noisy: Float64Array
  readonly sigma: number
}

/**
 * The privacy loss of Gaussian noise: ln of how much likelier an answer is with a record than without it,
 * sum of ((y - a)^2 - (y - a - d)^2) / (2 sigma^2). It is exact for the discrete Gaussian too, whose normaliser does not depend
 * on a whole mean. By Neyman and Pearson no test tells both sides apart better than a threshold on it; over the noise it is
 * normal with mean +-m^2 / 2 and variance m^2, where m = |d| / sigma (Dong, Roth and Su, arXiv:1905.02383, theorem 2.7).
 *
 * @param answer y and sigma.
 * @param others a: what the other records answer, as many numbers as `noisy` has.
 * @param own d: what the record adds to that.
 */
export function privacyLoss(answer: NoisyAnswer, others: Float64Array, own: Float64Array): number {
  const {noisy, sigma} = answer
  const sum = noisy.reduce((all, value, at) => all + own[at] * (value - others[at] - own[at] / 2), 0)
  return sum / sigma ** 2
}
