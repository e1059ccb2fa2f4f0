/** A date, or a date with a time of day, as far as it was written down. */
export interface Moment {
  /** Milliseconds since 1970 as if written in UTC: the clock on the wall. */
  readonly wall: number
  /** The instant itself, where the text says how far the clock is from UTC. */
  readonly instant?: number
  /** Step in milliseconds that the text is written in: 86,400,000 for a date, 1,000 for whole seconds. */
  readonly step: number
}

export type DateOrder = 'day-first' | 'month-first'

const DAY = 86_400_000
/** Longer texts are no dates. */
const LONGEST = 48
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const DATE_FIRST_YEAR = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/
const DATE_LAST_YEAR = /^(\d{1,2})[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ](\d{4})/
const DATE_COMPACT = /^(\d{4})(\d{2})(\d{2})(?=T)/
const TIME = /^[T ,]{1,2}(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:[.,](\d{1,9}))?/
const HALF = /^ ?([AP])M/i
const ZONE = /^ ?(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)$/i

/**
 * Reads ISO 8601 and the other common ways to write a date with a four-digit year, with or without a time of day and an offset.
 *
 * @param order What the first of two numbers before the year is, where both can be either.
 * @returns Undefined for anything else; a number by itself is no date.
 */
export function momentOf(text: string, order: DateOrder = 'month-first'): Moment | undefined {
  const given = text.trim()
  if (given.length > LONGEST || given.length < 8) return undefined
  const date = dateOf(given, order)
  if (date === undefined) return undefined
  const rest = given.slice(date.length)
  if (rest === '' || /^[T ]?00:00(?::00(?:\.0+)?)?$/.test(rest)) return {wall: date.day, step: DAY}
  const time = TIME.exec(rest)
  if (time === null) return undefined
  const [all, hours, minutes, seconds = '0', fraction = ''] = time
  let after = rest.slice(all.length)
  const half = HALF.exec(after)
  if (half !== null) after = after.slice(half[0].length)
  const hour = half === null ? Number(hours) : (Number(hours) % 12) + (half[1].toUpperCase() === 'P' ? 12 : 0)
  if (hour > 24 || Number(minutes) > 59 || Number(seconds) > 60) return undefined
  const milliseconds = fraction === '' ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)
  const wall = date.day + ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + milliseconds
  const step = fraction !== '' && Number(fraction) > 0 ? 1 : seconds !== '0' && Number(seconds) > 0 ? 1000 : 60_000
  if (after === '') return {wall, step}
  const zone = ZONE.exec(after)
  if (zone === null) return undefined
  const [, utc, sign, offHours = '0', offMinutes = '0'] = zone
  const offset = utc ? 0 : (sign === '-' ? -1 : 1) * (Number(offHours) * 60 + Number(offMinutes)) * 60_000
  return {wall, instant: wall - offset, step}
}

/** Which order the dates of a column are written in: the one that all of them allow. */
export function dateOrderOf(texts: readonly string[]): DateOrder {
  return texts.some(text => {
    const match = DATE_LAST_YEAR.exec(text.trim())
    return match !== null && Number(match[1]) > 12
  })
    ? 'day-first'
    : 'month-first'
}

function dateOf(text: string, order: DateOrder): {readonly day: number; readonly length: number} | undefined {
  const first = DATE_FIRST_YEAR.exec(text) ?? DATE_COMPACT.exec(text)
  if (first !== null) return dayOf(first[1], first[2], first[3], first[0].length)
  const last = DATE_LAST_YEAR.exec(text)
  if (last === null) return undefined
  const [all, one, two, year] = last
  const month = MONTHS.indexOf(two.slice(0, 3).toLowerCase())
  if (month >= 0) return dayOf(year, String(month + 1), one, all.length)
  return order === 'day-first' ? dayOf(year, two, one, all.length) : dayOf(year, one, two, all.length)
}

function dayOf(year: string, month: string, day: string, length: number) {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const time = Date.UTC(y, m - 1, d)
  const made = new Date(time)
  if (!(m >= 1 && made.getUTCMonth() === m - 1 && made.getUTCDate() === d)) return undefined
  return {day: time, length}
}
