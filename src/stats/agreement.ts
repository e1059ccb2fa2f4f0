import {breather, type Context} from '../core/context.js'
import type {Table} from '../core/table.js'
import {BestRows, CROWD} from './agreement/best-rows.js'
import {createAgreementBounds, PEOPLE_AT_ONCE} from './agreement/bounds.js'
import {EqualCells} from './agreement/equal-cells.js'
import {placeBeside} from './agreement/places.js'
import {surprisals} from './agreement/surprisal.js'

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

/** Of fewer rows, looking at every one takes less time than finding bounds for them. Both find the same, to the last bit. */
const WORTH_BOUNDS = 512

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
  const placed = placeBeside(population, people, rows)
  const equal = new EqualCells(placed, nats)
  const nearest = new BestRows(placed, nats)
  const bounds = rows.rowCount < WORTH_BOUNDS ? undefined : createAgreementBounds(placed, nats)
  const best = {
    near: new Float64Array(people.rowCount).fill(-Infinity),
    equal: new Float64Array(people.rowCount).fill(-Infinity),
    sparse: new Float64Array(people.rowCount).fill(-Infinity),
    crowd: new Float64Array(people.rowCount).fill(-Infinity),
    equalColumns: new Int32Array(people.rowCount),
  }
  const breathe = breather(context)
  for (let from = 0; from < people.rowCount; from += PEOPLE_AT_ONCE) {
    const to = Math.min(people.rowCount, from + PEOPLE_AT_ONCE)
    const bounded = bounds?.run(from, to)
    for (let person = from; person < to; person++) {
      const isOther = (row: number) => own?.(person, row) !== true
      nearest.find(person, isOther, bounds && bounded && {steps: bounds, ...bounded[person - from]})
      if (nearest.near[0] === -Infinity) continue
      equal.find(person, isOther)
      best.near[person] = nearest.near[0]
      best.crowd[person] = nearest.near[CROWD - 1]
      best.sparse[person] = nearest.sparse
      best.equal[person] = equal.most
      best.equalColumns[person] = equal.mostColumns
    }
    context.progress(to / people.rowCount)
    await breathe()
  }
  return best
}

/** Whether a row is the person's own. */
export type OwnRows = (person: number, row: number) => boolean
