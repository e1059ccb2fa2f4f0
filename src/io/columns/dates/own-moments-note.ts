import {ownShare} from '../../../core/dates/own-share.js'
import {DAY} from '../../../core/dates/write.js'
import type {NumericColumn} from '../../../core/table.js'

/** So many rows with a moment of their own are most. */
const MOSTLY = 0.5

/** Says of moments finer than days that most rows have one of their own: the column is used as numbers, and no longer left out. */
export function ownMomentsNote({field: {date}, values}: NumericColumn): string[] {
  if (date?.kind !== 'datetime' || date.step >= DAY) return []
  const share = ownShare(values)
  if (share < MOSTLY) return []
  const rows = share === 1 ? 'every row has' : `${Math.floor(100 * share)} % of the rows have`
  const order = values.every((value, row) => row === 0 || value >= values[row - 1]) ? ', in the order of the rows' : ''
  return [
    `${rows} a moment of ${share === 1 ? 'its' : 'their'} own${order}: used as numbers; a released row that holds one exactly ` +
      'gives a real person away',
  ]
}
