import type {Estimate} from '../../core/estimate.js'
import {normalCdf, normalQuantile} from '../special.js'
import {oneRunBound, type OneRun} from './one-run.js'

/**
 * A lower bound on mu of Gaussian differential privacy, from one run: the largest mu that the chance of so many right guesses
 * rules out. Probabilities p_i of i right guesses of c must hold sum over j >= i of (c - j) p_j >=
 * m Phi(Phi^-1(sum over j > i of j p_j / m) - mu); if the least that follows from P(v or more) = 1 - confidence adds up to more
 * than there is, such a chance is impossible. Mahloujifar, Melis and Chaudhuri, Auditing f-Differential Privacy in One Run,
 * arXiv:2410.22235, algorithm 3 with two choices per canary. Where the noise is Gaussian it proves more than
 * `oneRunEpsilon`, which knows nothing of the noise.
 *
 * @throws {RangeError} As `oneRunEpsilon` does.
 */
export function oneRunMu(run: OneRun, confidence: number): Estimate {
  const isRejected = (mu: number) => isImpossible(run, mu, 1 - confidence)
  return oneRunBound(run, confidence, 'Mahloujifar, Melis and Chaudhuri, Gaussian curve', isRejected)
}

function isImpossible({canaries, guesses, correct}: OneRun, mu: number, chance: number): boolean {
  let right = (chance * correct) / canaries
  let wrong = (chance * (guesses - correct)) / canaries
  for (let i = correct - 1; i >= 0; i--) {
    const least = normalCdf(normalQuantile(right) - mu)
    // Once it does not grow, it never does again.
    if (least <= wrong) break
    right = Math.min(1, right + (i / (guesses - i)) * (least - wrong))
    wrong = least
  }
  return right + wrong > guesses / canaries
}
