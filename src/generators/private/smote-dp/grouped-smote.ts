import type {Rng} from '../../../core/rng.js'
import {integerBelow} from '../../../core/rng.js'
import type {PrivateRows} from '../dp-gaussian-copula/private-rows.js'

export interface GroupedSmote {
  /** Records that only have each other for neighbours. */
  readonly groupSize: number
  readonly neighbours: number
  readonly rowsPerRecord: number
}

/**
 * SMOTE inside groups of records that follow each other in a random order: the neighbours of a record are the nearest
 * ones of its group. Records left over when the groups are full make no rows. Numbers are interpolated; a level, and a
 * cell missing on either side, is that of the nearer end.
 *
 * Why groups: in SMOTE proper one record is base and neighbour of rows of many others, and its coming or going changes who is whose
 * neighbour. Here, for every grouping of a table there is one, equally likely, of the table with one record more, in which all
 * groups but one are the same: the new record is left over, takes the place of a record that then is, or completes a
 * group of left-over ones. So one record changes at most the rows of one group.
 *
 * @param order A uniformly random order of the records that stays secret.
 * @returns One array of positions per column [groups x groupSize x rowsPerRecord].
 */
export function groupedSmote(
  rows: PrivateRows,
  {groupSize, neighbours, rowsPerRecord}: GroupedSmote,
  order: Int32Array,
  rng: Rng,
): Float64Array[] {
  const {scales, positions} = rows
  const used = order.length - (order.length % groupSize)
  const made = positions.map(() => new Float64Array(used * rowsPerRecord))
  const nominal = scales.map(({domain}) => domain.kind === 'levels')
  let row = 0
  for (let at = 0; at < used; at++) {
    const from = at - (at % groupSize)
    const others = nearest(positions, nominal, order[at], order.subarray(from, from + groupSize)).slice(0, neighbours)
    for (let copy = 0; copy < rowsPerRecord; copy++, row++) {
      const partner = others[integerBelow(rng, others.length)]
      const gap = rng.next()
      positions.forEach((column, index) => {
        made[index][row] = between(column[order[at]], column[partner], gap, nominal[index])
      })
    }
  }
  return made
}

function between(base: number, partner: number, gap: number, nominal: boolean): number {
  const mixable = !nominal && !Number.isNaN(base) && !Number.isNaN(partner)
  return mixable ? base + gap * (partner - base) : gap < 0.5 ? base : partner
}

/**
 * The other records of the group, nearest first; different levels, and a missing cell beside a value, are as far apart
 * as a range is long.
 */
function nearest(positions: readonly Float64Array[], nominal: readonly boolean[], record: number, group: Int32Array): number[] {
  const distance = (other: number) =>
    positions.reduce((sum, column, index) => {
      const [a, b] = [column[record], column[other]]
      if (nominal[index] || Number.isNaN(a) || Number.isNaN(b)) return sum + (Object.is(a, b) ? 0 : 1)
      return sum + (a - b) ** 2
    }, 0)
  return Array.from(group)
    .filter(other => other !== record)
    .map(other => ({other, distance: distance(other)}))
    .sort((a, b) => a.distance - b.distance)
    .map(({other}) => other)
}
