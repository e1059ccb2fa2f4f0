import type {Attack, AttackerView, Guesses, OpenModel} from '../../attacks/attack.js'
import type {Context} from '../../core/context.js'
import {permutation, type Rng} from '../../core/rng.js'
import {concatTables, rowsWithLabel, type Table} from '../../core/table.js'
import {Spaces} from '../../attacks/spaces.js'
import {shareOut} from './auxiliary.js'
import type {MinorityClasses} from '../../core/planned.js'
import type {LaterRelease} from './later-release.js'
import {minorityFeatures, releasedFeatures} from './minority-features.js'
import type {Release} from './release.js'

/** The rows of one class, features only: what an attack is played on. */
export interface GroundTruth {
  readonly members: Table<'train'>
  readonly nonMembers?: Table<'holdout'>
  /** As in {@link Release}: nobody asks about them, but they are known. */
  readonly unasked?: {readonly rows: Table<'holdout'>; readonly people: Int32Array}
  /** Per member and non-member the person it belongs to. */
  readonly people: {readonly members: Int32Array; readonly nonMembers: Int32Array}
  /** Whether non-members are of another population: that they differ from members says nothing then. */
  readonly holdoutShifted?: boolean
  /** As in {@link Release}. */
  readonly grouped?: boolean
  readonly synthetic: Table<'synthetic'>
  readonly model?: OpenModel
  readonly spaces: Spaces
  /** Real rows of all classes that the generator saw. */
  readonly population: {readonly rows: Table<'train'>; readonly people: Int32Array}
}

/** @param model The generator of these rows, for attackers who can look into it. */
export function groundTruthOf(release: Release, classes: MinorityClasses, model?: OpenModel): GroundTruth {
  const {train, holdout, unasked, synthetic, people, spaces = new Spaces()} = release
  return {
    members: minorityFeatures(train, classes),
    ...(holdout && {nonMembers: minorityFeatures(holdout, classes)}),
    ...(unasked && {
      unasked: {
        rows: minorityFeatures(unasked.rows, classes),
        people: Int32Array.from(rowsWithLabel(unasked.rows, classes.target, classes.minority), row => unasked.people[row]),
      },
    }),
    people: peopleOf(release, classes),
    ...(release.holdoutShifted === true && {holdoutShifted: true}),
    ...(release.grouped === true && {grouped: true}),
    synthetic: releasedFeatures(synthetic, classes, spaces),
    spaces,
    ...(model && {model}),
    population: {
      rows: train.without([classes.target]),
      people: people?.train ?? Int32Array.from({length: train.rowCount}, (_, row) => row),
    },
  }
}

function peopleOf({train, holdout, people}: Release, {target, minority}: MinorityClasses): GroundTruth['people'] {
  const inClass = (table: Table | undefined, persons: Int32Array | undefined, first: number) =>
    table === undefined
      ? new Int32Array(0)
      : Int32Array.from(rowsWithLabel(table, target, minority), row => persons?.[row] ?? first + row)
  return {members: inClass(train, people?.train, 0), nonMembers: inClass(holdout, people?.holdout, train.rowCount)}
}

/** Members or non-members among the targets of a guess. */
export interface People {
  /** Where they stand among the targets, which rows of their own table they are, and whose. */
  readonly places: readonly number[]
  readonly rows: readonly number[]
  readonly persons: readonly number[]
}

/**
 * Asks about members and non-members in one table, in random order, so that their order tells nothing. An attacker who
 * needs auxiliary rows gets a part of the non-members, who are then not asked about.
 */
export async function guessMixed(
  {members, nonMembers, people, synthetic, spaces, model, later}: GroundTruth & {readonly later?: LaterRelease},
  attack: Attack,
  context: Context,
) {
  const others = nonMembers ?? members.select([], 'holdout')
  const parts = attack.knows.auxiliary
    ? shareOut(others, context.rng.fork('auxiliary'), people.nonMembers)
    : {asked: others, askedPeople: people.nonMembers}
  const {released, isReal, order} = augment(members, parts.asked.as('synthetic'), context.rng.fork('targets'))
  const view: AttackerView = {
    released: synthetic,
    spaces,
    ...(later && {later: [later.synthetic]}),
    targets: released.as('targets'),
    ...('auxiliary' in parts && {auxiliary: parts.auxiliary}),
    ...(attack.knows.generator === 'white-box' && model && {model}),
  }
  const guesses = expectKind(await attack.guess(view, context), 'membership')
  const persons = Int32Array.from([...people.members, ...parts.askedPeople])
  const sideOf = (side: 0 | 1): People => {
    const places = Array.from(order.keys()).filter(place => isReal[place] === side)
    const first = side === 1 ? 0 : members.rowCount
    return {places, rows: places.map(place => order[place] - first), persons: places.map(place => persons[order[place]])}
  }
  return {guesses, sides: [sideOf(1), sideOf(0)] as const}
}

/** Real rows and synthetic ones in random order, and which are which; `order` has their rows in both tables, the real one first. */
export function augment(
  real: Table,
  synthetic: Table<'synthetic'>,
  rng: Rng,
): {released: Table<'augmented'>; isReal: Uint8Array; order: Int32Array} {
  const order = permutation(rng, real.rowCount + synthetic.rowCount)
  const released = concatTables('augmented', [real, synthetic]).select(order, 'augmented')
  return {released, isReal: Uint8Array.from(order, row => (row < real.rowCount ? 1 : 0)), order}
}

export function expectKind<K extends Guesses['kind']>(guesses: Guesses, kind: K): Extract<Guesses, {kind: K}> {
  if (guesses.kind !== kind) throw new TypeError(`An attack with these needs must guess ${kind}. Got ${guesses.kind}.`)
  return guesses as Extract<Guesses, {kind: K}>
}
