import type {Estimate, Estimates} from '../../core/estimate.js'
import {epsilonLowerBound} from '../../stats/epsilon.js'
import {repeatedAuc} from '../../stats/repeated-auc.js'
import {meanRocCurve} from '../../stats/roc.js'
import type {Unresolved} from '../../result/details.js'
import {tprAtFpr} from '../../stats/tpr-at-fpr.js'
import {onCommonScale, type ClassScores} from './common-scale.js'
import {guessing} from './guessing.js'
import {rowsPerRecord} from './rows-per-record.js'
import {meanEstimate} from './mean-estimate.js'
import {equalPairs, membershipTest} from './membership-test.js'
import type {AttackFigures, OutputOf} from './attacks.js'
import type {PeopleScores} from '../plan/task-output.js'

type Repeat = readonly PeopleScores[]

/** False-positive rates at which the true-positive rate is given, by the name of the figure. */
export const FALSE_POSITIVE_RATES = {tprAtFpr10pct: 0.1, tprAtFpr1pct: 0.01, tprAtFpr01pct: 0.001} as const

/**
 * What the scores of members and non-members show. A true-positive rate that the non-members cannot resolve, and a
 * bound on epsilon from too few of either, are left out, and `details` says why. The bound counts every person as a
 * game of its own at delta 0; a third of the scores chooses its threshold, the others are counted. Scores must come in
 * random order.
 *
 * Of several classes the AUC and its test compare scores within a class alone. Where one threshold is needed for
 * everybody, scores are replaced by their rank in the class, as the attacker could who knows all of them: a class whose
 * scores are spread wider then does not decide alone.
 *
 * @param newSplits Whether every repeat divided the people anew.
 */
export function membershipFigures(
  outputs: readonly OutputOf<'membership'>[],
  confidence: number,
  newSplits: boolean,
): AttackFigures {
  const repeats = outputs.map(({classes}) => classes)
  const scores = repeats.map(onOneScale)
  const members = Math.min(...scores.map(repeat => repeat.members.length))
  const nonMembers = Math.min(...scores.map(repeat => repeat.nonMembers.length))
  const rates = Object.entries(FALSE_POSITIVE_RATES).map(
    ([name, rate]) => [name, rate, ratesAt(scores, rate, confidence)] as const,
  )
  const epsilon = epsilonOf(scores, confidence)
  const equal = equalPairs(repeats)
  const guess = (value: number) => guessing(Math.min(members, nonMembers), confidence, value)
  const estimates: Estimates = {
    auc: repeatedAuc(repeats, confidence),
    ...Object.fromEntries(rates.flatMap(([name, , estimate]) => (estimate ? [[name, estimate]] : []))),
    ...(epsilon && {epsilon}),
  }
  const guesses = {
    auc: guess(0.5),
    ...Object.fromEntries(rates.flatMap(([name, rate, estimate]) => (estimate ? [[name, guess(rate)]] : []))),
  }
  return {
    estimates,
    baseline: guesses,
    reference: guesses,
    roc: meanRocCurve(scores),
    ...membershipTest(repeats, {newSplits, twoSided: outputs.every(({lowTells}) => lowTells === true)}),
    details: {
      members,
      nonMembers,
      ...rowsPerRecord(outputs),
      ...(equal > 0 && {equalPairs: equal}),
      ...Object.fromEntries(
        rates.flatMap(([name, , estimate]): [string, Unresolved][] => (estimate ? [] : [[name, 'too-few-non-members']])),
      ),
      ...(epsilon ? {} : {epsilon: 'too-few-people' satisfies Unresolved}),
    },
  }
}

function onOneScale(classes: Repeat): ClassScores {
  const sides = classes.map(each => (classes.length === 1 ? each : onCommonScale(each)))
  return {members: sides.flatMap(each => each.members), nonMembers: sides.flatMap(each => each.nonMembers)}
}

/** Trials are those of one repeat. */
const meanOver = (repeats: readonly Estimate[]) => meanEstimate(repeats, trials => Math.min(...trials))

function ratesAt(outputs: readonly ClassScores[], rate: number, confidence: number): Estimate | undefined {
  const repeats = outputs.flatMap(({members, nonMembers}) => tprAtFpr(members, nonMembers, rate, confidence) ?? [])
  return repeats.length < outputs.length ? undefined : meanOver(repeats)
}

/**
 * Bounds of several repeats are each taken with half of the error, and their lower median is given: that at least half of
 * them are wrong has at most twice that probability, however they depend on one another (as with p-values, Rueger 1978).
 */
function epsilonOf(outputs: readonly ClassScores[], confidence: number): Estimate | undefined {
  if (outputs.some(({members, nonMembers}) => Math.min(members.length, nonMembers.length) < 3)) return undefined
  const level = outputs.length === 1 ? confidence : (1 + confidence) / 2
  const bounds = outputs.map(({members, nonMembers}) => {
    const [ins, outs] = [thirds(members), thirds(nonMembers)]
    return epsilonLowerBound(ins.picked, outs.picked, ins.counted, outs.counted, 0, level)
  })
  const sorted = bounds.sort((a, b) => a.value - b.value)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  return {
    ...middle,
    confidence,
    method: outputs.length === 1 ? middle.method : `${middle.method}; median of ${outputs.length} repeats`,
  }
}

/** Every third score to choose the threshold on, the others to count. */
function thirds(scores: readonly number[]): {picked: number[]; counted: number[]} {
  return {
    picked: scores.filter((_, at) => at % 3 === 0),
    counted: scores.filter((_, at) => at % 3 !== 0),
  }
}
