import {fisherExactGreater} from './tests.js'
import {inverseIncompleteBeta, normalQuantile} from './special.js'

const POWER = 0.8

/**
 * The smallest true rate of the main group that Fisher's one-sided test would tell from the observed control with 80 %
 * probability, at level 1 - confidence: the smallest number of hits that is significant against that control, then the rate
 * at which so many hits occur with 80 % probability (the binomial tail as an incomplete beta function).
 *
 * @param mainTrials Whole and positive, as `trials`; `hits` whole in [0, trials].
 * @returns A rate in (0, 1]; undefined when even hits alone would not be significant.
 */
export function detectableProportion(mainTrials: number, hits: number, trials: number, confidence: number): number | undefined {
  const isSignificant = (mainHits: number) => fisherExactGreater(mainHits, mainTrials, hits, trials) < 1 - confidence
  if (!isSignificant(mainTrials)) return undefined
  // The p-value falls with the hits, so halving finds the first significant number.
  let [below, enough] = [-1, mainTrials]
  while (enough - below > 1) {
    const middle = (below + enough) >> 1
    if (isSignificant(middle)) enough = middle
    else below = middle
  }
  return enough === 0 ? 0 : inverseIncompleteBeta(POWER, enough, mainTrials - enough + 1)
}

/**
 * The smallest true AUC that a one-sided rank test at level 1 - confidence tells from 0.5 with 80 % probability: the null
 * variance of Mann and Whitney, and Hanley and McNeil's variance (doi:10.1148/radiology.143.1.7063747, eq. 1) at the AUC
 * itself, both normal.
 *
 * @param repeats How many independent divisions of the people the test adds up: so much smaller is its null variance. The variance at the AUC itself
 *   is left at that of one, since people may differ in how much a release gives away of them; so the figure is rather too high than too low.
 * @returns An AUC in (0.5, 1]; undefined when so few rows cannot show anything.
 */
export function detectableAuc(members: number, nonMembers: number, confidence: number, repeats = 1): number | undefined {
  const critical = normalQuantile(confidence) * Math.sqrt((members + nonMembers + 1) / (12 * members * nonMembers * repeats))
  const zPower = normalQuantile(POWER)
  const isFound = (auc: number) => auc - 0.5 >= critical + zPower * Math.sqrt(hanleyMcNeilVariance(auc, members, nonMembers))
  if (!isFound(1)) return undefined
  let [below, enough] = [0.5, 1]
  while (enough - below > 1e-9) {
    const middle = (below + enough) / 2
    if (isFound(middle)) enough = middle
    else below = middle
  }
  return enough
}

/** Variance of an AUC of two exponential populations (doi:10.1148/radiology.143.1.7063747, eq. 1). */
function hanleyMcNeilVariance(auc: number, members: number, nonMembers: number): number {
  const q1 = auc / (2 - auc)
  const q2 = (2 * auc * auc) / (1 + auc)
  const spread = auc * (1 - auc) + (members - 1) * (q1 - auc * auc) + (nonMembers - 1) * (q2 - auc * auc)
  return Math.max(0, spread) / (members * nonMembers)
}
