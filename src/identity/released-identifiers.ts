import {clopperPearson} from '../stats/intervals.js'
import {incompleteBeta} from '../stats/special.js'
import {fisherExactGreater} from '../stats/tests.js'
import type {IdentifierKind, IdentifyingColumn} from './identifying-columns.js'
import {valueKeys, type ValueKeys} from './value-keys.js'
import {pairsPerDistance} from './whole-numbers.js'

/** One cell per row as it was written; undefined where it is missing. */
export type Texts = readonly (string | undefined)[]

/** How many people a release names by one column. */
export interface ReleasedIdentifiers {
  readonly column: string
  readonly kind: IdentifierKind
  /** Different values of the data's rows, and how many of them are in the release. */
  readonly people: {readonly found: number; readonly of: number}
  /** The same of people who were not in the data. */
  readonly others?: {readonly found: number; readonly of: number}
  /** Released rows with a value of somebody in the data, and rows with any value. */
  readonly rows: {readonly found: number; readonly of: number}
  /** Chance that a value of the same kind that names nobody in the data equals one of theirs. */
  readonly chance: number
  /** Of so many people being named, if the release knew nothing of who was in the data. */
  readonly pValue: number
  readonly method: string
  /** Fewest people whose values in the release would have a p-value of 0.005 or less; undefined where none would. */
  readonly fewest?: number
  /** Why nothing can be told: the values lie too near to each other, or number the released rows. */
  readonly unclear?: 'numbers-of-rows' | 'crowded-values'
}

/** Chances above this: made-up values would often meet a real one. */
const CROWDED = 0.05
/** Upper end at 95 % of a Poisson mean when nothing was counted. */
const NONE_SEEN = 3

/**
 * Looks for the values of an identifying column of the data in a release, spelt alike or not, and tests whether there are more than
 * chance explains. With people who were not in the data: their share in the release against that of those who were (Fisher's test). In any
 * case: released values against the chance that a value made up or drawn from other people meets a real one (binomial). That chance is, for
 * codes, the share of all codes of their form that are in use; for numbers and times, the density of values around each of them; for other
 * texts, how often two real rows share a value (upper end of its 95 % interval). Where the chance is small either test
 * may find it, at twice its p-value; where numbers are crowded both must.
 *
 * @param holdout Values of people who were not in the data.
 */
export function releasedIdentifiers(
  identity: Pick<IdentifyingColumn, 'column' | 'kind'>,
  data: Texts,
  released: Texts,
  holdout?: Texts,
): ReleasedIdentifiers {
  const {column, kind} = identity
  const real = different(data)
  const made = different(released)
  const realKeys = valueKeys(kind, real, real)
  const madeKeys = valueKeys(kind, real, made)
  const inRelease = new Set(made.flatMap(text => madeKeys.keys(text)))
  const inData = new Set(real.flatMap(text => realKeys.keys(text)))
  const isShared = (keys: ValueKeys, text: string, pool: ReadonlySet<string>) => keys.keys(text).some(key => pool.has(key))
  const people = {found: real.filter(text => isShared(realKeys, text, inRelease)).length, of: real.length}
  const rowsWith = released.filter(text => text !== undefined)
  const rows = {found: rowsWith.filter(text => isShared(madeKeys, text, inData)).length, of: rowsWith.length}
  const others = holdout && othersNamed(kind, real, holdout, inData, inRelease)
  const hits = made.filter(text => isShared(madeKeys, text, inData)).length
  const chance = chanceOf(kind, data, real, realKeys)
  const fewest = fewestFound(people.of, others, made.length, chance)
  const base = {column, kind, people, rows, chance, ...(others && {others}), ...(fewest !== undefined && {fewest})}
  const numbers = numbersRows(made, released)
  if (numbers || hits === 0) return {...base, pValue: 1, method: 'none', ...(numbers && {unclear: 'numbers-of-rows'})}
  return {...base, ...tested(people, others, hits, made.length, chance)}
}

type Counts = ReleasedIdentifiers['people']

function tested(people: Counts, others: Counts | undefined, hits: number, made: number, chance: number) {
  const byChance = chance >= 1 ? 1 : incompleteBeta(chance, hits, made - hits + 1)
  const crowded = byChance > CROWDED && chance > CROWDED ? {unclear: 'crowded-values' as const} : {}
  if (others === undefined || others.of === 0)
    return {pValue: byChance, method: 'binomial, against the chance of meeting a real value', ...crowded}
  const fisher = fisherExactGreater(people.found, people.of, others.found, others.of)
  if (others.found > 0) return {pValue: fisher, method: 'Fisher, against people who were not in the data'}
  if (chance < CROWDED)
    return {pValue: Math.min(1, 2 * Math.min(fisher, byChance)), method: 'Fisher or binomial, at twice the smaller'}
  return {pValue: Math.max(fisher, byChance), method: 'Fisher and binomial, the larger', ...crowded}
}

/** Small enough for Holm's correction over ten attacks at 0.05. */
const STRICT = 0.005

function fewestFound(of: number, others: Counts | undefined, made: number, chance: number): number | undefined {
  const none = others && {found: 0, of: others.of}
  for (let hits = 1; hits <= Math.min(of, made); hits++)
    if (tested({found: hits, of}, none, hits, made, chance).pValue <= STRICT) return hits
  return undefined
}

function othersNamed(
  kind: IdentifierKind,
  real: readonly string[],
  holdout: Texts,
  inData: ReadonlySet<string>,
  inRelease: ReadonlySet<string>,
): Counts {
  const texts = different(holdout)
  const keys = valueKeys(kind, real, texts)
  // Somebody who is in both files was in the data.
  const own = texts.map(text => keys.keys(text)).filter(found => !found.some(key => inData.has(key)))
  return {found: own.filter(found => found.some(key => inRelease.has(key))).length, of: own.length}
}

/** Whether the different values are 0 or 1 to their count: a new file's own numbering. */
function numbersRows(made: readonly string[], released: Texts): boolean {
  if (made.length < released.length || made.length < 2) return false
  const numbers = made.map(text => Number(text))
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  return (low === 0 || low === 1) && high - low === made.length - 1 && numbers.every(Number.isInteger)
}

function chanceOf(kind: IdentifierKind, data: Texts, real: readonly string[], keys: ValueKeys): number {
  const rows = data.filter(text => text !== undefined)
  const counts = new Map<string, number>()
  for (const text of rows) counts.set(text, (counts.get(text) ?? 0) + 1)
  const repeated = rows.filter(text => (counts.get(text) ?? 0) > 1).length
  // Several rows of one person repeat a value too: only values that are nearly unique tell how often two people share one.
  const shared = repeated > rows.length / 2 ? 0 : clopperPearson(repeated, Math.max(1, rows.length), 0.9)
  const places = real.map(text => keys.place(text)).filter(place => place !== undefined)
  if (places.length < real.length / 2) return shared === 0 ? NONE_SEEN / real.length : shared.high
  if (kind === 'code' || kind === 'digits') {
    const width = Math.max(...real.map(text => (text.match(/\d/g) ?? []).length))
    return Math.min(1, real.length / 10 ** width)
  }
  const step = Math.min(...places.map(place => place.step))
  const near = nearChance(
    Float64Array.from(places, ({value}) => value),
    step,
  )
  return Math.min(1, Math.max(near, shared === 0 ? 0 : shared.value))
}

/** Chance that a value of the same spread meets one of these, by how near to each other they lie. */
function nearChance(values: Float64Array, step: number): number {
  const sorted = values.toSorted()
  return Math.min(1, pairsPerDistance(sorted, step, NONE_SEEN) / sorted.length)
}

/**
 * The same of moments as steps of their column, which the release may hold between two steps: such a moment is nobody's.
 *
 * @param identity The column.
 * @param moments NaN is missing.
 * @param moments.data Of the data's rows.
 * @param moments.released Of the release.
 * @param moments.holdout Of people who were not in the data.
 * @param sharing Chance that two people share a moment.
 */
export function releasedMoments(
  identity: Pick<IdentifyingColumn, 'column' | 'kind'>,
  moments: {readonly data: Float64Array; readonly released: Float64Array; readonly holdout?: Float64Array | undefined},
  sharing: number,
): ReleasedIdentifiers {
  const {data, released, holdout} = moments
  const differentOf = (values: Float64Array) => new Set(values.filter(value => !Number.isNaN(value)))
  const [real, made] = [differentOf(data), differentOf(released)]
  const hits = [...real].filter(value => made.has(value)).length
  const people = {found: hits, of: real.size}
  const present = released.filter(value => !Number.isNaN(value))
  const rows = {found: present.filter(value => real.has(value)).length, of: present.length}
  const outside = holdout && [...differentOf(holdout)].filter(value => !real.has(value))
  const others = outside && {found: outside.filter(value => made.has(value)).length, of: outside.length}
  const chance = Math.min(1, Math.max(nearChance(Float64Array.from(real), 1), real.size * sharing))
  const fewest = fewestFound(people.of, others, made.size, chance)
  const base = {...identity, people, rows, chance, ...(others && {others}), ...(fewest !== undefined && {fewest})}
  if (hits === 0) return {...base, pValue: 1, method: 'none'}
  return {...base, ...tested(people, others, hits, made.size, chance)}
}

function different(texts: Texts): string[] {
  return [...new Set(texts.filter(text => text !== undefined))]
}
