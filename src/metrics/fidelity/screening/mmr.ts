import {tanimoto, type Fingerprint} from '../../../chemistry/fingerprints.js'

/**
 * Maximal marginal relevance: the next one chosen has the largest lambda x score - (1 - lambda) x its largest Tanimoto similarity to one
 * chosen before. Carbonell and Goldstein, SIGIR 1998, doi:10.1145/290941.291025; ScaffAug (arXiv 2510.16306) re-ranks so.
 *
 * @param candidates In the order of their scores, which lie in [0, 1].
 * @returns Places of the candidates, in the order in which they were chosen; of equal ones the first.
 */
export function maximalMarginalRelevance(
  candidates: readonly {readonly score: number; readonly fingerprint: Fingerprint}[],
  count: number,
  lambda: number,
): number[] {
  const nearest = new Float64Array(candidates.length)
  const left = new Set(candidates.keys())
  const chosen: number[] = []
  while (chosen.length < count && left.size > 0) {
    let [best, most] = [-1, -Infinity]
    for (const at of left) {
      const value = lambda * candidates[at].score - (1 - lambda) * nearest[at]
      if (value > most) [best, most] = [at, value]
    }
    chosen.push(best)
    left.delete(best)
    for (const at of left) nearest[at] = Math.max(nearest[at], tanimoto(candidates[best].fingerprint, candidates[at].fingerprint))
  }
  return chosen
}
