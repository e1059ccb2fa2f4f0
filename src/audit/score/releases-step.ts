import type {Attack, Guesses, ReconstructedRecords} from '../../attacks/attack.js'
import type {Context, KeepSoFar} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {concatTables, type Table} from '../../core/table.js'
import type {PeopleScores, TaskOutput} from '../plan/task-output.js'
import {expectKind, guessMixed, type GroundTruth, type People} from '../release/ground-truth.js'
import type {LaterRelease} from '../release/later-release.js'
import {comparable, findRecords, howMatched} from './count-guesses.js'
import {countInReleases, findInReleases, realOfReleases} from './count-in-releases.js'
import {foundByPerson, meanByPerson, peopleScores} from './people-scores.js'
import {plainParameters} from './plain-parameters.js'
import {recordsNotIn} from './records-not-in.js'

/** A class with the release that followed after some of its people had come and others had gone. */
export type TruthOfTwo = GroundTruth & {readonly later: LaterRelease}

/** Plays an attack on two releases of one class. */
export async function playOnReleases(
  truth: TruthOfTwo,
  attack: Attack,
  context: Context,
  keep: KeepSoFar<TaskOutput>,
): Promise<TaskOutput> {
  if (truth.later.synthetic.rowCount === 0) throw new NotApplicable({code: 'no-synthetic-rows'})
  if (attack.knows.targets) return changesOutput(truth, attack, context)
  const outputOf = (guesses: Guesses) => joinedOutput(truth, expectKind(guesses, 'records'))
  return outputOf(
    await attack.guess({released: truth.synthetic, later: [truth.later.synthetic]}, context, soFar => {
      keep(() => outputOf(soFar()))
    }),
  )
}

/** A person who came has a high score, and one who went a low one; both are compared with people of whom nothing changed. */
const CHANGES = [
  {change: 'came', sign: 1},
  {change: 'went', sign: -1},
] as const

/**
 * Everybody is asked about: who came, who went, who stayed, and who never was in the data. Those of whom nothing changed
 * are shared out at random, so that one half is compared with who came and the other half with who went: each of them counts
 * once.
 */
async function changesOutput(truth: TruthOfTwo, attack: Attack, context: Context): Promise<TaskOutput> {
  const {later, synthetic, members} = truth
  const {guesses, sides} = await guessMixed(truth, attack, context)
  const asked = scoresOf(guesses.scores, sides)
  const unchanged = asked.people.filter(person => !later.came.has(person) && !later.went.has(person))
  const classesOf = (scores: ReadonlyMap<number, number>, signOf: (sign: number) => number) =>
    CHANGES.flatMap(({change, sign}, at): PeopleScores[] => {
      const changed = asked.people.filter(person => later[change].has(person))
      const others = unchanged.filter((_, place) => place % CHANGES.length === at)
      if (changed.length === 0 || others.length === 0) return []
      const of = (people: readonly number[]) => people.map(person => signOf(sign) * (scores.get(person) ?? 0))
      return [{members: of(changed), nonMembers: of(others), memberPeople: changed, nonMemberPeople: others}]
    })
  const classes = classesOf(asked.scores, sign => sign)
  if (classes.length === 0) throw new NotApplicable({code: 'nobody-changed'})
  const {alone = []} = guesses
  return {
    kind: 'changes',
    classes,
    // To have been in the data of the first release speaks for having gone.
    alone: alone.map((scores, release) => classesOf(scoresOf(scores, sides).scores, sign => (release === 0 ? -sign : sign))),
    release: {rows: synthetic.rowCount, records: members.rowCount},
  }
}

/** By person, in the random order in which they were asked about. */
function scoresOf(scores: Float64Array, sides: readonly People[]): {people: readonly number[]; scores: Map<number, number>} {
  const all = sides.flatMap(({places, persons}) => places.map((place, at) => ({place, person: persons[at]})))
  all.sort((a, b) => a.place - b.place)
  const found = meanByPerson(
    all.map(({person}) => person),
    all.map(({place}) => scores[place]),
  )
  return {people: found.people, scores: new Map(found.people.map((person, at) => [person, found.scores[at]]))}
}

/** Records of everybody who was in the data of either release are there to be found. */
function joinedOutput({members, nonMembers, people, synthetic, later}: TruthOfTwo, guesses: ReconstructedRecords): TaskOutput {
  const outside = nonMembers ?? members.select([], 'holdout')
  const staying = partOf(members, people.members, person => !later.went.has(person))
  const coming = partOf(outside, people.nonMembers, person => later.came.has(person))
  const others = partOf(outside, people.nonMembers, person => !later.came.has(person))
  const real = realOfReleases([members, concatTables('train', [staying.rows, coming.rows])])
  const {records, alone} = guesses
  const main = findInReleases(real, records)
  const unknown = recordsNotIn(comparable(others.rows, real.scale), real.rows, real.scale)
  const control = findRecords(unknown.records, comparable(records, real.scale), real.scale)
  const aloneIn = (found: Uint8Array) =>
    records.select(
      Array.from(found.keys()).filter(record => found[record] === 1),
      'reconstructed',
    )
  return {
    kind: 'records',
    main: main.counts,
    ...(nonMembers && {control: control.counts}),
    baseline: countInReleases(real, concatTables('synthetic', [synthetic, later.synthetic])),
    ...(alone && {alone: alone.map(found => countInReleases(real, aloneIn(found)))}),
    people: [
      peopleScores(
        foundByPerson([...people.members, ...staying.persons, ...coming.persons], main.isFound),
        foundByPerson(
          unknown.rows.map(row => others.persons[row]),
          control.isFound,
        ),
      ),
    ],
    details: {...plainParameters(guesses), ...howMatched(real.scale), explainedShare: guesses.explainedShare},
  }
}

/** The rows of some people, and whose each of them is. */
function partOf(table: Table, persons: Int32Array, isIn: (person: number) => boolean): {rows: Table; persons: number[]} {
  const rows = Array.from(persons.keys()).filter(row => isIn(persons[row]))
  return {rows: table.select(rows, table.role), persons: rows.map(row => persons[row])}
}
