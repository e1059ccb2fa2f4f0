import type {Attack} from '../attacks/attack.js'
import {codeColumns, equalityMatch, columnsNamed, type Coded} from '../attacks/agreement.js'
import {distinctRows, matchingRows} from '../attacks/predicates.js'
import {READINGS, type Predicate, type Reading, type RiskQuestion, type SecretGuesses} from '../attacks/risk.js'
import {breather, subContext, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {integerBelow, permutation, type Rng} from '../core/rng.js'
import {MISSING_CODE, concatTables, type Column, type Table} from '../core/table.js'
import {checkColumns} from './risk-columns.js'
import {RiskSearch, addSearches, matchedRows, possiblePeople, type Asked} from './risk-search.js'
import {addRiskCounts} from './score.js'
import type {RiskCounts, SearchCounts, Tally} from './task.js'

interface People {
  readonly members: Table<'train'>
  readonly nonMembers?: Table<'holdout'>
  readonly synthetic: Table<'synthetic'>
  /** Per member and non-member the person it belongs to. */
  readonly people: {readonly members: ArrayLike<number>; readonly nonMembers: ArrayLike<number>}
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
      return singledOut(all, attack, asks, context)
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
    searches: addSearches(a.searches, b.searches),
  }
}

type AllPeople = Required<People>

/**
 * People for whom a description holds that holds for nobody else of their group. How often that is depends on the size of the
 * group, so as many members as non-members are taken, at random. Giomi et al. count descriptions instead; many of them may hold for the
 * same person, and then they are no independent trials.
 */
async function singledOut(all: AllPeople, attack: Attack, asks: Question<'predicates'>, context: Context): Promise<RiskTally> {
  const {members, nonMembers, synthetic} = all
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
    searches: asks.search ? [await describedExactly(all, guesses.exact, context)] : [],
    details: {
      predicates: guesses.predicates.length,
      predicatesOfOneMember: main.predicates,
      predicatesOfOneNonMember: control.predicates,
      ...byWidth(guesses.predicates, inside, outside),
    },
  }
}

/**
 * People whose values in a set of columns are those of one released row alone and of nobody else who is asked about. Members and others are
 * looked at together: whether somebody is alone then does not depend on who is in the data.
 */
async function describedExactly(all: AllPeople, sets: readonly (readonly string[])[], context: Context): Promise<SearchCounts> {
  const asked = mixed(all, context.rng.fork('people'))
  const released = all.synthetic.select(distinctRows(all.synthetic), 'synthetic')
  const coded = codeColumns(asked.records, released)
  const search = new RiskSearch('equality', asked)
  const possible = possiblePeople(asked)
  const breathe = breather(context)
  for (const known of sets) {
    const match = equalityMatch(coded, columnsNamed(coded, known), 1)
    search.add({known, secret: []}, aloneOnTheirRow(match.rows, asked.persons), possible)
    await breathe()
  }
  return search.counts()
}

/** Rows whose released row is nobody else's. */
function aloneOnTheirRow(rows: Int32Array, persons: Int32Array): number[] {
  const holder = new Map<number, number>()
  const shared = -1
  rows.forEach((row, at) => {
    if (row >= 0) holder.set(row, (holder.get(row) ?? persons[at]) === persons[at] ? persons[at] : shared)
  })
  return Array.from(rows.keys()).filter(at => rows[at] >= 0 && holder.get(rows[at]) !== shared)
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
function mixed({members, nonMembers, people}: AllPeople, rng: Rng): Asked {
  const order = permutation(rng, members.rowCount + nonMembers.rowCount)
  const records = concatTables('targets', [members, nonMembers]).select(order, 'targets')
  const numbers = new Map<string, number>()
  const isMember: number[] = []
  const persons = Int32Array.from(order, row => {
    const isIn = row < members.rowCount
    const key = isIn ? `in/${people.members[row]}` : `out/${people.nonMembers[row - members.rowCount]}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, isMember.length)
    return isMember.push(isIn ? 1 : 0) - 1
  })
  return {records, persons, isMember: Uint8Array.from(isMember)}
}

/** Shares of success per person, added up over their rows; people without a try are left out. */
function countPeople({persons, isMember}: Asked, tries: Float64Array, successes: Float64Array, wanted: 0 | 1): RiskCounts {
  const [tried, succeeded] = [tries, successes].map(perRow => {
    const sums = new Float64Array(isMember.length)
    perRow.forEach((value, row) => (sums[persons[row]] += value))
    return sums
  })
  let [sum, attempts] = [0, 0]
  isMember.forEach((member, person) => {
    if (member !== wanted || tried[person] === 0) return
    attempts++
    sum += succeeded[person] / tried[person]
  })
  return {successes: sum, attempts}
}

async function linked(all: AllPeople, attack: Attack, asks: Question<'links'>, context: Context): Promise<RiskTally> {
  const asked = mixed(all, context.rng.fork('people'))
  const {records} = asked
  const names = records.columns.map(({field}) => field.name)
  if (names.length < 2) throw new NotApplicable('it needs at least 2 columns to halve')
  const given = checkColumns(asks.left, asks.right, names, 'linkability')
  const tries = new Float64Array(records.rowCount).fill(asks.halvings)
  const hits = new Float64Array(records.rowCount)
  const chance = new Float64Array(records.rowCount)
  const search = new RiskSearch('agreement', asked)
  const possible = possiblePeople(asked)
  for (let halving = 0; halving < asks.halvings; halving++) {
    const own = subContext(context, `halving/${halving}`, halving / asks.halvings, (halving + 1) / asks.halvings)
    const {known: left, secret: right} = given ?? randomHalves(names, own.rng.fork('columns'))
    // The rows of the one file are in another order: who belongs to whom is what is asked.
    const order = permutation(own.rng.fork('order'), records.rowCount)
    const only = (wanted: readonly string[]) => names.filter(name => !wanted.includes(name))
    const halves = {left: records.without(only(left)), right: records.select(order, 'targets').without(only(right))}
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
    for (const {left: one, right: other} of guesses.others) {
      const linkedRows = Array.from(order).filter((row, at) => one.rows[row] >= 0 && one.rows[row] === other.rows[at])
      search.add({known: one.known, secret: other.known}, linkedRows, possible)
    }
  }
  const random = (): RiskCounts => ({successes: possible.members / all.synthetic.rowCount, attempts: possible.members})
  return {
    kind: 'risk',
    main: countPeople(asked, tries, hits, 1),
    control: countPeople(asked, tries, hits, 0),
    baseline: countPeople(asked, tries, chance, 1),
    searches: asks.search ? [search.counts(random)] : [],
    ...(given && {question: given}),
    details: {halvings: asks.halvings},
  }
}

function randomHalves(names: readonly string[], rng: Rng): {known: string[]; secret: string[]} {
  const order = Array.from(permutation(rng, names.length), at => names[at])
  return {known: order.slice(0, names.length >> 1), secret: order.slice(names.length >> 1)}
}

async function inferred(all: AllPeople, attack: Attack, asks: Question<'attribute'>, context: Context): Promise<RiskTally> {
  const asked = mixed(all, context.rng.fork('people'))
  const {records} = asked
  const names = records.columns.map(({field}) => field.name)
  if (names.length < 2) throw new NotApplicable('it needs a column to know and one to infer')
  const given = checkColumns(asks.known, asks.secrets, names, 'attribute-inference')
  // A column with one value is no secret.
  const secrets = (given?.secret ?? names).filter(name => distinctCount(records.column(name)) > 1)
  if (secrets.length === 0) throw new NotApplicable('there is no column with more than one value to infer')
  const incomplete = {records, secrets, ...(given && {known: given.known})}
  const guesses = await attack.guess({released: all.synthetic, incomplete}, context)
  if (guesses.kind !== 'attribute') throw new TypeError(`Expected an attribute. Got ${guesses.kind}.`)
  const tries = new Float64Array(records.rowCount)
  const hits = new Float64Array(records.rowCount)
  const chance = new Float64Array(records.rowCount)
  for (const [index, name] of secrets.entries()) {
    const rng = context.rng.fork(`chance/${name}`)
    const drawn = Int32Array.from({length: records.rowCount}, () => integerBelow(rng, all.synthetic.rowCount))
    const random = all.synthetic.select(drawn, 'reconstructed').column(name)
    const isRight = comparison(records.column(name), asks.tolerance)
    for (let row = 0; row < records.rowCount; row++) {
      const right = isRight(guesses.guessed[index], row)
      if (right === undefined) continue
      tries[row]++
      hits[row] += right ? 1 : 0
      chance[row] += isRight(random, row) === true ? 1 : 0
    }
  }
  const coded = codeColumns(records, all.synthetic)
  const searches = [
    ...READINGS.map(by => readOff(by, asked, coded, {secrets, readings: guesses.readings})),
    amongCandidates(asked, coded, guesses.candidates),
  ]
  return {
    kind: 'risk',
    main: countPeople(asked, tries, hits, 1),
    control: countPeople(asked, tries, hits, 0),
    baseline: countPeople(asked, tries, chance, 1),
    searches: asks.search ? searches : [],
    ...(given && {question: given}),
    details: {secrets: secrets.length, tolerance: asks.tolerance},
  }
}

/** Of how many people a secret stands, as it is, in the released row that was taken for theirs. */
function readOff(
  by: Reading,
  asked: Asked,
  coded: Coded,
  {secrets, readings}: {readonly secrets: readonly string[]; readonly readings: SecretGuesses['readings']},
): SearchCounts {
  const search = new RiskSearch(by, asked)
  const wanted = columnsNamed(coded, secrets).map(column => ({
    ...column,
    possible: possiblePeople(asked, row => column.people[row] >= 0),
  }))
  for (const match of readings[by]) {
    const matched = matchedRows(match)
    for (const {name, people, released, possible} of wanted) {
      if (match.known.includes(name) || (match.only ?? name) !== name) continue
      const right = matched.filter(row => people[row] >= 0 && people[row] === released[match.rows[row]])
      search.add({known: match.known, secret: [name]}, right, possible)
    }
  }
  return search.counts(({secret: [name]}) => randomlyRight(asked, columnsNamed(coded, [name])[0], coded.releasedCount))
}

/** Of how many people a released row has the known columns' values and the secret's. */
function amongCandidates(asked: Asked, coded: Coded, candidates: SecretGuesses['candidates']): SearchCounts {
  const search = new RiskSearch('candidates', asked)
  const possible = new Map(coded.columns.map(({name, people}) => [name, possiblePeople(asked, row => people[row] >= 0)] as const))
  for (const {known, secret} of candidates) {
    const match = equalityMatch(coded, columnsNamed(coded, [...known, secret]), Infinity)
    search.add({known, secret: [secret]}, matchedRows(match), possible.get(secret) ?? {members: 0, others: 0})
  }
  return search.counts()
}

/** What a random released row's value comes to, of members. */
function randomlyRight(
  {persons, isMember}: Asked,
  {people, starts}: Coded['columns'][number],
  releasedCount: number,
): RiskCounts {
  const counted = new Set<number>()
  let successes = 0
  people.forEach((code, row) => {
    const person = persons[row]
    if (code < 0 || isMember[person] === 0 || counted.has(person)) return
    counted.add(person)
    successes += (starts[code + 1] - starts[code]) / releasedCount
  })
  return {successes, attempts: counted.size}
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
