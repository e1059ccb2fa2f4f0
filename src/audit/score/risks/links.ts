import type {Attack} from '../../../attacks/attack.js'
import {subContext, type Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {integerBelow, permutation, type Rng} from '../../../core/rng.js'
import {checkColumns} from './columns.js'
import {countPeople, mixed, sharesByPerson, type AllPeople, type Question, type RiskOutput} from './people.js'
import {RiskSearch, possiblePeople} from './search.js'
import type {RiskCounts} from '../../plan/task-output.js'

/** People of whom both parts of the record were taken for one person's. */
export async function linked(all: AllPeople, attack: Attack, asks: Question<'links'>, context: Context): Promise<RiskOutput> {
  const asked = mixed(all, context.rng.fork('people'))
  const {records} = asked
  const names = records.columns.map(({field}) => field.name)
  if (names.length < 2) throw new NotApplicable({code: 'too-few-columns', needed: 2})
  const given = checkColumns(asks.left, asks.right, names, 'links')
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
    const guesses = await attack.guess({released: all.synthetic, halves, spaces: all.spaces}, own)
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
    people: [sharesByPerson(asked, tries, hits)],
    searches: asks.search ? [search.counts(random)] : [],
    ...(given && {question: given}),
    details: {halvings: asks.halvings},
  }
}

function randomHalves(names: readonly string[], rng: Rng): {known: string[]; secret: string[]} {
  const order = Array.from(permutation(rng, names.length), at => names[at])
  return {known: order.slice(0, names.length >> 1), secret: order.slice(names.length >> 1)}
}
