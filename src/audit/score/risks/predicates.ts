import type {Attack} from '../../../attacks/attack.js'
import {codeColumns, columnsNamed, equalityMatch} from '../../../attacks/risks/kept-columns.js'
import {matchingRows, withDistinctRows} from '../../../attacks/risks/predicates.js'
import type {Predicate} from '../../../attacks/risks/risk.js'
import {breather, type Context} from '../../../core/context.js'
import {permutation} from '../../../core/rng.js'
import type {Table} from '../../../core/table.js'
import {foundByPerson, peopleScores} from '../people-scores.js'
import {mixed, type AllPeople, type Question, type RiskOutput} from './people.js'
import {RiskSearch, possiblePeople} from './search.js'
import type {RiskCounts, SearchCounts} from '../../plan/task-output.js'

/**
 * People for whom a description holds that holds for nobody else of their group. How often that is depends on the size of the
 * group, so as many members as non-members are taken, at random. Giomi et al. count descriptions instead; many of them may hold for the
 * same person, and then they are no independent trials.
 */
export async function singledOut(
  all: AllPeople,
  attack: Attack,
  asks: Question<'predicates'>,
  context: Context,
): Promise<RiskOutput> {
  const {members, nonMembers, synthetic} = all
  const guesses = await attack.guess({released: synthetic, spaces: all.spaces}, context)
  if (guesses.kind !== 'predicates') throw new TypeError(`Expected predicates. Got ${guesses.kind}.`)
  const size = Math.min(members.rowCount, nonMembers.rowCount)
  const some = (table: Table, label: string) => permutation(context.rng.fork(label), table.rowCount).subarray(0, size)
  const [insiders, outsiders] = [some(members, 'members'), some(nonMembers, 'nonMembers')]
  const [inside, outside] = [members.select(insiders, 'targets'), nonMembers.select(outsiders, 'targets')]
  const [main, control] = [countSingled(guesses.predicates, inside), countSingled(guesses.predicates, outside)]
  return {
    kind: 'risk',
    main: main.people,
    control: control.people,
    baseline: countSingled(guesses.random, inside).people,
    people: [
      peopleScores(
        foundByPerson(
          insiders.map(row => all.people.members[row]),
          main.isSingle,
        ),
        foundByPerson(
          outsiders.map(row => all.people.nonMembers[row]),
          control.isSingle,
        ),
      ),
    ],
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
  const released = all.spaces.of<Table, Table>(all.synthetic, withDistinctRows)
  const coded = codeColumns(asked.records, released, all.spaces)
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

interface Singled {
  readonly people: RiskCounts
  readonly predicates: number
  /** [rows], 1 for who is. */
  readonly isSingle: Uint8Array
}

function countSingled(predicates: readonly Predicate[], people: Table): Singled {
  const single = predicates.map(predicate => matchingRows(people, predicate)).filter(rows => rows.length === 1)
  const isSingle = new Uint8Array(people.rowCount)
  for (const [row] of single) isSingle[row] = 1
  return {
    people: {successes: isSingle.reduce((sum, is) => sum + is, 0), attempts: people.rowCount},
    predicates: single.length,
    isSingle,
  }
}
