import type {Attack} from '../../../attacks/attack.js'
import {codeColumns, columnsNamed, equalityMatch, type Coded} from '../../../attacks/risks/kept-columns.js'
import {READINGS, type Reading, type SecretGuesses} from '../../../attacks/risks/risk.js'
import type {Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {integerBelow} from '../../../core/rng.js'
import {comparison, distinctCount} from './cells.js'
import {checkColumns} from './columns.js'
import {countPeople, mixed, sharesByPerson, type AllPeople, type Question, type RiskOutput} from './people.js'
import {RiskSearch, matchedRows, possiblePeople, type Asked} from './search.js'
import type {RiskCounts, SearchCounts} from '../../plan/task-output.js'

/** People of whom a column was guessed right. */
export async function inferred(
  all: AllPeople,
  attack: Attack,
  asks: Question<'attribute'>,
  context: Context,
): Promise<RiskOutput> {
  const asked = mixed(all, context.rng.fork('people'))
  const {records} = asked
  const names = records.columns.map(({field}) => field.name)
  if (names.length < 2) throw new NotApplicable({code: 'too-few-columns', needed: 2})
  const given = checkColumns(asks.known, asks.secrets, names, 'attribute')
  // A column with one value is no secret.
  const secrets = (given?.secret ?? names).filter(name => distinctCount(records.column(name)) > 1)
  if (secrets.length === 0) throw new NotApplicable({code: 'no-secret-column'})
  const incomplete = {records, secrets, ...(given && {known: given.known})}
  const guesses = await attack.guess({released: all.synthetic, incomplete, spaces: all.spaces}, context)
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
  const coded = codeColumns(records, all.synthetic, all.spaces)
  const searches = [
    ...READINGS.map(by => readOff(by, asked, coded, {secrets, readings: guesses.readings})),
    amongCandidates(asked, coded, guesses.candidates),
  ]
  return {
    kind: 'risk',
    main: countPeople(asked, tries, hits, 1),
    control: countPeople(asked, tries, hits, 0),
    baseline: countPeople(asked, tries, chance, 1),
    people: [sharesByPerson(asked, tries, hits)],
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
