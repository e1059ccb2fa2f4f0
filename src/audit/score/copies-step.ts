import type {Attack} from '../../attacks/attack.js'
import {subContext, type Context} from '../../core/context.js'
import {permutation} from '../../core/rng.js'
import {concatTables, type Table} from '../../core/table.js'
import {AGREEMENT_SCORES, bestAgreement, type AgreementScore} from '../../stats/agreement.js'
import {extremes, extremesOf, tailScale, type Extremes} from '../../stats/extremes.js'
import {rankSumGreaterTest} from '../../stats/rank-sum-test.js'
import {byPerson, type PeopleAgreement} from './agreement-by-person.js'
import {DENSER, exactCopies, exactTest, type Copied, type ExactCopies} from './exact-copies.js'
import {exposedGroup} from './exposed-group.js'
import {withFewerNumbers} from './fewer-numbers.js'
import {foundByPerson, peopleScores} from './people-scores.js'
import {likeEachOther, natural} from './like-each-other.js'
import {bySkeleton} from './skeletons.js'
import {rowsByGroup} from '../release/split.js'
import {guessMixed, type People, type GroundTruth} from '../release/ground-truth.js'
import type {CopyCounts, CopyOutput, TaskOutput} from '../plan/task-output.js'

/** With fewer non-members their scores have no tail to speak of. */
const FEWEST_OTHERS = 10
/** With fewer members only equal cells count: how close is close cannot be told from so few. */
const FEWEST_MEMBERS = 5
const ALL_SCORES = Object.keys(AGREEMENT_SCORES) as AgreementScore[]
/** What is given away of many people shows in these. */
const RANKED = ['near', 'equal', 'sparse'] as const
/** Cells compared at most, some seconds; beyond that people are sampled, and only exact copies are looked for among all. */
const MOST_CELLS = 2e9
/** People of all classes who are set beside each other at most. */
const MOST_POPULATION = 1500
/** Members at most who show what a copy would score: each is compared with all of them. */
const MOST_USUAL = 500
/** Where as much as this is found of people outside the data, comparing people with each other proves nothing. */
const CONTRADICTED = 0.2
/** A person is exposed where chance would single out any person so with less probability. */
const EXPOSED_LEVEL = 0.05

/**
 * Whether released rows are copies, or nearly, of members' records. Several agreements of each person with the release
 * (`stats/agreement`) are compared in two ways. With those of people who were not in the data: by ranks, for what is
 * given away of many, and by their tail (`stats/extremes`), for what is given away of few or one. And with the
 * agreement of real people of all classes with each other, who were never copied: rows that many people share, and
 * columns that follow from others, show there as well. A release may have more rows than there are people, and more of
 * one kind; the tail's own scale says how far scores may rise by that. The second way needs no holdout, and knows from
 * more people how rare a chance copy is in a small class; where there are people outside the data, it counts only if it
 * finds nothing of them; where these are of another population, it stands alone. The smallest p-value is multiplied by
 * the number of tests.
 *
 * Persons count, not rows: of several rows the one that agrees most. Of pictures a part of the numbers is compared, and all of them where
 * exact copies are looked for. Molecules are compared by their skeletons as well ({@link bySkeleton}): the same one is a near-copy.
 */
export async function copiesOutput(
  truth: GroundTruth,
  attack: Attack,
  context: Context,
): Promise<Extract<TaskOutput, {kind: 'copies'}>> {
  const asked = withFewerPeople(withFewerNumbers(truth, context.rng.fork('numbers')), context)
  const copied = exactCopies(truth)
  const skeletons = await bySkeleton(asked, context)
  const alike = skeletons && exactCopies(skeletons)
  const [members, nonMembers] = [asked.people.members, asked.people.nonMembers].map(people => rowsByGroup(people).length)
  const scores = members >= FEWEST_MEMBERS ? ALL_SCORES : (['equal'] as const)
  const hasOthers = members >= FEWEST_MEMBERS && nonMembers >= FEWEST_OTHERS && truth.holdoutShifted !== true
  const eachOther = await besideEachOther(asked, scores, subContext(context, 'people', 0, hasOthers ? 0.5 : 1))
  const others = hasOthers ? await besideOthers(asked, attack, subContext(context, 'others', 0.5, 1)) : undefined
  const exact = [copied, ...(alike ? [alike] : [])]
  const apart = {...eachOther, pValues: [...eachOther.pValues, ...exact.map(({duplicates}) => duplicates)]}
  const beside = others && {...others, pValues: [...others.pValues, ...exact.map(exactTest)]}
  const ways = [...(beside ? [beside] : []), ...(others && eachOther.ofOthers < CONTRADICTED ? [] : [apart])]
  const [{ours, theirs}] = ways
  const tests = ways.reduce((count, {pValues}) => count + pValues.length, 0)
  const exposed = exposedAmong(ways.flatMap(({tails}) => tails.map(({each}) => each)))
  const exposedOthers = exposedAmong(ways.flatMap(({othersEach}) => othersEach))
  const group = exposedGroup(asked.members, ours.rows, exposed)
  const columns = asked.members.columns.length
  const output: CopyOutput = {
    pValue: Math.min(1, tests * Math.min(...ways.flatMap(({pValues}) => pValues))),
    against: others ? 'non-members' : 'people',
    members: countsOf(ours, columns, exposed.length, copied.members, alike?.members),
    ...(truth.nonMembers && {nonMembers: countsOf(theirs, columns, exposedOthers.length, copied.nonMembers, alike?.nonMembers)}),
    ...(others && {
      scores: {
        members: [...ours.near],
        nonMembers: [...theirs.near],
        memberPeople: ours.people,
        nonMemberPeople: theirs.people,
      },
    }),
    people: peopleFound(
      truth,
      copied,
      [...exposed.map(at => ours.people[at]), ...personsOf(alike?.members, asked.people.members)],
      [...exposedOthers.map(at => theirs.people[at]), ...personsOf(alike?.nonMembers, asked.people.nonMembers)],
    ),
    columns,
    spared: sparedColumns(columns),
    ...(alike && {sameSkeletons: true as const}),
    released: truth.synthetic.rowCount,
    releasedCopies: copied.released,
    ...namedRows(
      truth,
      [...exposed.map(person => ours.people[person]), ...personsOf(alike?.members, asked.people.members)],
      copied,
    ),
    ifCopied: ifCopied(ways, tests),
    ...(group && {group}),
  }
  return {kind: 'copies', classes: [output]}
}

/** Who is copied or exposed: of the many that had to be sampled for the latter, the copied ones alone. */
function peopleFound({people}: GroundTruth, {members, nonMembers}: ExactCopies, ours: number[], others: number[]) {
  const side = (persons: Int32Array, {who}: Copied, exposed: number[]) => {
    const found = new Set([...who.map(row => persons[row]), ...exposed])
    return foundByPerson(
      persons,
      persons.map(person => (found.has(person) ? 1 : 0)),
    )
  }
  return peopleScores(side(people.members, members, ours), side(people.nonMembers, nonMembers, others))
}

const personsOf = (copied: Copied | undefined, persons: Int32Array) => (copied?.who ?? []).map(row => persons[row])

/** Groups have no row numbers that a reader could look up. */
function namedRows({people, grouped}: GroundTruth, exposed: readonly number[], {members}: ExactCopies) {
  if (grouped === true) return {exposed: [], copiedPeople: []}
  return {exposed, copiedPeople: members.who.map(row => people.members[row])}
}

/** The p-value if so many records of a usual member were copied, whichever way sees it best. */
function ifCopied(ways: readonly Way[], tests: number): CopyOutput['ifCopied'] {
  const least = new Map<number, number>()
  for (const {count, pValue} of ways.flatMap(way => way.ifCopied))
    least.set(count, Math.min(least.get(count) ?? 1, tests * pValue))
  return [...least].map(([count, pValue]) => ({count, pValue}))
}

/** In so many columns a near-copy may differ. */
const sparedColumns = (columns: number) => (columns >= 8 ? 2 : columns >= 3 ? 1 : 0)

/** Members' agreement with the release beside that of others. */
interface Way {
  readonly ours: PeopleAgreement
  readonly theirs: PeopleAgreement
  readonly tails: readonly Extremes[]
  /** How far out each of the people outside the data is. */
  readonly othersEach: readonly Float64Array[]
  readonly pValues: readonly number[]
  readonly ifCopied: CopyOutput['ifCopied']
}

async function besideOthers(truth: GroundTruth, attack: Attack, context: Context): Promise<Way> {
  const {guesses, sides} = await guessMixed(truth, attack, context)
  if (guesses.agreement === undefined) throw new TypeError('An attack that looks for copies must say how well rows agree.')
  const {agreement} = guesses
  const [ours, theirs] = sides.map(side => byPerson(agreement, side))
  const known = await likeEachOther(truth, realRows(truth), MOST_POPULATION, context)
  const tailsOf = (side: PeopleAgreement) =>
    ALL_SCORES.map(score => extremes(side[score], theirs[score], AGREEMENT_SCORES[score], known[score]))
  const tails = tailsOf(ours)
  const ranks = RANKED.map(score => rankSumGreaterTest([{members: ours[score], nonMembers: theirs[score]}]))
  const copy = await agreementWithItself(truth.members, realRows(truth), context)
  return {
    ours,
    theirs,
    tails,
    othersEach: tailsOf(theirs).map(({each}) => each),
    pValues: [...tails.map(({pValue}) => pValue), ...ranks],
    ifCopied: extremesOf(copy, ours.people.length, theirs.near, AGREEMENT_SCORES.near, known.near),
  }
}

/**
 * What is rare is here read off people of all classes. `ofOthers`: the p-value that people outside the data would have
 * in the members' place.
 */
async function besideEachOther(
  truth: GroundTruth,
  scores: readonly AgreementScore[],
  context: Context,
): Promise<Way & {readonly ofOthers: number}> {
  const {members, people, synthetic, population} = truth
  const order = permutation(context.rng.fork('population'), population.rows.rowCount).subarray(0, MOST_POPULATION)
  const real = population.rows.select(order, 'train')
  const isOwn = (person: number, row: number) => population.people[order[person]] === population.people[order[row]]
  const usual = await bestAgreement(real, real, real, subContext(context, 'people', 0, 0.5), isOwn)
  const agreement = await bestAgreement(realRows(truth), synthetic, real, subContext(context, 'release', 0.5, 1))
  const side = (persons: Int32Array, from: number): People => ({
    places: Array.from(persons, (_, at) => from + at),
    rows: Array.from(persons.keys()),
    persons: [...persons],
  })
  const ours = byPerson(agreement, side(people.members, 0))
  const theirs = byPerson(agreement, side(people.nonMembers, members.rowCount))
  const rise = Math.log(DENSER) + Math.max(0, Math.log(synthetic.rowCount / Math.max(1, real.rowCount - 1)))
  const raised = (score: AgreementScore) => {
    const finite = usual[score].filter(Number.isFinite)
    const by = rise * (tailScale(finite, AGREEMENT_SCORES[score]) ?? 1)
    return finite.map(value => value + by)
  }
  const references = scores.map(raised)
  const known = natural(usual, real, population.rows.rowCount, synthetic.rowCount)
  const tailsOf = (side: PeopleAgreement) =>
    scores.map((score, at) => extremes(side[score], references[at], AGREEMENT_SCORES[score], known[score]))
  const [tails, otherTails] = [tailsOf(ours), tailsOf(theirs)]
  // What is also found of people outside the data, be they few, is no sign of who is in it.
  const isContradicted = truth.holdoutShifted === true ? () => false : (at: number) => otherTails[at].pValue < CONTRADICTED
  const copy = await agreementWithItself(members, real, context)
  return {
    ours,
    theirs,
    tails: tails.filter((_, at) => !isContradicted(at)),
    othersEach: otherTails.map(({each}) => each),
    pValues: tails.map(({pValue}, at) => (isContradicted(at) ? 1 : pValue)),
    ofOthers: Math.min(1, ...otherTails.map(({pValue}) => pValue)),
    ifCopied: extremesOf(copy, ours.people.length, references[scores.indexOf('equal')], AGREEMENT_SCORES.equal, known.equal),
  }
}

/** Members, then people outside the data. */
function realRows({members, nonMembers}: GroundTruth): Table<'train'> {
  return concatTables('train', [members, ...(nonMembers ? [nonMembers] : [])])
}

/** What a copy of a member's record would score, for one whose cells are rather common: the lowest quarter of the members. */
async function agreementWithItself(members: Table, population: Table, context: Context): Promise<number> {
  const count = Math.min(members.rowCount, MOST_USUAL)
  const some = members.select(
    Array.from({length: count}, (_, at) => Math.floor((at * members.rowCount) / count)),
    'targets',
  )
  const {equal} = await bestAgreement(some, some, population, subContext(context, 'itself', 1, 1))
  return equal.sort()[equal.length >> 2]
}

/** The places of people who are further out than chance puts any of so many, in one of several scores. */
function exposedAmong(each: readonly Float64Array[]): number[] {
  const first = each.at(0) ?? new Float64Array(0)
  const tests = each.length * first.length
  return Array.from(first.keys()).filter(person => tests * Math.min(...each.map(values => values[person])) < EXPOSED_LEVEL)
}

/** Near-copies of molecules (`alike`) are those that are in the release but for salts, charges and the like. */
function countsOf(
  {people, equalColumns}: PeopleAgreement,
  columns: number,
  exposed: number,
  copied: Copied,
  alike: Copied | undefined,
): CopyCounts {
  const least = columns - sparedColumns(columns)
  return {
    people: people.length,
    nearlyCopied: alike?.found ?? equalColumns.filter(count => count >= least).length,
    exposed,
    asked: copied.people,
    copied: copied.found,
  }
}

/** Whole persons, as many on each side as can be compared in some seconds. */
function withFewerPeople(truth: GroundTruth, {rng}: Context): GroundTruth {
  const {members, nonMembers, people, synthetic} = truth
  const most = Math.max(100, Math.floor(MOST_CELLS / (2 * synthetic.rowCount * Math.max(1, members.columns.length))))
  const some = (persons: Int32Array, label: string) => {
    const groups = rowsByGroup(persons)
    if (groups.length <= most) return Int32Array.from(persons.keys())
    return Int32Array.from([...permutation(rng.fork(label), groups.length).subarray(0, most)].flatMap(at => groups[at])).sort()
  }
  const [ours, others] = [some(people.members, 'members'), some(people.nonMembers, 'nonMembers')]
  return {
    ...truth,
    members: members.select(ours, 'train'),
    ...(nonMembers && {nonMembers: nonMembers.select(others, 'holdout')}),
    people: {members: ours.map(row => people.members[row]), nonMembers: others.map(row => people.nonMembers[row])},
  }
}
