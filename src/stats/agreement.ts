import {breather, type Context} from '../core/context.js'
import {MISSING_CODE, type Column, type NumericColumn, type Table} from '../core/table.js'
import {lowerBound} from './lower-bound.js'

/** Of each person, how well the row that suits it best agrees with it; the rows may differ from one figure to the next. */
export interface Agreement {
  /** Sum over the columns of how surprising the row's closeness is, in nats. */
  readonly near: Float64Array
  /** The same over the columns that are equal alone. */
  readonly equal: Float64Array
  /** What is beyond ln 8 in each column: few columns that are very close count for more than many that are rather close. */
  readonly sparse: Float64Array
  /** The fifth-largest of the sums over all columns: of a record that was copied again and again it is large too. */
  readonly crowd: Float64Array
  /** The largest number of columns in which a row equals the person. */
  readonly equalColumns: Int32Array
}

/** By name: the least that their tails may fall off by, in nats. The fifth of so many falls off five times as fast as the first. */
export const AGREEMENT_SCORES = {near: 1, equal: 1, sparse: 1, crowd: 1 / 5} as const
export type AgreementScore = keyof typeof AGREEMENT_SCORES

/** One column in eight is so close by chance. */
const USUAL = Math.log(8)
const CROWD = 5
/** Their sums stay in the processor's cache while columns are added. */
const ROWS_AT_ONCE = 8192

/**
 * Finds for each person the row that agrees with it in what is rare. A column counts by its surprisal, -ln of the share
 * of the population that is at least as close to the person in it: of numbers those between the two values (twice,
 * since a value may be off to either side), of levels and equal numbers those that have the same one. A level that
 * differs, and a cell that one of the two lacks, count nothing. A row made without the person gets a sum of about one
 * nat per column; a copy gets ln of the population's size for each, and a column that was changed takes no more than
 * its own share away. Values are compared by rank, so that no outlier and no unit decides.
 *
 * The surprisal of an event as its weight is Shannon's; the same weights for agreements are those of record linkage (Fellegi and Sunter,
 * doi:10.1080/01621459.1969.10501049, with columns taken for independent: what that makes wrong is the same for everybody compared).
 *
 * @param people [people, columns]. @param rows [rows, columns], with the columns and levels of `people`, at least one.
 * @param population Who decides what is rare; every person is in it.
 * @param own Given when the rows are the population's own: which of them are the person's, and not compared. What
 *   decides how rare an agreement is
 *   is then the population without the row.
 * @returns Nats, -Infinity for a person without a row to compare with.
 */
export async function bestAgreement(
  people: Table,
  rows: Table,
  population: Table,
  context: Context,
  own?: OwnRows,
): Promise<Agreement> {
  const nats = surprisals(population.rowCount, own === undefined ? 0 : 1)
  const columns = population.columns.map(column => compareColumn(column, people, rows))
  const weights = columns.map(({below}) => new Float64Array(below.length))
  const best = {
    near: new Float64Array(people.rowCount).fill(-Infinity),
    equal: new Float64Array(people.rowCount).fill(-Infinity),
    sparse: new Float64Array(people.rowCount).fill(-Infinity),
    crowd: new Float64Array(people.rowCount).fill(-Infinity),
    equalColumns: new Int32Array(people.rowCount),
  }
  const sums = {
    near: new Float64Array(rows.rowCount),
    equal: new Float64Array(rows.rowCount),
    sparse: new Float64Array(rows.rowCount),
    equalColumns: new Int32Array(rows.rowCount),
  }
  const nearest = new Float64Array(CROWD)
  const breathe = breather(context)
  for (let person = 0; person < people.rowCount; person++) {
    for (const sum of Object.values(sums)) sum.fill(0)
    columns.forEach((column, at) => {
      weighPlaces(column, person, nats, weights[at])
      addRare(column, person, weights[at], sums)
    })
    addWeights(columns, weights, sums.near)
    nearest.fill(-Infinity)
    let [equal, sparse, equalColumns] = [-Infinity, -Infinity, 0]
    for (let row = 0; row < rows.rowCount; row++) {
      if (own?.(person, row) === true) continue
      if (sums.near[row] > nearest[CROWD - 1]) insert(nearest, sums.near[row])
      if (sums.equal[row] > equal) equal = sums.equal[row]
      if (sums.sparse[row] > sparse) sparse = sums.sparse[row]
      if (sums.equalColumns[row] > equalColumns) equalColumns = sums.equalColumns[row]
    }
    best.equal[person] = equal
    best.sparse[person] = sparse
    best.equalColumns[person] = equalColumns
    best.near[person] = nearest[0]
    best.crowd[person] = nearest[CROWD - 1]
    context.progress((person + 1) / people.rowCount)
    await breathe()
  }
  return best
}

/** Into values that fall, of which the least is lost. */
function insert(falling: Float64Array, value: number): void {
  let at = falling.length - 1
  if (!(value > falling[at])) return
  for (; at > 0 && falling[at - 1] < value; at--) falling[at] = falling[at - 1]
  falling[at] = value
}

/** Whether a row is the person's own. */
export type OwnRows = (person: number, row: number) => boolean

/** By the number of people that are as close, of whom `among` is the row itself: 0 nats for everybody and more. */
function surprisals(size: number, among: number): Nats {
  const at = (count: number) => Math.max(0, Math.log((size - among) / Math.max(1, count - among)))
  return {
    equal: Float64Array.from({length: size + 1}, (_, count) => at(count)),
    close: Float64Array.from({length: size + 1}, (_, count) => Math.max(0, at(count) - Math.LN2)),
  }
}

/** By number of people: of an equal cell, and of one that is off to either side. */
interface Nats {
  readonly equal: Float64Array
  readonly close: Float64Array
}

interface Sums {
  readonly near: Float64Array
  readonly equal: Float64Array
  readonly sparse: Float64Array
  readonly equalColumns: Int32Array
}

/** Cells as places in the sorted values of the population: how many are below, and how many are not above. */
interface Places {
  readonly below: Int32Array
  readonly upTo: Int32Array
}

/**
 * A column whose rows are sorted into the places that they have beside the population: there are at most about two per
 * person, and rows of one place agree alike with whomever they are compared.
 */
interface ComparedColumn {
  /** Whether places have an order. Levels have none: `below` is the level and `upTo` how many have it. */
  readonly ordered: boolean
  readonly people: Places
  /** Of place p. */
  readonly below: Int32Array
  readonly upTo: Int32Array
  /** Per row. */
  readonly placeOf: Int32Array
  /** Rows of place p, from `starts[p]` to `starts[p + 1]`. */
  readonly rowsByPlace: Int32Array
  readonly starts: Int32Array
}

/** A missing cell stands apart from all values. */
const MISSING_PLACE = -1

function compareColumn(population: Column, people: Table, rows: Table): ComparedColumn {
  const {name} = population.field
  const [mine, theirs] = [people.column(name), rows.column(name)]
  if (population.kind === 'numeric' && mine.kind === 'numeric' && theirs.kind === 'numeric') {
    const sorted = population.values.filter(value => !Number.isNaN(value)).sort()
    const missing = population.values.length - sorted.length
    return sortedByPlace(true, placesOf(mine, sorted, missing), placesOf(theirs, sorted, missing))
  }
  const counts = new Map<number, number>()
  if (population.kind === 'categorical') for (const code of population.codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  const levelsOf = (column: Column): Places => {
    const codes = column.kind === 'categorical' ? column.codes : new Int32Array(0)
    return {
      below: codes.map(code => (code === MISSING_CODE ? MISSING_PLACE : code)),
      upTo: codes.map(code => counts.get(code) ?? 0),
    }
  }
  return sortedByPlace(false, levelsOf(mine), levelsOf(theirs))
}

function sortedByPlace(ordered: boolean, people: Places, rows: Places): ComparedColumn {
  // Grows with the value: no two places have the same sum, and 0 is left for missing cells.
  const keys = rows.below.map((below, row) => (below === MISSING_PLACE ? 0 : 1 + below + (ordered ? rows.upTo[row] : 0)))
  const placeOfKey = new Int32Array(keys.reduce((most, key) => Math.max(most, key), 0) + 1).fill(-1)
  const [below, upTo]: [number[], number[]] = [[], []]
  const placeOf = keys.map((key, row) => {
    if (placeOfKey[key] < 0) {
      placeOfKey[key] = below.push(rows.below[row]) - 1
      upTo.push(rows.upTo[row])
    }
    return placeOfKey[key]
  })
  const starts = new Int32Array(below.length + 1)
  for (const place of placeOf) starts[place + 1]++
  for (let place = 0; place < below.length; place++) starts[place + 1] += starts[place]
  const next = starts.slice()
  const rowsByPlace = new Int32Array(placeOf.length)
  placeOf.forEach((place, row) => (rowsByPlace[next[place]++] = row))
  return {ordered, people, below: Int32Array.from(below), upTo: Int32Array.from(upTo), placeOf, rowsByPlace, starts}
}

function placesOf({values}: NumericColumn, sorted: Float64Array, missing: number): Places {
  const below = new Int32Array(values.length)
  const upTo = new Int32Array(values.length)
  values.forEach((value, row) => {
    const isMissing = Number.isNaN(value)
    below[row] = isMissing ? MISSING_PLACE : lowerBound(sorted, value)
    upTo[row] = isMissing ? missing : upperBound(sorted, value, below[row])
  })
  return {below, upTo}
}

function upperBound(sorted: Float64Array, value: number, from: number): number {
  if (sorted[from] !== value) return from
  let [low, high] = [from, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Per place of a column what a row there counts for beside one person. */
function weighPlaces({ordered, people, ...places}: ComparedColumn, person: number, nats: Nats, weights: Float64Array): void {
  const [below, upTo] = [people.below[person], people.upTo[person]]
  const isOrdered = ordered && below !== MISSING_PLACE
  // How many people have what this person has.
  const same = nats.equal[isOrdered ? upTo - below : upTo]
  for (let place = 0; place < weights.length; place++) {
    const [theirs, theirUpTo] = [places.below[place], places.upTo[place]]
    if (theirs === below && theirUpTo === upTo) weights[place] = same
    else if (isOrdered && theirs !== MISSING_PLACE)
      weights[place] = nats.close[theirs + theirUpTo > below + upTo ? theirUpTo - below : upTo - theirs]
    else weights[place] = 0
  }
}

/** Adds what only few rows have: cells that are equal, and cells that are very close. */
function addRare(
  {people, below, upTo, rowsByPlace, starts}: ComparedColumn,
  person: number,
  weights: Float64Array,
  sums: Sums,
): void {
  for (let place = 0; place < weights.length; place++) {
    const isEqual = below[place] === people.below[person] && upTo[place] === people.upTo[person]
    const weight = weights[place]
    if (!isEqual && weight <= USUAL) continue
    for (let at = starts[place]; at < starts[place + 1]; at++) {
      const row = rowsByPlace[at]
      if (weight > USUAL) sums.sparse[row] += weight - USUAL
      if (!isEqual) continue
      sums.equalColumns[row]++
      sums.equal[row] += weight
    }
  }
}

/** Adds what the columns of every row are worth, in the order of the columns, of which four go at a time. */
function addWeights(columns: readonly ComparedColumn[], weights: readonly Float64Array[], near: Float64Array): void {
  const weighed = columns.map(({placeOf}, column): Weighed => ({placeOf, weight: weights[column]}))
  // Columns that are worth nothing fill the last four up.
  while (weighed.length % 4 !== 0) weighed.push({...weighed[0], weight: new Float64Array(weights[0].length)})
  for (let from = 0; from < near.length; from += ROWS_AT_ONCE)
    for (let column = 0; column < weighed.length; column += 4) {
      const to = Math.min(near.length, from + ROWS_AT_ONCE)
      addFour([weighed[column], weighed[column + 1], weighed[column + 2], weighed[column + 3]], from, to, near)
    }
}

interface Weighed {
  readonly placeOf: Int32Array
  readonly weight: Float64Array
}

function addFour(columns: readonly [Weighed, Weighed, Weighed, Weighed], from: number, to: number, near: Float64Array): void {
  const [{placeOf: placeA, weight: weightA}, {placeOf: placeB, weight: weightB}] = columns
  const [, , {placeOf: placeC, weight: weightC}, {placeOf: placeD, weight: weightD}] = columns
  for (let row = from; row < to; row++)
    near[row] = near[row] + weightA[placeA[row]] + weightB[placeB[row]] + weightC[placeC[row]] + weightD[placeD[row]]
}
