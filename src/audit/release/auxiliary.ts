import {NotApplicable} from '../../core/errors.js'
import {permutation, type Rng} from '../../core/rng.js'
import type {Table} from '../../core/table.js'
import {rowsByGroup} from './split.js'

/** Fewer auxiliary rows show no population, and fewer rows to ask about no difference. */
const FEWEST_ROWS = 4

export interface NonMembers {
  /** Handed to the attacker, and not asked about. */
  readonly auxiliary: Table<'auxiliary'>
  readonly asked: Table<'holdout'>
  /** Per asked row the person it belongs to. */
  readonly askedPeople: Int32Array
}

/**
 * Shares non-members out at random: one half becomes the attacker's auxiliary rows and the other half is asked about. Half, because
 * both the attack and the test of what it finds rest on few rows here, and neither may be starved. The rows of one
 * person stay together: an asked person whom the attacker holds another row of would be told apart by that.
 *
 * @param people Per row the person it belongs to; left out, every row is one of its own.
 * @throws {NotApplicable} When either half would have fewer than 4 rows.
 */
export function shareOut(
  nonMembers: Table<'holdout'>,
  rng: Rng,
  people: ArrayLike<number> = Array.from({length: nonMembers.rowCount}, (_, row) => row),
): NonMembers {
  const {rowCount} = nonMembers
  const units = rowsByGroup(people)
  const auxiliary: number[] = []
  const asked: number[] = []
  for (const at of permutation(rng, units.length)) (auxiliary.length < asked.length ? auxiliary : asked).push(...units[at])
  if (Math.min(auxiliary.length, asked.length) < FEWEST_ROWS)
    throw new NotApplicable({code: 'no-auxiliary-rows', nonMembers: rowCount, needed: 2 * FEWEST_ROWS})
  for (const rows of [auxiliary, asked]) rows.sort((a, b) => a - b)
  return {
    auxiliary: nonMembers.select(auxiliary, 'auxiliary'),
    asked: nonMembers.select(asked, 'holdout'),
    askedPeople: Int32Array.from(asked, row => people[row]),
  }
}
