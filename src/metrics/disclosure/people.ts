import type {Estimate} from '../../core/estimate.js'
import {clopperPearson} from '../../stats/intervals.js'
import type {DisclosureInput, RealPeople} from './disclosure.js'

/** Who is counted: everybody, or people of the minority. */
export type Among = 'all' | 'minority'

/**
 * The mean over people of a value in [0, 1] per row, the largest of a person's rows. Nothing in [0, 1] varies more than
 * a yes or no with the same mean, so the interval of Clopper and Pearson is wide enough for any such values.
 *
 * @param value Of a row number.
 * @returns Undefined where nobody is counted.
 */
export function meanOverPeople(
  whose: RealPeople,
  value: (row: number) => number,
  confidence: number,
  among: Among = 'all',
): Estimate | undefined {
  const {people} = whose
  const largest = new Map<number, number>()
  for (const row of countedRows(whose, among)) largest.set(people[row], Math.max(largest.get(people[row]) ?? 0, value(row)))
  if (largest.size === 0) return undefined
  let sum = 0
  for (const each of largest.values()) sum += each
  // Rounding may leave a sum of ones a little above their number.
  return clopperPearson(Math.min(sum, largest.size), largest.size, confidence)
}

/** The largest value of a row of these people; undefined where nobody is counted. */
export function largestOfPeople(
  whose: RealPeople,
  value: (row: number) => number,
  confidence: number,
  among: Among = 'all',
): Estimate | undefined {
  let [largest, rows] = [0, 0]
  for (const row of countedRows(whose, among)) {
    largest = Math.max(largest, value(row))
    rows++
  }
  return rows === 0 ? undefined : counted(largest, rows, confidence)
}

function* countedRows({people, isMinority}: RealPeople, among: Among): Generator<number> {
  for (let row = 0; row < people.length; row++) if (among === 'all' || isMinority[row] === 1) yield row
}

/** A number that was counted and not estimated. */
export function counted(value: number, of: number, confidence: number): Estimate {
  return {value, low: value, high: value, confidence, trials: of, method: 'counted'}
}

/** `{risk, minorityRisk}` of the figures that there are. */
export function bothNames(name: string, of: (among: Among) => Estimate | undefined): Readonly<Record<string, Estimate>> {
  const [all, minority] = [of('all'), of('minority')]
  const minorityName = `minority${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  return {...(all && {[name]: all}), ...(minority && {[minorityName]: minority})}
}

/** How many people the data have, of how many they are a sample, and the share that was sampled. */
export function sampleOf({members, declared}: DisclosureInput) {
  const people = new Set(members.people).size
  const population = Math.max(people, declared.population ?? people)
  return {people, population, fraction: people / population}
}
