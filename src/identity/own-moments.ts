import {ownShare} from '../core/dates/own-share.js'
import {DAY, rangeOf} from '../core/dates/write.js'
import type {Column, NumericColumn, Table} from '../core/table.js'
import type {IdentifierKind} from './identifying-columns.js'
import {chanceOfSharing} from './shared-moment.js'

/** Most rows have a moment that no other row has. */
const MOSTLY = 0.5
/** Of days, so many rows: other days are shared by chance. */
const NEARLY_ALL = 0.9

/** A column of dates or times known so finely that a moment says whose it is. */
export interface MomentColumn {
  readonly column: string
  readonly kind: Extract<IdentifierKind, 'timestamp' | 'date'>
  /** Chance that two of the people share a moment. */
  readonly sharing: number
}

/**
 * The columns of dates and times in which most rows have a moment of their own, such as the second of an admission. They are used as
 * numbers, and name nobody; but a released row that holds a moment exactly as a real row does gives that row away.
 */
export function ownMoments(table: Table): MomentColumn[] {
  return table.columns.filter(isDated).flatMap(({field, values}) => {
    const {step, kind} = field.date
    const least = step < DAY ? MOSTLY : NEARLY_ALL
    const isOwn = kind !== 'time' && ownShare(values) >= least
    if (!isOwn) return []
    const sharing = chanceOfSharing(values, rangeOf(field.date).stepsPerDay)
    return [{column: field.name, kind: step < DAY ? ('timestamp' as const) : ('date' as const), sharing}]
  })
}

const isDated = (column: Column): column is NumericColumn & {field: {date: NonNullable<NumericColumn['field']['date']>}} =>
  column.kind === 'numeric' && column.field.date !== undefined
