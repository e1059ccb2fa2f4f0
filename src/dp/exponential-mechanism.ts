import {bernoulliExp} from './discrete-noise.js'
import {below32, type NoiseSource} from './secure-noise.js'

/** Scores are rounded to units of their sensitivity over this number, and epsilon down to a multiple of one over it. */
const RESOLUTION = 2 ** 20

/**
 * Exponential mechanism (McSherry and Talwar, doi:10.1109/FOCS.2007.66): chooses candidate i with probability proportional to
 * exp(epsilon score_i / (2 sensitivity)). It spends epsilon^2 / 8 of a zero-concentrated budget (Cesar and Rogers,
 * arXiv:2004.07223, lemma 3.2, bounded range).
 *
 * Sampled exactly, by integer arithmetic and random bits: a candidate is drawn evenly, and kept with probability
 * exp(-epsilon (best - score) / (2 sensitivity)). Scores are rounded to whole units first, which can add one unit to what a record
 * moves them by; the sensitivity is taken that much larger. Takes as many draws as there are candidates at worst. How many
 * it takes depends on the scores, so the time is not hidden.
 *
 * @param scores At least one; the larger, the better. Finite, at most 2^30 sensitivities apart.
 * @param sensitivity The most that one record more or less moves any score by, > 0.
 * @param epsilon >= 0; of 0 nothing is left below 2^-20.
 * @returns The place of the chosen one.
 */
export function chooseExponentially(scores: ArrayLike<number>, sensitivity: number, epsilon: number, noise: NoiseSource): number {
  const units = Array.from(scores, score => Math.round((score / sensitivity) * RESOLUTION))
  if (units.length === 0 || !units.every(Number.isSafeInteger))
    throw new RangeError('There must be finite scores to choose from.')
  const best = units.reduce((most, unit) => Math.max(most, unit))
  const parts = BigInt(Math.floor(epsilon * RESOLUTION))
  const denominator = 2n * BigInt(RESOLUTION + 1) * BigInt(RESOLUTION)
  for (;;) {
    const candidate = below32(noise, units.length)
    if (bernoulliExp(BigInt(best - units[candidate]) * parts, denominator, noise)) return candidate
  }
}
