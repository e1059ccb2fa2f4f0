import {CELL, type Grid, type GridColumn} from './grid.js'

const DAY = 86_400_000
const EPOCH = {1900: 25_569, 1904: 24_107}

/**
 * A date as milliseconds since 1970-01-01 00:00, or of a time of day since midnight. Excel believes in a 29th of February 1900, so the days
 * before it are one too low.
 */
export function momentOf(days: number, isTime: boolean, is1904: boolean): number {
  if (isTime) return Math.round((days % 1) * DAY)
  const real = !is1904 && days < 60 ? days + 1 : days
  return Math.round((real - (is1904 ? EPOCH[1904] : EPOCH[1900])) * DAY)
}

/** Days as Excel counts them since 1899-12-30; of a time of day its part of a day. */
export const daysOf = (milliseconds: number, isTime: boolean) => milliseconds / DAY + (isTime ? 0 : EPOCH[1900])

/** The text of a cell as it would stand in a CSV file. */
export function textOf(column: GridColumn, row: number, {texts, is1904}: Grid): string {
  const kind = column.kind(row)
  const value = column.value(row)
  switch (kind) {
    case CELL.text:
      return texts[value]
    case CELL.number:
    case CELL.duration:
      return String(value)
    case CELL.boolean:
      return value === 1 ? 'true' : 'false'
    case CELL.date:
    case CELL.datetime:
    case CELL.time: {
      const isTime = kind === CELL.time
      const iso = new Date(momentOf(value, isTime, is1904)).toISOString()
      const clock = iso.slice(11, iso.endsWith('.000Z') ? 19 : 23)
      if (isTime) return clock
      return clock === '00:00:00' && kind === CELL.date ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock}`
    }
    case CELL.empty:
    case CELL.error:
    case CELL.unknown:
      return ''
  }
}
