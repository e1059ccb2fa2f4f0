import {logGamma} from './special.js'

/**
 * The probability of at least so many events of a Poisson distribution, summed from the smaller terms up.
 * @param mean At least 0.
 */
export function poissonTail(least: number, mean: number): number {
  if (least <= 0) return 1
  if (mean === 0) return 0
  const term = (count: number) => Math.exp(count * Math.log(mean) - mean - logGamma(count + 1))
  if (least <= mean) {
    let below = 0
    for (let count = 0; count < least; count++) below += term(count)
    return Math.max(0, 1 - below)
  }
  let tail = 0
  for (let count = least; ; count++) {
    const added = term(count)
    tail += added
    if (added <= tail * 1e-16) return Math.min(1, tail)
  }
}
