import {momentOfParts, type Moment} from './moment.js'

/** How the date of a text is written: year first, three numbers that end in the year, or a month by its name. */
export type DateFamily = 'year-first' | 'numbers' | 'day-name-year' | 'name-day-year' | 'compact' | 'none'
/** What three numbers are, in turn. */
export type DateOrder = 'day-first' | 'month-first' | 'year-first'

/** A text that has the look of a date or a time of day, in its parts. */
export interface WrittenDate {
  readonly family: DateFamily
  /** Between the parts of the date, and in front of the year where that is another. */
  readonly separator: string
  readonly beforeYear: string
  /** The three parts of the date in their order; none where there is a time alone. */
  readonly date: readonly [string, string, string] | undefined
  readonly time?: WrittenTime
  /** With a blank before it, where there is one. */
  readonly zone?: string
}

export interface WrittenTime {
  /** Between date and time. */
  readonly between: string
  readonly hour: string
  readonly minute: string
  readonly second?: string
  readonly fraction?: string
  /** Before the fraction. */
  readonly point?: string
  /** AM or PM, with a blank before it where there is one. */
  readonly half?: string
  /** No colons stand between its parts. */
  readonly isCompact?: true
}

/** Longer texts are no dates. */
const LONGEST = 48
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/
const NUMBERS = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/
const DAY_NAME = /^(\d{1,2})([-/. ]?)([A-Za-z]{3,9}\.?)(\2)(\d{4}|\d{2})(?!\d)/
const NAME_DAY = /^([A-Za-z]{3,9}\.?) (\d{1,2})(,? )(\d{4})(?!\d)/
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?=T\d)/
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:([.,])(\d{1,9}))?)?( ?[AaPp]\.?[Mm]\.?)?/
const COMPACT_TIME = /^(\d{2})(\d{2})(?:(\d{2})(?:([.,])(\d{1,9}))?)?/
const BETWEEN = /^(?:T|, ?| {1,2}|:)/
const ZONE = /^ ?(?:Z|UTC|GMT|[-+\u2212]\d{2}:?(?:\d{2})?)$/i

/** The parts of a text that looks like a date, a date with a time, or a time of day; it may be one that no calendar shows. */
export function writtenDate(text: string): WrittenDate | undefined {
  // What neither begins with a digit nor ends in one is no date; most texts are seen to be none here.
  if (text.length > LONGEST || text.length < 4) return undefined
  const time = writtenTime(text, '', TIME)
  if (time !== undefined) return time.rest === '' ? {family: 'none', ...NO_DATE, time: time.time} : undefined
  const found = dateAtStart(text)
  if (found === undefined) return undefined
  const {length, ...date} = found
  const rest = text.slice(length)
  if (rest === '') return date
  const between = BETWEEN.exec(rest)?.[0]
  if (between === undefined) return undefined
  const after = rest.slice(between.length)
  const clock =
    writtenTime(after, between, TIME) ?? (date.family === 'compact' ? writtenTime(after, between, COMPACT_TIME) : undefined)
  if (clock === undefined) return undefined
  if (clock.rest === '') return {...date, time: clock.time}
  return ZONE.test(clock.rest) ? {...date, time: clock.time, zone: clock.rest} : undefined
}

const NO_DATE = {separator: '', beforeYear: '', date: undefined}

function dateAtStart(text: string): (WrittenDate & {readonly length: number}) | undefined {
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst !== null) return dateFound('year-first', yearFirst, [1, 3, 4], 2)
  const numbers = NUMBERS.exec(text)
  if (numbers !== null) return dateFound('numbers', numbers, [1, 3, 4], 2)
  const named = DAY_NAME.exec(text)
  if (named !== null) return dateFound('day-name-year', named, [1, 3, 5], 2)
  const nameFirst = NAME_DAY.exec(text)
  if (nameFirst !== null) return {...dateFound('name-day-year', nameFirst, [1, 2, 4], 3), separator: ' '}
  const compact = COMPACT.exec(text)
  return compact === null ? undefined : dateFound('compact', compact, [1, 2, 3])
}

function dateFound(
  family: DateFamily,
  match: RegExpExecArray,
  [a, b, c]: readonly [number, number, number],
  separatorAt?: number,
) {
  const separator = separatorAt === undefined ? '' : match[separatorAt]
  return {family, separator, beforeYear: separator, date: [match[a], match[b], match[c]], length: match[0].length} as const
}

function writtenTime(text: string, between: string, form: RegExp): {time: WrittenTime; rest: string} | undefined {
  const match = form.exec(text)
  if (match === null) return undefined
  const [all, hour, minute, second, point, fraction, half] = match as unknown as [
    string,
    string,
    string,
    ...(string | undefined)[],
  ]
  const time = {
    between,
    hour,
    minute,
    ...(second !== undefined && {second}),
    ...(fraction !== undefined && {fraction, point: point ?? '.'}),
    ...(half !== undefined && {half}),
    ...(form === COMPACT_TIME && {isCompact: true as const}),
  }
  return {time, rest: text.slice(all.length)}
}

/** The moment that it stands for, three numbers being in this order; undefined where no calendar or clock shows it. */
export function momentWritten({family, date, time, zone}: WrittenDate, order: DateOrder): Moment | undefined {
  return momentOfParts({
    ...(date !== undefined && dateParts(family, date, order)),
    ...(time !== undefined && {...time, half: time.half?.trim()}),
    zone: zone?.trim(),
  })
}

function dateParts(family: DateFamily, [a, b, c]: readonly [string, string, string], order: DateOrder) {
  if (family === 'name-day-year') return {month: a, day: b, year: c}
  if (family === 'day-name-year') return {day: a, month: b, year: c}
  if (family === 'year-first' || family === 'compact' || order === 'year-first') return {year: a, month: b, day: c}
  return order === 'day-first' ? {day: a, month: b, year: c} : {month: a, day: b, year: c}
}
