import {logChoose, normalCdf} from './special.js'

/**
 * One-sided exact test of Fisher (1922, doi:10.2307/2340521): the probability of at least this many successes in the main
 * group, given the margins, when both groups have the same rate.
 *
 * @param mainHits Whole number in [0, mainTrials], as `hits` in [0, trials].
 * @returns p-value in (0, 1].
 */
export function fisherExactGreater(mainHits: number, mainTrials: number, hits: number, trials: number): number {
  if (mainHits === 0) return 1
  const drawn = mainHits + hits
  const most = Math.min(mainTrials, drawn)
  const logAll = logChoose(mainTrials + trials, drawn)
  let tail = 0
  // From the far end up: small terms first.
  for (let k = most; k >= mainHits; k--) tail += Math.exp(logChoose(mainTrials, k) + logChoose(trials, drawn - k) - logAll)
  return Math.min(1, tail)
}

/**
 * One-sided test that the main group's rate is above the other's: the score test with pooled variance, the normal
 * approximation to Fisher's test for counts that are large or fractional.
 *
 * @returns p-value; 1 when neither or both groups had nothing but successes or failures.
 */
export function proportionGreater(mainHits: number, mainTrials: number, hits: number, trials: number): number {
  const pooled = (mainHits + hits) / (mainTrials + trials)
  const variance = pooled * (1 - pooled) * (1 / mainTrials + 1 / trials)
  return variance === 0 ? 1 : normalCdf(-(mainHits / mainTrials - hits / trials) / Math.sqrt(variance))
}

/**
 * Holm's step-down correction (1979, Scandinavian Journal of Statistics 6, 65-70): p-values so adjusted that calling those
 * below a level significant errs anywhere in the family with at most that probability, however the tests depend on each other.
 *
 * @returns In the order given, each at least its p-value and at most 1.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).sort((a, b) => pValues[a] - pValues[b])
  const adjusted = new Array<number>(pValues.length)
  let largest = 0
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[at]))
    adjusted[at] = largest
  })
  return adjusted
}
