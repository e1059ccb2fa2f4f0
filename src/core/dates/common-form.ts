import type {DateForm} from '../column.js'
import type {DateOrder, WrittenDate, WrittenTime} from './written.js'

/** How texts are written, as far as a pattern says it. */
export interface WrittenForm {
  readonly kind: DateForm['kind']
  readonly pattern: string
  /** Month names, AM and PM in capitals or in small letters throughout. */
  readonly letters?: NonNullable<DateForm['letters']>
}

/** The pattern that says how all of these texts are written; undefined when they are written in several ways. */
export function commonForm(all: readonly WrittenDate[], order: DateOrder): WrittenForm | undefined {
  const [first] = all
  const times = all.flatMap(({time}) => (time === undefined ? [] : [time]))
  if (all.some(each => each.family !== first.family || each.separator !== first.separator)) return undefined
  if (all.some(({zone}) => (zone === undefined) !== (first.zone === undefined)) && times.length > 0) return undefined
  const date = datePattern(all, order)
  const time = times.length === 0 ? '' : timePattern(times)
  if (date === undefined || time === undefined) return undefined
  const letters = lettersOf(all)
  const kind = first.family === 'none' ? 'time' : times.length === 0 ? 'date' : 'datetime'
  return {kind, pattern: date + time, ...(letters !== undefined && {letters})}
}

function datePattern(all: readonly WrittenDate[], order: DateOrder): string | undefined {
  const [{family, separator, beforeYear}] = all
  if (family === 'none') return ''
  const at = placesOf(family, order)
  const parts = (place: number) => all.map(({date}) => date?.[place] ?? '')
  const years = new Set(parts(at.year).map(({length}) => length))
  if (years.size > 1 || all.some(each => each.beforeYear !== beforeYear)) return undefined
  const year = years.has(4) ? 'yyyy' : 'yy'
  const day = parts(at.day).every(({length}) => length === 2) ? 'dd' : 'd'
  const months = parts(at.month)
  const month = /^\d/.test(months[0]) ? (months.every(({length}) => length === 2) ? 'MM' : 'M') : namePattern(months)
  const symbols = at.year === 0 ? [year, month, day] : at.day === 0 ? [day, month, year] : [month, day, year]
  const between = quotedText(separator)
  return `${symbols[0]}${between}${symbols[1]}${at.year === 0 ? between : quotedText(beforeYear)}${symbols[2]}`
}

/** May is both. */
const namePattern = (names: readonly string[]) =>
  names.some(({length}) => length > 4) && names.every(name => name.length > 3 || /^may$/i.test(name)) ? 'MMMM' : 'MMM'

function placesOf(family: WrittenDate['family'], order: DateOrder): {year: number; month: number; day: number} {
  if (family === 'name-day-year') return {month: 0, day: 1, year: 2}
  if (family === 'day-name-year') return {day: 0, month: 1, year: 2}
  if (family === 'year-first' || family === 'compact' || order === 'year-first') return {year: 0, month: 1, day: 2}
  return order === 'day-first' ? {day: 0, month: 1, year: 2} : {month: 0, day: 1, year: 2}
}

function timePattern(times: readonly WrittenTime[]): string | undefined {
  const [{between, half, isCompact}] = times
  const blank = half?.startsWith(' ') ?? false
  const isOther = (time: WrittenTime) =>
    time.between !== between ||
    time.isCompact !== isCompact ||
    (time.half === undefined) !== (half === undefined) ||
    (time.half?.startsWith(' ') ?? false) !== blank
  if (times.some(isOther)) return undefined
  const isPadded = times.every(({hour}) => hour.length === 2)
  const hour = half === undefined ? (isPadded ? 'HH' : 'H') : isPadded ? 'hh' : 'h'
  const colon = isCompact === true ? '' : ':'
  const second = times.some(time => time.second !== undefined) ? `${colon}ss` : ''
  const digits = times.reduce((most, {fraction = ''}) => Math.max(most, fraction.length), 0)
  const point = times.find(time => time.point !== undefined)?.point ?? '.'
  const fraction = digits === 0 ? '' : point + 'S'.repeat(digits)
  return `${quotedText(between)}${hour}${colon}mm${second}${fraction}${half === undefined ? '' : `${blank ? ' ' : ''}a`}`
}

const quotedText = (text: string) => (/[A-Za-z]/.test(text) ? `'${text}'` : text)

function lettersOf(all: readonly WrittenDate[]): DateForm['letters'] {
  const words = all.flatMap(({family, date, time}) => [
    ...(date !== undefined && family.includes('name') ? [date[family === 'name-day-year' ? 0 : 1]] : []),
    ...(time?.half === undefined ? [] : [time.half]),
  ])
  if (words.length === 0) return undefined
  if (words.every(word => word === word.toLowerCase())) return 'lower'
  // AM and PM in capitals are what a pattern writes by itself.
  return all[0].family.includes('name') && words.every(word => word === word.toUpperCase()) ? 'upper' : undefined
}
