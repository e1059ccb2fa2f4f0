import {breather, type Context} from '../../core/context.js'
import {permutation} from '../../core/rng.js'
import type {Estimate} from '../../core/estimate.js'
import {normalInterval} from '../../stats/intervals.js'
import {BINS_OPTION, combinations, countsOf} from './combinations.js'
import {defineDisclosure} from './define-disclosure.js'
import type {DisclosureFigures, DisclosureInput} from './disclosure.js'
import {bothNames, meanOverPeople, sampleOf} from './people.js'
import {classSizes, uniquesOf, type ClassSizes} from './uniqueness/class-sizes.js'
import {pitmanUniques} from './uniqueness/pitman.js'
import {zayatzUniques} from './uniqueness/zayatz.js'

/** Halves of the sample whose spread is the standard error. */
const HALVES = 20
/** Up to this share of the population Pitman's model is taken. */
const SMALL_FRACTION = 0.1

/**
 * Uniqueness of the people in the data: the share that nobody in the data is like in the quasi-identifiers
 * (`sampleUniques`), and the estimated share that nobody in the population is like (`populationUniques`), which is the same in
 * the sample and in the population. `stillUnique` is the second as a share of the first: the chance that a sample unique is
 * one in the population. Estimates are those of Pitman's model where at most 10 % of the population were sampled, and of
 * Zayatz's otherwise or where the likelihood has no maximum: the decision rule of Dankar, El Emam, Neisa and Roffey 2012
 * (doi:10.1186/1472-6947-12-66), read in the code of ARX.
 *
 * Departure: above 10 % the rule takes the smaller of Zayatz's and the slide negative binomial model. That model is left out:
 * the estimate may then be larger, and is never smaller. The interval is normal; its standard error is the root mean square
 * difference of the estimate in random halves of the sample (of 20), which without replacement has the variance that the whole
 * sample has. It says nothing on whether the model holds: `pitman` and `zayatz` are both among the details.
 *
 * Without a population the data are everybody, and whoever is unique in them is so in the population.
 *
 * @throws {NotApplicable} Without quasi-identifiers, people or released rows.
 */
export const uniqueness = defineDisclosure({
  name: 'uniqueness',
  summary: 'How many people in the data nobody else is like in the quasi-identifiers, in the data and in their population.',
  source: 'Dankar et al. 2012, doi:10.1186/1472-6947-12-66; Hoshino 2001; Zayatz 1991',
  limits:
    'It is a figure of the data and not of the release: it says how many people a release that copied them would expose. The ' +
    'population figure rests on a model and on the size of the population that was given.',
  options: {bins: {...BINS_OPTION, default: 0}},
  create: ({bins}) => ({measure: (input, context) => measure(input, bins, context)}),
})

async function measure(input: DisclosureInput, bins: number, context: Context): Promise<DisclosureFigures> {
  const {members, declared, confidence} = input
  const classes = combinations(input, declared.quasiIdentifiers, bins)
  const isUnique = (row: number) => classes.people[classes.members[row]] === 1
  const {people, population, fraction} = sampleOf(input)
  const whole = classSizes(classes.people)
  const uniques = uniquesOf(whole)
  const share = await populationShare(whole, classes.people, population, confidence, context)
  const sampleUniques = bothNames('sampleUniques', among =>
    meanOverPeople(members, row => (isUnique(row) ? 1 : 0), confidence, among),
  )
  const still = uniques === 0 ? undefined : scaled(share, people / uniques)
  const minority: Estimate | undefined = Object.entries(sampleUniques).find(([name]) => name.startsWith('minority'))?.[1]
  return {
    estimates: {
      ...sampleUniques,
      populationUniques: share,
      ...(still && {stillUnique: still}),
      ...(minority && {minorityPopulationUniques: scaled(still ?? share, minority.value)}),
    },
    details: {population, people, ...modelsOf(whole, population), ...(fraction === 1 && {model: 'everybody'})},
  }
}

async function populationShare(
  whole: ClassSizes,
  sizes: Int32Array,
  population: number,
  confidence: number,
  context: Context,
): Promise<Estimate> {
  const of = (sizes: ClassSizes) => shareOf(sizes, population)
  const value = of(whole)
  const about = {confidence, trials: whole.people, range: [0, 1]} as const
  if (whole.people >= population) return normalInterval(value, 0, {...about, method: 'counted'})
  const breathe = breather(context)
  const owners = Int32Array.from(ownersOf(sizes))
  let squares = 0
  for (let half = 0; half < HALVES; half++) {
    const some = permutation(context.rng.fork(`half/${half}`), owners.length).subarray(0, owners.length >> 1)
    const drawn = Int32Array.from(some, at => owners[at])
    squares += (of(classSizes(countsOf(drawn, sizes.length))) - value) ** 2
    context.progress((half + 1) / HALVES)
    await breathe()
  }
  return normalInterval(value, Math.sqrt(squares / HALVES), {...about, method: `${HALVES} random halves, normal`})
}

/** The combination of each person. */
function* ownersOf(sizes: Int32Array): Iterable<number> {
  for (const [combination, size] of sizes.entries()) for (let person = 0; person < size; person++) yield combination
}

/** By the decision rule. Whoever is unique in the population is so in the sample, so no more people can be. */
function shareOf(sizes: ClassSizes, population: number): number {
  const {people} = sizes
  const most = uniquesOf(sizes) / people
  if (people >= population) return most
  const pitman = people / population <= SMALL_FRACTION ? pitmanUniques(sizes, population) : undefined
  return Math.min(most, (pitman ?? zayatzUniques(sizes, population)) / population)
}

function modelsOf(sizes: ClassSizes, population: number): Record<string, number> {
  if (sizes.people >= population) return {}
  const pitman = pitmanUniques(sizes, population)
  return {...(pitman !== undefined && {pitman: pitman / population}), zayatz: zayatzUniques(sizes, population) / population}
}

function scaled(estimate: Estimate, by: number): Estimate {
  const {value, low, high} = estimate
  const of = (end: number) => Math.min(1, end * by)
  return {...estimate, value: of(value), low: of(low), high: of(high)}
}
