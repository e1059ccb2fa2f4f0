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
    for (const column of columns) addColumn(column, person, nats, sums)
    nearest.fill(-Infinity)
    for (let row = 0; row < rows.rowCount; row++) {
      if (own?.(person, row) === true) continue
      insert(nearest, sums.near[row])
      best.equal[person] = Math.max(best.equal[person], sums.equal[row])
      best.sparse[person] = Math.max(best.sparse[person], sums.sparse[row])
      best.equalColumns[person] = Math.max(best.equalColumns[person], sums.equalColumns[row])
    }
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

interface ComparedColumn {
  /** Whether places have an order. Levels have none: `below` is the level and `upTo` how many have it. */
  readonly ordered: boolean
  readonly people: Places
  readonly rows: Places
}

/** A missing cell stands apart from all values. */
const MISSING_PLACE = -1

function compareColumn(population: Column, people: Table, rows: Table): ComparedColumn {
  const {name} = population.field
  const [mine, theirs] = [people.column(name), rows.column(name)]
  if (population.kind === 'numeric' && mine.kind === 'numeric' && theirs.kind === 'numeric') {
    const sorted = population.values.filter(value => !Number.isNaN(value)).sort()
    const missing = population.values.length - sorted.length
    return {ordered: true, people: placesOf(mine, sorted, missing), rows: placesOf(theirs, sorted, missing)}
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
  return {ordered: false, people: levelsOf(mine), rows: levelsOf(theirs)}
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

function addColumn({ordered, people, rows}: ComparedColumn, person: number, nats: Nats, sums: Sums): void {
  const [below, upTo] = [people.below[person], people.upTo[person]]
  const isOrdered = ordered && below !== MISSING_PLACE
  // How many people have what this person has.
  const same = nats.equal[isOrdered ? upTo - below : upTo]
  for (let row = 0; row < rows.below.length; row++) {
    const [theirs, theirUpTo] = [rows.below[row], rows.upTo[row]]
    if (theirs === below && theirUpTo === upTo) {
      sums.equalColumns[row]++
      sums.equal[row] += same
      sums.near[row] += same
      if (same > USUAL) sums.sparse[row] += same - USUAL
    } else if (isOrdered && theirs !== MISSING_PLACE) {
      const between = theirs >= below ? theirUpTo - below : upTo - theirs
      const close = nats.close[between]
      sums.near[row] += close
      if (close > USUAL) sums.sparse[row] += close - USUAL
    }
  }
}
