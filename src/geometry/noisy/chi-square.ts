import {normalQuantile} from '../../stats/special.js'

/**
 * Quantile of the chi-square distribution (Wilson and Hilferty, doi:10.1073/pnas.17.12.684): within 4 % from 0.5 up, 2
 * % from four degrees of freedom up. @param freedom At least 1.
 */
export function chiSquareQuantile(probability: number, freedom: number): number {
  const part = 2 / (9 * freedom)
  return freedom * (1 - part + normalQuantile(probability) * Math.sqrt(part)) ** 3
}

/** Probability that a Poisson variable of this mean is at least `count`. */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) return 1
  // The terms from `count` on, so that small tails keep their digits.
  let term = Math.exp(-mean)
  for (let at = 1; at <= count; at++) term *= mean / at
  let sum = 0
  for (let at = count + 1; term > 0 && at < count + 400; at++) {
    sum += term
    if (term < sum * 1e-12) break
    term *= mean / at
  }
  return Math.min(1, sum)
}
