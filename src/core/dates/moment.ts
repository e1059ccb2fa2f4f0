import {dayNumber} from './civil.js'

/** A point in time as far as a text says it: on the clock that it is written in. */
export interface Moment {
  /** Days since 1970-01-01; 0 where there is a time of day alone. */
  readonly day: number
  /** Microseconds since midnight; a whole day more than that for 24:00. */
  readonly micros: number
  /** Minutes that the clock is ahead of UTC, where the text says so. */
  readonly offset?: number
  /** It had more digits than microseconds. */
  readonly isCut?: true
}

/** The parts of a text that stands for a moment, as they are written. */
export interface MomentParts {
  readonly year?: string | undefined
  /** A number, or a name of a month. */
  readonly month?: string | undefined
  readonly day?: string | undefined
  readonly hour?: string | undefined
  readonly minute?: string | undefined
  readonly second?: string | undefined
  readonly fraction?: string | undefined
  /** AM or PM. */
  readonly half?: string | undefined
  readonly zone?: string | undefined
}

export const MICROS_PER_DAY = 86_400_000_000
const MONTHS = 'january february march april may june july august september october november december'.split(' ')
/** Two-digit years from 69 on are those of the twentieth century, as POSIX has it for strptime. */
const CENTURY_TURN = 69

/** Undefined for what no clock or calendar shows, such as 31 February or 25:00. A leap second is the first of the next minute. */
export function momentOfParts(parts: MomentParts): Moment | undefined {
  const day = dayOf(parts)
  const micros = microsOf(parts)
  const offset = parts.zone === undefined ? undefined : zoneOffset(parts.zone)
  if (day === undefined || micros === undefined || (parts.zone !== undefined && offset === undefined)) return undefined
  const isCut = parts.fraction !== undefined && /[1-9]/.test(parts.fraction.slice(6))
  return {day, micros, ...(offset !== undefined && {offset}), ...(isCut && {isCut})}
}

function dayOf({year, month, day}: MomentParts): number | undefined {
  if (year === undefined || month === undefined || day === undefined) return 0
  const written = Number(year)
  const full = year.length > 2 ? written : written + (written >= CENTURY_TURN ? 1900 : 2000)
  const number = /^\d/.test(month) ? Number(month) : monthNamed(month)
  return number === undefined ? undefined : dayNumber(full, number, Number(day))
}

function microsOf({hour, minute, second = '0', fraction = '', half}: MomentParts): number | undefined {
  if (hour === undefined || minute === undefined) return 0
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)]
  if (half !== undefined && (hours < 1 || hours > 12)) return undefined
  const ofDay = half === undefined ? hours : (hours % 12) + (/^p/i.test(half) ? 12 : 0)
  const isMidnight = ofDay === 24 && minutes === 0 && seconds === 0 && !/[1-9]/.test(fraction)
  if ((ofDay > 23 && !isMidnight) || minutes > 59 || seconds > 60) return undefined
  return ((ofDay * 60 + minutes) * 60 + seconds) * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}

/** 1 to 12; undefined for what is no English name of a month. Its first three letters are enough. */
export function monthNamed(name: string): number | undefined {
  const plain = name.toLowerCase().replace(/\.$/, '')
  if (plain.length < 3) return undefined
  const at = plain === 'sept' ? 8 : MONTHS.findIndex(month => month === plain || month.slice(0, 3) === plain)
  return at < 0 ? undefined : at + 1
}

/** With a capital letter. */
export const monthName = (month: number) => MONTHS[month - 1].charAt(0).toUpperCase() + MONTHS[month - 1].slice(1)

const ZONE = /^ ?(?:(Z|UTC|GMT)|([-+\u2212])(\d{2}):?(\d{2})?)$/i

/** Minutes that a clock with this mark behind its times is ahead of UTC; undefined for a mark that says nothing for certain. */
export function zoneOffset(zone: string): number | undefined {
  const match = ZONE.exec(zone)
  if (match === null) return undefined
  const [, utc, sign, hours = '0', minutes = '0'] = match as unknown as (string | undefined)[]
  if (utc !== undefined) return 0
  const [ahead, past] = [Number(hours), Number(minutes)]
  return ahead > 18 || past > 59 ? undefined : (sign === '+' ? 1 : -1) * (ahead * 60 + past)
}
