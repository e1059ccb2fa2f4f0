import {fisherExactGreater} from './tests.js'
import {incompleteBeta, inverseIncompleteBeta, logBeta, logChoose, normalQuantile} from './special.js'

const POWER = 0.8
/** Quantiles that stand for the distribution of another control group's hits. */
const CONTROLS = 200

/**
 * The smallest true rate of the main group that Fisher's one-sided test would tell from a control group with 80 %
 * probability, at the level that the test is held against. What is left to chance is both groups' hits: those of the
 * main group are binomial, those of the control follow the beta-binomial distribution that the observed hits predict
 * for another such group (Jeffreys' prior), since a control without a hit does not show that its rate is 0. Never below
 * what the observed control itself asks for, so that a figure as large as the result would have been significant.
 *
 * @param mainTrials Whole and positive, as `trials`; `hits` whole in [0, trials].
 * @param level The p-value below which the test finds something: of several tests that of the family's smallest.
 * @returns A rate in (0, 1]; undefined when not even hits alone would be significant with that probability.
 */
export function detectableProportion(mainTrials: number, hits: number, trials: number, level: number): number | undefined {
  const observed = fewestSignificant(mainTrials, hits, trials, level)
  if (observed > mainTrials) return undefined
  const controls = predictedHits(hits, trials).map(({hits: others, share}) => ({
    share,
    enough: fewestSignificant(mainTrials, others, trials, level),
  }))
  const power = (rate: number) =>
    controls.reduce((sum, {share, enough}) => sum + share * binomialTail(enough, mainTrials, rate), 0)
  if (power(1) < POWER) return undefined
  const against = inverseIncompleteBeta(POWER, observed, mainTrials - observed + 1)
  return Math.max(
    against,
    smallestWith(0, 1, rate => power(rate) >= POWER),
  )
}

/** The fewest hits of the main group that are significant against so many of the control; more than there are trials where none are. */
function fewestSignificant(mainTrials: number, hits: number, trials: number, level: number): number {
  // The p-value falls with the hits, so halving finds the first significant number. Without a hit it is 1.
  let [below, enough] = [0, mainTrials + 1]
  while (enough - below > 1) {
    const middle = (below + enough) >> 1
    if (fisherExactGreater(middle, mainTrials, hits, trials) < level) enough = middle
    else below = middle
  }
  return enough
}

/** P(at least so many hits), at least one asked for. */
function binomialTail(hits: number, trials: number, rate: number): number {
  return hits > trials ? 0 : incompleteBeta(rate, hits, trials - hits + 1)
}

/** Hits of another group like this one: quantiles of the beta-binomial distribution and what share of them each stands for. */
function predictedHits(hits: number, trials: number): {hits: number; share: number}[] {
  const [a, b] = [hits + 0.5, trials - hits + 0.5]
  const chance = (count: number) => Math.exp(logChoose(trials, count) + logBeta(count + a, trials - count + b) - logBeta(a, b))
  const shares = new Map<number, number>()
  let [count, below] = [0, chance(0)]
  for (let quantile = 0; quantile < CONTROLS; quantile++) {
    while (below < (quantile + 0.5) / CONTROLS && count < trials) below += chance(++count)
    shares.set(count, (shares.get(count) ?? 0) + 1 / CONTROLS)
  }
  return [...shares].map(([others, share]) => ({hits: others, share}))
}

/**
 * The smallest true AUC that a one-sided rank test at that level tells from 0.5 with 80 % probability: the null
 * variance of Mann and Whitney, and Hanley and McNeil's variance (doi:10.1148/radiology.143.1.7063747, eq. 1) at the AUC
 * itself, both normal.
 *
 * @param level The p-value below which the test finds something: of several tests that of the family's smallest.
 * @param repeats How many independent divisions of the people the test adds up: so much smaller is its null variance.
 *   The variance at the AUC itself
 *   is left at that of one, since people may differ in how much a release gives away of them; so the figure is rather
 *   too high than too low.
 * @returns An AUC in (0.5, 1]; undefined when so few rows cannot show anything.
 */
export function detectableAuc(members: number, nonMembers: number, level: number, repeats = 1): number | undefined {
  const critical = normalQuantile(1 - level) * Math.sqrt((members + nonMembers + 1) / (12 * members * nonMembers * repeats))
  const zPower = normalQuantile(POWER)
  const isFound = (auc: number) => auc - 0.5 >= critical + zPower * Math.sqrt(hanleyMcNeilVariance(auc, members, nonMembers))
  return isFound(1) ? smallestWith(0.5, 1, isFound) : undefined
}

/** Between a value without and one with a property that stays once it is there. */
function smallestWith(without: number, having: number, has: (value: number) => boolean): number {
  let [below, enough] = [without, having]
  while (enough - below > 1e-9) {
    const middle = (below + enough) / 2
    if (has(middle)) enough = middle
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
