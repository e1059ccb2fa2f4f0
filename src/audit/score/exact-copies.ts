import {equalRows} from '../../core/equal-rows.js'
import {clopperPearson} from '../../stats/intervals.js'
import {incompleteBeta} from '../../stats/special.js'
import {fisherExactGreater} from '../../stats/tests.js'
import type {GroundTruth} from '../release/ground-truth.js'
import {rowsByGroup} from '../release/split.js'

/**
 * Where people are set beside each other: so many times denser than they are among themselves a release may be, and
 * still be nobody's copy.
 */
export const DENSER = 20

export interface Copied {
  readonly people: number
  readonly found: number
  /** The first row of each that was found. */
  readonly who: readonly number[]
}

export interface ExactCopies {
  readonly members: Copied
  readonly nonMembers: Copied
  readonly released: number
  /** That so many released rows equal a member's, if they did as often as real rows equal somebody else's. */
  readonly duplicates: number
}

/** Persons with a row that the release holds to the last digit, and released rows that are some member's. */
export function exactCopies({members, nonMembers, people, synthetic}: GroundTruth): ExactCopies {
  const tables = [synthetic, members, ...(nonMembers ? [nonMembers] : [])]
  const names = members.columns.map(({field}) => field.name)
  const {numbers, count} = equalRows(tables, names)
  const [made, ours] = numbers
  const [isMade, isOurs] = [made, ours].map(rows => {
    const holds = new Uint8Array(count)
    for (const number of rows) holds[number] = 1
    return holds
  })
  const found = (rows: Int32Array, persons: Int32Array): Copied => {
    const groups = rowsByGroup(persons)
    const who = groups.filter(group => group.some(row => isMade[rows[row]] === 1)).map(([first]) => first)
    return {people: groups.length, found: who.length, who}
  }
  return {
    members: found(ours, people.members),
    nonMembers: nonMembers ? found(numbers[2], people.nonMembers) : {people: 0, found: 0, who: []},
    released: made.reduce((sum, number) => sum + isOurs[number], 0),
    duplicates: duplicatesTest(isMade, ours, people.members),
  }
}

/** Records that are there to the last digit need no model of closeness, and all of them are counted. */
export function exactTest({members, nonMembers}: ExactCopies): number {
  return fisherExactGreater(members.found, members.people, nonMembers.found, nonMembers.people)
}

/**
 * Different released rows that are some member's, against how often real rows are somebody else's: the binomial tail at
 * 20 times the upper 99 % end of that share, since a release may be denser than people are. Of a large class it tells
 * few copies from chance where a test of every single person cannot.
 */
function duplicatesTest(isMade: Uint8Array, rows: Int32Array, persons: Int32Array): number {
  const owners = new Map<number, Set<number>>()
  rows.forEach((number, row) => owners.set(number, (owners.get(number) ?? new Set()).add(persons[row])))
  const shared = rows.filter(number => (owners.get(number)?.size ?? 0) > 1).length
  const share = DENSER * clopperPearson(shared, rows.length, 0.98).high
  const copies = [...owners.keys()].filter(number => isMade[number] === 1).length
  const made = isMade.reduce((sum, is) => sum + is, 0)
  return copies === 0 || share >= 1 ? 1 : incompleteBeta(share, copies, made - copies + 1)
}
