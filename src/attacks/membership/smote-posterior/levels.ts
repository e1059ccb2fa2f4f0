import {MISSING_CODE} from '../../../core/table.js'
import type {LevelCells} from './cells.js'

/** How often a record's level is that of the rows made from it because it is theirs, and not because it is common. */
const AGREEMENT = 0.3

/** How much better one record, or two, explain a row's levels than the levels of all rows do. */
export function levelNats(levels: readonly LevelCells[], row: number, one: number, other = one): number {
  let nats = 0
  for (const {released, targets, shares} of levels) {
    const level = released[row]
    if (level === MISSING_CODE) continue
    const same = (Number(targets[one] === level) + Number(targets[other] === level)) / 2
    nats += Math.log(1 - AGREEMENT + (AGREEMENT * same) / shares[level])
  }
  return nats
}
