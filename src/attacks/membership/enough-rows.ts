import {permutation, type Rng} from '../../core/rng.js'
import type {Table} from '../../core/table.js'

/** So many rows are looked at in any case. */
const FEWEST = 20_000

interface EnoughRows {
  readonly released: Table<'synthetic'>
  /** How many rows there are for each one that is looked at. */
  readonly ratio: number
  /** What a result says of it; empty where all rows were looked at. */
  readonly parameters: PartParameters
}

export interface PartParameters {
  readonly rowsLookedAt?: number
  readonly notes?: readonly string[]
}

/**
 * A random part of the rows, in their order, where there are many for each target: hundreds of rows of one record say no
 * more than dozens. Its size is `fewest` or `perTarget` times the number of targets, whichever is more.
 */
export function enoughRows(released: Table, targetCount: number, perTarget: number, rng: Rng, fewest = FEWEST): EnoughRows {
  const all = released.rowCount
  const most = Math.max(fewest, perTarget * targetCount)
  if (all <= most) return {released: released.as('synthetic'), ratio: 1, parameters: {}}
  const rows = permutation(rng, all).slice(0, most).sort()
  const note =
    `${most} of the ${all} rows were looked at, chosen at random: a record that only some of the others were made of is not seen. ` +
    'The copies attack looks at all of them.'
  return {released: released.select(rows, 'synthetic'), ratio: all / most, parameters: {rowsLookedAt: most, notes: [note]}}
}
