import {logNormalTail} from './special.js'

/*
 * Gaussian differential privacy: telling the outputs on neighbouring tables apart is no easier than telling N(0, 1) from
 * N(mu, 1). Dong, Roth and Su, Gaussian Differential Privacy, arXiv:1905.02383.
 */

/** No mechanism that is used has a larger one: there, two outputs in a million are mistaken for each other. */
const LARGEST_MU = 1e3
/** Halvings: more than a double has digits. */
const STEPS = 100

/**
 * The delta at which mu-Gaussian privacy is (epsilon, delta)-differential privacy:
 * Phi(-epsilon / mu + mu / 2) - e^epsilon Phi(-epsilon / mu - mu / 2) (Dong, Roth and Su, corollary 1).
 *
 * @param mu > 0.
 * @param epsilon >= 0.
 */
export function gaussianDelta(mu: number, epsilon: number): number {
  const [outer, inner] = [epsilon / mu + mu / 2, epsilon / mu - mu / 2]
  return Math.max(0, Math.exp(logNormalTail(inner)) - Math.exp(epsilon + logNormalTail(outer)))
}

/**
 * The largest mu whose Gaussian privacy is (epsilon, delta)-differential privacy: what Gaussian noise may give away that is
 * used up to the claim.
 *
 * @param epsilon >= 0.
 * @param delta In (0, 1).
 */
export const gaussianMu = (epsilon: number, delta: number): number =>
  bisect(LARGEST_MU, mu => gaussianDelta(mu, epsilon) <= delta).within

/**
 * The smallest epsilon >= 0 at which mu-Gaussian privacy is (epsilon, delta)-differential privacy; 0 for a mu of 0.
 *
 * @param delta In (0, 1).
 */
export function gaussianEpsilon(mu: number, delta: number): number {
  if (mu === 0 || gaussianDelta(mu, 0) <= delta) return 0
  // The tail at z = epsilon / mu - mu / 2 bounds delta: there it is below e^(-z^2 / 2).
  const most = mu * (Math.sqrt(-2 * Math.log(delta)) + mu / 2)
  return bisect(most, epsilon => gaussianDelta(mu, epsilon) > delta).beyond
}

/** The place in [0, most] where what is true of small numbers ends, from both sides. */
function bisect(most: number, isTrue: (value: number) => boolean): {within: number; beyond: number} {
  let [within, beyond] = [0, most]
  for (let step = 0; step < STEPS; step++) {
    const middle = (within + beyond) / 2
    if (isTrue(middle)) within = middle
    else beyond = middle
  }
  return {within, beyond}
}
