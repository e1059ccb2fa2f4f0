import type {Table} from '../../../core/table.js'
import {placesIn, releaseSpace} from '../../../geometry/space.js'

/**
 * So near in every column, on the scale of the rows, two records are the same one. What is said to be found by the releases
 * together alone must not be so because noise put a record elsewhere: rather too many are taken for the same.
 */
const SAME = 1e-3

/**
 * Per record whether it is among others, as far as the numbers tell that place a row.
 *
 * @param rows The released rows, which give the scale.
 * @returns [records], 1 for a record that is.
 */
export function foundIn(records: Table, others: Table, rows: Table): Uint8Array {
  const space = releaseSpace(rows)
  const [ours, theirs] = [placesIn(records, space), placesIn(others, space)]
  const {columns} = ours
  const isSame = (record: number, other: number) => {
    for (let at = 0; at < columns; at++)
      if (!(Math.abs(ours.data[record * columns + at] - theirs.data[other * columns + at]) <= SAME)) return false
    return true
  }
  return Uint8Array.from({length: ours.rows}, (_, record) => {
    for (let other = 0; other < theirs.rows; other++) if (isSame(record, other)) return 1
    return 0
  })
}
