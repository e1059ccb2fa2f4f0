import {aucGreaterTest} from '../../stats/rank-sum-test.js'
import {lowerBound} from '../../stats/lower-bound.js'
import type {PeopleScores, TaskOutput} from '../plan/task-output.js'

/** How often an attack was tried on a person, and how often it reached them. */
export interface Tries {
  times: number
  reached: number
}

/** One person under one attack: in the repeats (or runs) with them in the data, and in those without. */
export interface Reached {
  readonly member: Tries
  readonly nonMember: Tries
  /** For single records of an experiment: the p-value that runs with and without it are alike. */
  readonly pValue?: number
}

/** A graded attack reaches whom it says more of than of all but this share of the people outside the data. */
const TAIL = 0.05
/** From fewer people outside the data nobody can tell what is unusual. */
const FEWEST_OTHERS = 10

/**
 * Whom the attack of these outputs reached, by person. An attack that finds or does not find a person reaches whom it
 * finds. One that gives scores reaches whom it gives a score that at most 5 % of the people outside the data have (of
 * fewer than 20 none); for these people themselves, at most 5 % of the others of them. So about 5 % are reached of whom
 * the attack knows nothing, and how many it is shows in those who were not in the data. Records of an experiment are
 * reached in runs, likewise.
 *
 * @param below Members are those with low scores.
 */
export function reachedBy(outputs: readonly TaskOutput[], below: boolean): Map<number, Reached> {
  const all = new Map<number, Reached>()
  const of = (person: number) => {
    const known = all.get(person) ?? {member: {times: 0, reached: 0}, nonMember: {times: 0, reached: 0}}
    all.set(person, known)
    return known
  }
  const add = ({memberPeople, nonMemberPeople}: PeopleScores, members: ArrayLike<number>, nonMembers: ArrayLike<number>) => {
    memberPeople.forEach((person, at) => {
      count(of(person).member, members[at])
    })
    nonMemberPeople.forEach((person, at) => {
      count(of(person).nonMember, nonMembers[at])
    })
  }
  for (const output of outputs) {
    for (const found of foundIn(output)) add(found, found.members, found.nonMembers)
    for (const scored of scoredIn(output)) {
      const {members, nonMembers} = beyondOthers(scored.members, scored.nonMembers, below)
      if (nonMembers.length >= FEWEST_OTHERS) add(scored, members, nonMembers)
    }
    if (output.kind === 'experiment')
      for (const {row, with: ins, without: outs} of output.records) {
        const {members, nonMembers} = beyondOthers(ins, outs, below)
        if (ins.length > 0 && outs.length > 0)
          all.set(row, {member: sum(members), nonMember: sum(nonMembers), pValue: aucGreaterTest(ins, outs)})
      }
  }
  return all
}

function count(tries: Tries, reached: number): void {
  tries.times++
  tries.reached += reached
}

const sum = (reached: Uint8Array): Tries => ({times: reached.length, reached: reached.reduce((all, one) => all + one, 0)})

/** 1 or 0 for each person. */
function foundIn(output: TaskOutput): readonly PeopleScores[] {
  if (output.kind === 'records' || output.kind === 'origins') return output.people ?? []
  return output.kind === 'copies' ? output.classes.flatMap(({people}) => people ?? []) : []
}

/** Scores that say something beside those of others alone. */
function scoredIn(output: TaskOutput): readonly PeopleScores[] {
  if (output.kind === 'membership') return output.classes
  return output.kind === 'risk' ? (output.people ?? []) : []
}

/** Per member and non-member 1 when at most 5 % of the (other) non-members have such a score. Equal scores count against it. */
function beyondOthers(members: readonly number[], nonMembers: readonly number[], below: boolean) {
  const turned = (scores: readonly number[]) => Float64Array.from(scores, score => (below ? -score : score))
  const [ours, others] = [turned(members), turned(nonMembers)]
  const sorted = others.slice().sort()
  const isBeyond = (itself: 0 | 1) => (score: number) => {
    const asHigh = sorted.length - lowerBound(sorted, score) - itself
    const trials = sorted.length - itself + 1
    return (asHigh + 1) / trials <= Math.max(TAIL, 1 / trials) ? 1 : 0
  }
  return {members: Uint8Array.from(ours, isBeyond(0)), nonMembers: Uint8Array.from(others, isBeyond(1))}
}
