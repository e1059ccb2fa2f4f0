import type {Attack} from '../attacks/attack.js'
import {matchingRows} from '../attacks/predicates.js'
import type {Predicate, RiskQuestion} from '../attacks/risk.js'
import {subContext, type Context} from '../core/context.js'
import {NotApplicable, UserError} from '../core/errors.js'
import {integerBelow, permutation, type Rng} from '../core/rng.js'
import {MISSING_CODE, concatTables, type Column, type Table} from '../core/table.js'
import {addRiskCounts} from './score.js'
import type {RiskCounts, Tally} from './task.js'

interface People {
  readonly members: Table<'train'>
  readonly nonMembers?: Table<'holdout'>
  readonly synthetic: Table<'synthetic'>
}

type RiskTally = Extract<Tally, {kind: 'risk'}>
type Question<K extends RiskQuestion['kind']> = Extract<RiskQuestion, {kind: K}>

/**
 * One of the three regulatory risks on members, as control on people who were not in the data, and by random guesses. What is
 * counted are people: a success is the share of the tries at a person that succeeded, so that a person counts once however often
 * they are tried.
 *
 * @throws {NotApplicable} Without non-members: an inference that works as well on them is no leak, and nothing else tells that.
 */
export async function riskTally(people: People, attack: Attack, asks: RiskQuestion, context: Context): Promise<RiskTally> {
  const {nonMembers} = people
  if (nonMembers === undefined || nonMembers.rowCount === 0) throw new NotApplicable('no non-members')
  const all = {...people, nonMembers}
  switch (asks.kind) {
    case 'predicates':
      return singledOut(all, attack, context)
    case 'links':
      return linked(all, attack, asks, context)
    case 'attribute':
      return inferred(all, attack, asks, context)
  }
}

/** Several classes together. */
export function addRisks(a: RiskTally, b: RiskTally): RiskTally {
  return {
    ...a,
    main: addRiskCounts(a.main, b.main),
    control: addRiskCounts(a.control, b.control),
    baseline: addRiskCounts(a.baseline, b.baseline),
  }
}

type AllPeople = Required<People>

/**
 * People for whom a description holds that holds for nobody else of their group. How often that is depends on the size of the
 * group, so as many members as non-members are taken, at random. Giomi et al. count descriptions instead; many of them may hold for the
 * same person, and then they are no independent trials.
 */
async function singledOut({members, nonMembers, synthetic}: AllPeople, attack: Attack, context: Context): Promise<RiskTally> {
  const guesses = await attack.guess({released: synthetic}, context)
  if (guesses.kind !== 'predicates') throw new TypeError(`Expected predicates. Got ${guesses.kind}.`)
  const size = Math.min(members.rowCount, nonMembers.rowCount)
  const some = (table: Table, label: string) =>
    table.select(permutation(context.rng.fork(label), table.rowCount).subarray(0, size), 'targets')
  const [inside, outside] = [some(members, 'members'), some(nonMembers, 'nonMembers')]
  const [main, control] = [countSingled(guesses.predicates, inside), countSingled(guesses.predicates, outside)]
  return {
    kind: 'risk',
    main: main.people,
    control: control.people,
    baseline: countSingled(guesses.random, inside).people,
    details: {
      predicates: guesses.predicates.length,
      predicatesOfOneMember: main.predicates,
      predicatesOfOneNonMember: control.predicates,
      ...byWidth(guesses.predicates, inside, outside),
    },
  }
}

/** The same people by descriptions of one column (univariate) and of several (multivariate) alone. */
function byWidth(predicates: readonly Predicate[], inside: Table, outside: Table) {
  const found = (people: Table, isWanted: (width: number) => boolean) =>
    countSingled(
      predicates.filter(({length}) => isWanted(length)),
      people,
    ).people.successes
  const [one, several] = [(width: number) => width === 1, (width: number) => width > 1]
  return {
    membersByOneColumn: found(inside, one),
    nonMembersByOneColumn: found(outside, one),
    membersBySeveralColumns: found(inside, several),
    nonMembersBySeveralColumns: found(outside, several),
  }
}

function countSingled(predicates: readonly Predicate[], people: Table): {people: RiskCounts; predicates: number} {
  const single = predicates.map(predicate => matchingRows(people, predicate)).filter(rows => rows.length === 1)
  return {
    people: {successes: new Set(single.map(([row]) => row)).size, attempts: people.rowCount},
    predicates: single.length,
  }
}

/** Members and non-members in one table, in random order, so that no attack can treat them differently. */
function mixed({members, nonMembers}: AllPeople, rng: Rng): {people: Table<'targets'>; isMember: Uint8Array} {
  const order = permutation(rng, members.rowCount + nonMembers.rowCount)
  const people = concatTables('targets', [members, nonMembers]).select(order, 'targets')
  return {people, isMember: Uint8Array.from(order, row => (row < members.rowCount ? 1 : 0))}
}

/** Adds up shares of success per person; people without a try are left out. */
function countPeople(isMember: Uint8Array, tries: Float64Array, successes: Float64Array, wanted: 0 | 1): RiskCounts {
  let [sum, attempts] = [0, 0]
  isMember.forEach((member, person) => {
    if (member !== wanted || tries[person] === 0) return
    attempts++
    sum += successes[person] / tries[person]
  })
  return {successes: sum, attempts}
}

async function linked(all: AllPeople, attack: Attack, asks: Question<'links'>, context: Context): Promise<RiskTally> {
  const {people, isMember} = mixed(all, context.rng.fork('people'))
  const names = people.columns.map(({field}) => field.name)
  if (names.length < 2) throw new NotApplicable('it needs at least 2 columns to halve')
  const tries = new Float64Array(people.rowCount).fill(asks.halvings)
  const hits = new Float64Array(people.rowCount)
  const chance = new Float64Array(people.rowCount)
  for (let halving = 0; halving < asks.halvings; halving++) {
    const own = subContext(context, `halving/${halving}`, halving / asks.halvings, (halving + 1) / asks.halvings)
    const left = asks.left === undefined ? randomHalf(names, own.rng.fork('columns')) : knownColumns(asks.left, names)
    // The rows of the one file are in another order: who belongs to whom is what is asked.
    const order = permutation(own.rng.fork('order'), people.rowCount)
    const halves = {
      left: people.without(names.filter(name => !left.includes(name))),
      right: people.select(order, 'targets').without(left),
    }
    const guesses = await attack.guess({released: all.synthetic, halves}, own)
    if (guesses.kind !== 'links') throw new TypeError(`Expected links. Got ${guesses.kind}.`)
    const {candidates} = guesses
    const rng = own.rng.fork('chance')
    const draw = () => Array.from({length: candidates}, () => integerBelow(rng, all.synthetic.rowCount))
    order.forEach((person, at) => {
      const mine = new Set(guesses.left.subarray(person * candidates, (person + 1) * candidates))
      if (guesses.right.subarray(at * candidates, (at + 1) * candidates).some(row => mine.has(row))) hits[person]++
      const drawn = new Set(draw())
      if (draw().some(row => drawn.has(row))) chance[person]++
    })
  }
  return {
    kind: 'risk',
    main: countPeople(isMember, tries, hits, 1),
    control: countPeople(isMember, tries, hits, 0),
    baseline: countPeople(isMember, tries, chance, 1),
    details: {halvings: asks.halvings},
  }
}

function randomHalf(names: readonly string[], rng: Rng): string[] {
  return Array.from(permutation(rng, names.length).subarray(0, names.length >> 1), at => names[at])
}

function knownColumns(wanted: readonly string[], names: readonly string[]): readonly string[] {
  const unknown = wanted.filter(name => !names.includes(name))
  if (unknown.length > 0)
    throw new UserError(`linkability.left names a column that is no feature: '${unknown[0]}'.`, [
      `Features are: ${names.join(', ')}.`,
    ])
  if (wanted.length >= names.length)
    throw new UserError('linkability.left names every feature: nothing is left for the other file.', ['Name fewer columns.'])
  return wanted
}

async function inferred(all: AllPeople, attack: Attack, asks: Question<'attribute'>, context: Context): Promise<RiskTally> {
  const {people, isMember} = mixed(all, context.rng.fork('people'))
  const names = people.columns.map(({field}) => field.name)
  if (names.length < 2) throw new NotApplicable('it needs a column to know and one to infer')
  const {secret} = asks
  if (secret !== undefined && !names.includes(secret))
    throw new UserError(`attribute-inference.secret must be a feature. Got '${secret}' instead.`, [
      `Features are: ${names.join(', ')}.`,
    ])
  // A column with one value is no secret.
  const secrets = (secret === undefined ? names : [secret]).filter(name => distinctCount(people.column(name)) > 1)
  if (secrets.length === 0) throw new NotApplicable('there is no column with more than one value to infer')
  const tries = new Float64Array(people.rowCount)
  const hits = new Float64Array(people.rowCount)
  const chance = new Float64Array(people.rowCount)
  for (const [index, name] of secrets.entries()) {
    const own = subContext(context, name, index / secrets.length, (index + 1) / secrets.length)
    const incomplete = {known: people.without([name]), secret: name}
    const guesses = await attack.guess({released: all.synthetic, incomplete}, own)
    if (guesses.kind !== 'attribute') throw new TypeError(`Expected an attribute. Got ${guesses.kind}.`)
    const rng = own.rng.fork('chance')
    const drawn = Int32Array.from({length: people.rowCount}, () => integerBelow(rng, all.synthetic.rowCount))
    const random = all.synthetic.select(drawn, 'reconstructed').column(name)
    const isRight = comparison(people.column(name), asks.tolerance)
    for (let person = 0; person < people.rowCount; person++) {
      const right = isRight(guesses.guessed, person)
      if (right === undefined) continue
      tries[person]++
      hits[person] += right ? 1 : 0
      chance[person] += isRight(random, person) === true ? 1 : 0
    }
  }
  return {
    kind: 'risk',
    main: countPeople(isMember, tries, hits, 1),
    control: countPeople(isMember, tries, hits, 0),
    baseline: countPeople(isMember, tries, chance, 1),
    details: {secrets: secrets.length, tolerance: asks.tolerance},
  }
}

/** Whether a guessed cell is the person's own; undefined where the person has none. A missing guess is wrong. */
function comparison(truth: Column, tolerance: number): (guessed: Column, person: number) => boolean | undefined {
  if (truth.kind === 'categorical')
    return (guessed, person) => {
      if (truth.codes[person] === MISSING_CODE) return undefined
      return guessed.kind === 'categorical' && guessed.codes[person] === truth.codes[person]
    }
  const present = truth.values.filter(value => !Number.isNaN(value)).sort()
  const most = tolerance * ((present.at(-1) ?? 0) - (present.at(0) ?? 0))
  return (guessed, person) => {
    if (Number.isNaN(truth.values[person])) return undefined
    return guessed.kind === 'numeric' && Math.abs(guessed.values[person] - truth.values[person]) <= most
  }
}

function distinctCount(column: Column): number {
  if (column.kind === 'numeric') return new Set(column.values.filter(value => !Number.isNaN(value))).size
  return new Set(column.codes.filter(code => code !== MISSING_CODE)).size
}
