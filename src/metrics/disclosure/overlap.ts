import {breather, type Context} from '../../core/context.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import {clopperPearson} from '../../stats/intervals.js'
import {BINS_OPTION, combinations, type Combinations} from './combinations.js'
import {defineDisclosure} from './define-disclosure.js'
import type {DisclosureFigures, DisclosureInput, RealPeople} from './disclosure.js'
import {bothNames, meanOverPeople, type Among} from './people.js'

/**
 * How many combinations of quasi-identifiers of real people are in the release: of all people (`found`), of those whom
 * nobody else in the data is like (`uniquesFound`, as a share of these), and as replicated uniques (`replicatedUniques`,
 * as a share of all people): unique in the data and unique in the release, `repU` of synthpop (Raab, Nowok and Dibben
 * 2024, arXiv 2406.16826). And which share of the released rows carries the combination of a person (`rows`), or of one
 * whom nobody is like (`rowsOfUniques`).
 *
 * The control asks the same of people whom the generator did not see: how many combinations are met by chance. One of
 * them is unique who would be unique in the data. Shares of released rows have no control: they grow with the number of
 * people that rows are compared with. Missing equals missing; numbers are compared as `combinations` says.
 *
 * @throws {NotApplicable} Without quasi-identifiers, people or released rows.
 */
export const overlap = defineDisclosure({
  name: 'overlap',
  summary: 'How many real people have their combination of quasi-identifiers in the release, and how many of these are unique.',
  source: 'Raab, Nowok and Dibben 2024, arXiv 2406.16826 (replicated uniques)',
  limits:
    'Where there are few combinations, most are met by chance; only what lies beyond the control may come from the records of ' +
    'people in the data.',
  options: {bins: {...BINS_OPTION, default: 0}},
  create: ({bins}) => ({measure: (input, context) => measure(input, bins, context)}),
})

async function measure(input: DisclosureInput, bins: number, context: Context): Promise<DisclosureFigures> {
  await breather(context)()
  const {members, others, declared, confidence} = input
  const classes = combinations(input, declared.quasiIdentifiers, bins)
  const {released, rows} = classes
  const rate = (isCounted: (combination: number) => boolean) =>
    clopperPearson(
      released.reduce((sum, combination) => sum + (isCounted(combination) ? 1 : 0), 0),
      released.length,
      confidence,
    )
  return {
    estimates: {
      ...ofPeople(members, classes.members, 0, classes, confidence),
      rows: rate(combination => classes.people[combination] > 0),
      rowsOfUniques: rate(combination => classes.people[combination] === 1),
    },
    ...(others && classes.others && {control: ofPeople(others, classes.others, 1, classes, confidence)}),
    details: {
      combinations: rows.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
      quasiIdentifiers: declared.quasiIdentifiers.length,
    },
  }
}

/** @param plus Of people who are not in the data: one who is added to those with the same combination. */
function ofPeople(
  whose: RealPeople,
  combinationOf: Int32Array,
  plus: 0 | 1,
  {people, rows}: Combinations,
  confidence: number,
): Estimates {
  const isUnique = (row: number) => people[combinationOf[row]] + plus === 1
  const isFound = (row: number) => rows[combinationOf[row]] > 0
  const share =
    (isCounted: (row: number) => boolean) =>
    (among: Among): Estimate | undefined =>
      meanOverPeople(whose, row => (isCounted(row) ? 1 : 0), confidence, among)
  return {
    ...bothNames('found', share(isFound)),
    ...bothNames('uniquesFound', among => shareOfUniques(whose, isUnique, isFound, confidence, among)),
    ...bothNames(
      'replicatedUniques',
      share(row => isUnique(row) && rows[combinationOf[row]] === 1),
    ),
  }
}

function shareOfUniques(
  {rows, people, isMinority}: RealPeople,
  isUnique: (row: number) => boolean,
  isFound: (row: number) => boolean,
  confidence: number,
  among: Among,
): Estimate | undefined {
  const unique = Array.from({length: rows.rowCount}, (_, row) => row).filter(isUnique)
  const pick = (values: ArrayLike<number>) => unique.map(row => values[row])
  const some = {
    rows: rows.select([], rows.role),
    people: Int32Array.from(pick(people)),
    isMinority: Uint8Array.from(pick(isMinority)),
  }
  return meanOverPeople(some, at => (isFound(unique[at]) ? 1 : 0), confidence, among)
}
