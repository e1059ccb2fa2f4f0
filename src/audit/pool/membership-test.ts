import {detectableAuc} from '../../stats/power.js'
import {rankSumGreaterTest, type Sides} from '../../stats/rank-sum-test.js'
import {logChoose} from '../../stats/special.js'
import {combinedPValue, type AttackFigures} from './attacks.js'

type Repeat = readonly Sides[]

export interface MembershipDesign {
  /** Whether every repeat divided the people anew. */
  readonly newSplits: boolean
  /** Whether members scoring below non-members is something that the attacker can use as well. */
  readonly twoSided: boolean
}

/**
 * Whether members score above non-members, or, two-sided, either above or below them, at twice the smaller p-value.
 * Where every repeat divided the people anew, by a draw of its own, the divisions are independent given the people: of
 * a release that says nothing about who is a member, every division of the people asked about is equally likely in each
 * repeat, whatever came out in the others, so the rank sums may be added as strata. Where the same people are members
 * in all repeats, repeats are not independent, and twice the median of their p-values is taken.
 *
 * No p-value is below the share that one division has among all divisions of so many people: repeats show what a generator does with these
 * people, not that there are more of them.
 *
 * @param repeats Per repeat its classes, none of them empty.
 */
export function membershipTest(
  repeats: readonly Repeat[],
  {newSplits, twoSided}: MembershipDesign,
): Pick<AttackFigures, 'test' | 'detectableAt'> {
  const count = repeats.length
  const greater = (of: readonly Repeat[]) =>
    newSplits ? rankSumGreaterTest(of.flat()) : combinedPValue(of.map(rankSumGreaterTest))
  const above = greater(repeats)
  const below = twoSided ? greater(repeats.map(classes => classes.map(swapped))) : 1
  const tails = twoSided ? 2 : 1
  const oneDivision = tails * Math.max(...repeats.map(shareOfOneDivision))
  const pValue = Math.min(1, Math.max(oneDivision, tails * Math.min(above, below)))
  const combined = newSplits ? ', rank sums added over the repeats' : ', twice the median p-value of the repeats'
  const people = (side: keyof Sides) =>
    Math.min(...repeats.map(classes => classes.reduce((sum, each) => sum + each[side].length, 0)))
  const [members, nonMembers] = [people('members'), people('nonMembers')]
  return {
    test: {
      estimate: 'auc',
      method: `${twoSided ? 'two-sided rank test of AUC = 0.5' : 'one-sided rank test of AUC > 0.5'}${count > 1 ? combined : ''}`,
      pValue,
      adjustedPValue: pValue,
      compared: {main: members, reference: nonMembers},
      smallestPValue: Math.min(1, Math.max(oneDivision, tails * Math.max(...repeats.map(smallestGivenTies)))),
      ...(below < above && {below: true}),
    },
    detectableAt: level => {
      if (oneDivision >= level) return undefined
      const each = level / tails
      if (newSplits) return detectableAuc(members, nonMembers, each, count)
      return detectableAuc(members, nonMembers, count > 1 ? each / 2 : each)
    },
  }
}

/** Share of the pairs of a member and a non-member of one class that have equal scores, over all repeats. */
export function equalPairs(repeats: readonly Repeat[]): number {
  let [equal, all] = [0, 0]
  for (const {members, nonMembers} of repeats.flat()) {
    const times = new Map<number, number>()
    for (const score of Array.from(nonMembers)) times.set(score, (times.get(score) ?? 0) + 1)
    for (const score of Array.from(members)) equal += times.get(score) ?? 0
    all += members.length * nonMembers.length
  }
  return equal / all
}

const swapped = ({members, nonMembers}: Sides): Sides => ({members: nonMembers, nonMembers: members})

/** One over the number of ways to choose the members among the people of each class. */
function shareOfOneDivision(classes: Repeat): number {
  return Math.exp(
    -classes.reduce((sum, each) => sum + logChoose(each.members.length + each.nonMembers.length, each.members.length), 0),
  )
}

/** The p-value if the members had the largest scores of all. */
function smallestGivenTies(classes: Repeat): number {
  const best = classes.map(({members, nonMembers}): Sides => {
    const sorted = [...Array.from(members), ...Array.from(nonMembers)].sort((a, b) => b - a)
    return {members: sorted.slice(0, members.length), nonMembers: sorted.slice(members.length)}
  })
  const isTied = best.some(
    ({members, nonMembers}) =>
      new Set([...Array.from(members), ...Array.from(nonMembers)]).size < members.length + nonMembers.length,
  )
  return isTied ? rankSumGreaterTest(best) : 0
}
