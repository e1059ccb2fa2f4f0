import type {Spaces} from '../../../attacks/spaces.js'
import type {RiskQuestion} from '../../../attacks/risks/risk.js'
import {permutation, type Rng} from '../../../core/rng.js'
import {concatTables, type Table} from '../../../core/table.js'
import {peopleScores} from '../people-scores.js'
import type {Asked} from './search.js'
import type {PeopleScores, RiskCounts, TaskOutput} from '../../plan/task-output.js'

export interface People {
  readonly members: Table<'train'>
  readonly nonMembers?: Table<'holdout'>
  readonly synthetic: Table<'synthetic'>
  readonly spaces: Spaces
  /** Per member and non-member the person it belongs to. */
  readonly people: {readonly members: ArrayLike<number>; readonly nonMembers: ArrayLike<number>}
}

export type AllPeople = Required<People>
export type RiskOutput = Extract<TaskOutput, {kind: 'risk'}>
export type Question<K extends RiskQuestion['kind']> = Extract<RiskQuestion, {kind: K}>

/** Members and non-members in one table, in random order, so that no attack can treat them differently. */
export function mixed({members, nonMembers, people}: AllPeople, rng: Rng): Asked {
  const order = permutation(rng, members.rowCount + nonMembers.rowCount)
  const records = concatTables('targets', [members, nonMembers]).select(order, 'targets')
  const numbers = new Map<string, number>()
  const isMember: number[] = []
  const names: number[] = []
  const persons = Int32Array.from(order, row => {
    const isIn = row < members.rowCount
    const key = isIn ? `in/${people.members[row]}` : `out/${people.nonMembers[row - members.rowCount]}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, isMember.length)
    names.push(isIn ? people.members[row] : people.nonMembers[row - members.rowCount])
    return isMember.push(isIn ? 1 : 0) - 1
  })
  return {records, persons, isMember: Uint8Array.from(isMember), names}
}

/** Shares of success per person, added up over their rows; people without a try are left out. */
export function countPeople(asked: Asked, tries: Float64Array, successes: Float64Array, wanted: 0 | 1): RiskCounts {
  const {scores} = sharesOf(asked, tries, successes, wanted)
  return {successes: scores.reduce((sum, share) => sum + share, 0), attempts: scores.length}
}

/** The same, person by person. */
export function sharesByPerson(asked: Asked, tries: Float64Array, successes: Float64Array): PeopleScores {
  return peopleScores(sharesOf(asked, tries, successes, 1), sharesOf(asked, tries, successes, 0))
}

function sharesOf({persons, isMember, names}: Asked, tries: Float64Array, successes: Float64Array, wanted: 0 | 1) {
  const [tried, succeeded] = [tries, successes].map(perRow => {
    const sums = new Float64Array(isMember.length)
    perRow.forEach((value, row) => (sums[persons[row]] += value))
    return sums
  })
  const some = Array.from(isMember.keys()).filter(person => isMember[person] === wanted && tried[person] > 0)
  return {people: some.map(person => names[person]), scores: some.map(person => succeeded[person] / tried[person])}
}
