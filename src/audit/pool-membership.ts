import type {Estimate, Estimates} from '../core/estimate.js'
import {aucEstimate, aucGreaterTest} from '../stats/auc.js'
import {epsilonLowerBound} from '../stats/epsilon.js'
import {detectableAuc} from '../stats/power.js'
import {meanRocCurve} from '../stats/roc.js'
import {tprAtFpr} from '../stats/tpr-at-fpr.js'
import {meanEstimate} from './mean-estimate.js'
import {combinedPValue, detectableAs, type AttackFigures, type TallyOf} from './pool-attacks.js'

type Scores = Pick<TallyOf<'membership'>, 'members' | 'nonMembers'>

/** False-positive rates at which the true-positive rate is given, by the name of the figure. */
export const FALSE_POSITIVE_RATES = {tprAtFpr10pct: 0.1, tprAtFpr1pct: 0.01, tprAtFpr01pct: 0.001} as const

/**
 * What the scores of members and non-members show. A true-positive rate that the non-members cannot resolve, and a bound on epsilon from too
 * few of either, are left out, and `details` says why. The bound counts every record as a game of its own at delta 0; a third of
 * the scores chooses its threshold, the others are counted. Scores must come in random order.
 */
export function membershipFigures(tallies: readonly TallyOf<'membership'>[], confidence: number): AttackFigures {
  const members = Math.min(...tallies.map(tally => tally.members.length))
  const nonMembers = Math.min(...tallies.map(tally => tally.nonMembers.length))
  const rates = Object.entries(FALSE_POSITIVE_RATES).map(
    ([name, rate]) => [name, rate, ratesAt(tallies, rate, confidence)] as const,
  )
  const epsilon = epsilonOf(tallies, confidence)
  const guess = (value: number): Estimate => ({
    value,
    low: value,
    high: value,
    confidence,
    trials: Math.min(members, nonMembers),
    method: 'guessing, by definition',
  })
  const estimates: Estimates = {
    auc: meanOver(tallies.map(tally => aucEstimate(tally.members, tally.nonMembers, confidence))),
    ...Object.fromEntries(rates.flatMap(([name, , estimate]) => (estimate ? [[name, estimate]] : []))),
    ...(epsilon && {epsilon}),
  }
  const guessing = {
    auc: guess(0.5),
    ...Object.fromEntries(rates.flatMap(([name, rate, estimate]) => (estimate ? [[name, guess(rate)]] : []))),
  }
  const pValue = combinedPValue(tallies.map(tally => aucGreaterTest(tally.members, tally.nonMembers)))
  return {
    estimates,
    baseline: guessing,
    reference: guessing,
    roc: meanRocCurve(tallies),
    test: {
      estimate: 'auc',
      method: `one-sided rank test of AUC > 0.5${tallies.length > 1 ? ', twice the median p-value of the repeats' : ''}`,
      pValue,
      adjustedPValue: pValue,
      ...detectableAs(detectableAuc(members, nonMembers, confidence)),
    },
    details: {
      members,
      nonMembers,
      ...Object.fromEntries(
        rates.flatMap(([name, , estimate]) => (estimate ? [] : [[name, `not resolvable with ${nonMembers} non-members`]])),
      ),
      ...(epsilon ? {} : {epsilon: `not measured with ${members} members and ${nonMembers} non-members`}),
    },
  }
}

/** Trials are those of one repeat. */
const meanOver = (repeats: readonly Estimate[]) => meanEstimate(repeats, trials => Math.min(...trials))

function ratesAt(tallies: readonly Scores[], rate: number, confidence: number): Estimate | undefined {
  const repeats = tallies.flatMap(({members, nonMembers}) => tprAtFpr(members, nonMembers, rate, confidence) ?? [])
  return repeats.length < tallies.length ? undefined : meanOver(repeats)
}

/**
 * Bounds of several repeats are each taken with half of the error, and their lower median is given: that at least half of
 * them are wrong has at most twice that probability, however they depend on one another (as with p-values, Rueger 1978).
 */
function epsilonOf(tallies: readonly Scores[], confidence: number): Estimate | undefined {
  if (tallies.some(({members, nonMembers}) => Math.min(members.length, nonMembers.length) < 3)) return undefined
  const level = tallies.length === 1 ? confidence : (1 + confidence) / 2
  const bounds = tallies.map(({members, nonMembers}) => {
    const [ins, outs] = [thirds(members), thirds(nonMembers)]
    return epsilonLowerBound(ins.picked, outs.picked, ins.counted, outs.counted, 0, level)
  })
  const sorted = bounds.sort((a, b) => a.value - b.value)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  return {
    ...middle,
    confidence,
    method: tallies.length === 1 ? middle.method : `${middle.method}; median of ${tallies.length} repeats`,
  }
}

/** Every third score to choose the threshold on, the others to count. */
function thirds(scores: readonly number[]): {picked: number[]; counted: number[]} {
  return {
    picked: scores.filter((_, at) => at % 3 === 0),
    counted: scores.filter((_, at) => at % 3 !== 0),
  }
}
