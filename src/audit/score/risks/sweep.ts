import type {Attack} from '../../../attacks/attack.js'
import {GUESSERS, type Guesser, type SweepTry} from '../../../attacks/risks/risk.js'
import type {Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {integerBelow} from '../../../core/rng.js'
import {comparison, distinctCount, rarities} from './cells.js'
import {checkColumns} from './columns.js'
import {countPeople, mixed, sharesByPerson, type AllPeople, type Question, type RiskOutput} from './people.js'
import {RiskSearch, possiblePeople, type Asked, type Possible} from './search.js'
import type {InferenceCounts, WeightedCounts} from '../../plan/task-output.js'

/**
 * People of whom columns were guessed right from several sets of known columns, in several ways. Every guess counts
 * towards the share of one secret column and of one size of what is known; members and others of a share always answer
 * the same questions. Each way of guessing is a family of questions, one for each set and secret, the best of which is
 * picked and paid for.
 */
export async function swept(all: AllPeople, attack: Attack, asks: Question<'sweep'>, context: Context): Promise<RiskOutput> {
  const asked = mixed(all, context.rng.fork('people'))
  const {records} = asked
  const names = records.columns.map(({field}) => field.name)
  if (names.length < 2) throw new NotApplicable({code: 'too-few-columns', needed: 2})
  const given = checkColumns(asks.known, asks.secrets, names, 'sweep')
  const secrets = (given?.secret ?? names).filter(name => distinctCount(records.column(name)) > 1)
  if (secrets.length === 0) throw new NotApplicable({code: 'no-secret-column'})
  const known = asks.known === undefined ? undefined : given?.known
  const incomplete = {records, secrets, ...(known && {known})}
  const guesses = await attack.guess({released: all.synthetic, incomplete, spaces: all.spaces}, context)
  if (guesses.kind !== 'sweep') throw new TypeError(`Expected a sweep. Got ${guesses.kind}.`)
  const cells = new Map(secrets.map(name => [name, secretCells(name, all, asked, asks.tolerance, context)] as const))
  const tries = guesses.tries.flatMap((each): ScoredTry[] => {
    const secret = cells.get(each.secret)
    return secret === undefined ? [] : [{...each, cells: secret, right: secret.rightOf(each)}]
  })
  const {knownSets = 0, trainedOn = 0} = guesses.parameters
  const [told, chance] = [tallyOf(tries), tally(tries.map(({cells: {random}}) => random))]
  return {
    kind: 'risk',
    ...peopleOf(asked, tries),
    people: [sharesByPerson(asked, told.tries, told.hits)],
    baseline: countPeople(asked, chance.tries, chance.hits, 1),
    searches: GUESSERS.map(by => searched(by, asked, tries)),
    ...(given && known && {question: given}),
    inference: inferenceOf(asked, tries),
    details: {
      secrets: new Set(tries.map(({secret}) => secret)).size,
      tolerance: asks.tolerance,
      knownSets: Number(knownSets),
      trainedOn: Number(trainedOn),
    },
  }
}

/** Per row 1 for right, 0 for wrong, NaN where there is nothing to guess. */
type Right = Float64Array
type ScoredTry = SweepTry & {readonly cells: SecretCells; readonly right: Right}

interface SecretCells {
  readonly possible: Possible
  /** Per row. */
  readonly rarities: Float64Array
  readonly random: Right
  rightOf(guess: Pick<SweepTry, 'guessed'>): Right
}

function secretCells(name: string, {synthetic}: AllPeople, asked: Asked, tolerance: number, context: Context): SecretCells {
  const truth = asked.records.column(name)
  const isRight = comparison(truth, tolerance)
  const rows = asked.records.rowCount
  const rightOf = ({guessed}: Pick<SweepTry, 'guessed'>) =>
    Float64Array.from({length: rows}, (_, row) => Number(isRight(guessed, row) ?? NaN))
  const rng = context.rng.fork(`chance/${name}`)
  const drawn = Int32Array.from({length: rows}, () => integerBelow(rng, synthetic.rowCount))
  const weights = rarities(truth, tolerance)
  return {
    possible: possiblePeople(asked, row => !Number.isNaN(weights[row])),
    rarities: weights,
    random: rightOf({guessed: synthetic.select(drawn, 'reconstructed').column(name)}),
    rightOf,
  }
}

/** Per row how often something was guessed, and how often it was right. */
function tally(tried: readonly Right[]): {tries: Float64Array; hits: Float64Array} {
  const rows = tried.at(0)?.length ?? 0
  const [tries, hits] = [new Float64Array(rows), new Float64Array(rows)]
  for (const right of tried)
    right.forEach((value, row) => {
      if (Number.isNaN(value)) return
      tries[row]++
      hits[row] += value
    })
  return {tries, hits}
}

const tallyOf = (tried: readonly ScoredTry[]) => tally(tried.map(({right}) => right))

function peopleOf(asked: Asked, tried: readonly ScoredTry[]) {
  const {tries, hits} = tallyOf(tried)
  return {main: countPeople(asked, tries, hits, 1), control: countPeople(asked, tries, hits, 0)}
}

function searched(by: Guesser, asked: Asked, tries: readonly ScoredTry[]) {
  const search = new RiskSearch(by, asked)
  for (const {known, secret, cells, right} of tries.filter(each => each.by === by)) {
    const rows = Array.from(right.keys()).filter(row => right[row] === 1)
    search.add({known, secret: [secret]}, rows, cells.possible)
  }
  return search.counts(({secret: [name]}) => {
    const about = tries.find(({secret}) => secret === name)
    const chance = tally(about === undefined ? [] : [about.cells.random])
    return countPeople(asked, chance.tries, chance.hits, 1)
  })
}

function inferenceOf(asked: Asked, tries: readonly ScoredTry[]): InferenceCounts {
  const distinct = <T>(values: readonly T[]) => [...new Set(values)]
  const sizes = distinct(tries.map(({known}) => known.length)).sort((a, b) => a - b)
  return {
    secrets: distinct(tries.map(({secret}) => secret)).flatMap(secret =>
      GUESSERS.map(by => {
        const own = tries.filter(each => each.secret === secret && each.by === by)
        const weighted = (wanted: 0 | 1) => weightedPeople(asked, own, wanted)
        return {secret, by, ...peopleOf(asked, own), rarity: {main: weighted(1), control: weighted(0)}}
      }),
    ),
    sizes: sizes.flatMap(known =>
      GUESSERS.map(by => {
        const own = tries.filter(each => each.known.length === known && each.by === by)
        return {known, sets: distinct(own.map(each => each.known.join('\n'))).length, by, ...peopleOf(asked, own)}
      }),
    ),
  }
}

/** Of tries at one column. The rows of one person have their mean weight together. */
function weightedPeople({persons, isMember}: Asked, tried: readonly ScoredTry[], wanted: 0 | 1): WeightedCounts {
  const {tries, hits} = tallyOf(tried)
  const weights = tried.at(0)?.cells.rarities ?? new Float64Array()
  const people = isMember.length
  const [rows, own, right] = [new Float64Array(people), new Float64Array(people), new Float64Array(people)]
  persons.forEach((person, row) => {
    if (isMember[person] !== wanted || tries[row] === 0) return
    rows[person]++
    own[person] += weights[row]
    right[person] += (weights[row] * hits[row]) / tries[row]
  })
  let sums: WeightedCounts = {right: 0, weight: 0, squares: 0}
  for (let person = 0; person < people; person++) {
    if (rows[person] === 0) continue
    const weight = own[person] / rows[person]
    sums = {right: sums.right + right[person] / rows[person], weight: sums.weight + weight, squares: sums.squares + weight ** 2}
  }
  return sums
}
