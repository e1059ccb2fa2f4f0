import {rowsByGroup} from '../release/split.js'
import type {PeopleScores} from '../plan/task-output.js'

/** One score for each person of a side, and who they are. */
interface SideScores {
  readonly people: readonly number[]
  readonly scores: readonly number[]
}

/** The mean over the rows of a person: people are in the data or not, and their rows go together. */
export function meanByPerson(people: readonly number[], scores: readonly number[]): SideScores {
  const persons = rowsByGroup(people)
  return {
    people: persons.map(([first]) => people[first]),
    scores: persons.map(rows => rows.reduce((sum, row) => sum + scores[row], 0) / rows.length),
  }
}

/** 1 for who has a row that was found. @param isFound [rows], 1 for rows that were; further ones are not looked at. */
export function foundByPerson(people: ArrayLike<number>, isFound: ArrayLike<number>): SideScores {
  const persons = rowsByGroup(people)
  return {
    people: persons.map(([first]) => people[first]),
    scores: persons.map(rows => (rows.some(row => isFound[row] === 1) ? 1 : 0)),
  }
}

export function peopleScores(ours: SideScores, others: SideScores): PeopleScores {
  return {members: ours.scores, nonMembers: others.scores, memberPeople: ours.people, nonMemberPeople: others.people}
}

interface WithPeople {
  readonly people?: readonly PeopleScores[]
}

/** Several classes, one behind the other. */
export const addPeople = (a: WithPeople, b: WithPeople): readonly PeopleScores[] => [...(a.people ?? []), ...(b.people ?? [])]
