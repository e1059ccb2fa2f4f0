import type {DateForm} from '../column.js'
import {civilDay, FIRST_DAY, LAST_DAY} from './civil.js'
import {MICROS_PER_DAY, monthName} from './moment.js'
import {patternParts} from './pattern.js'

/** Milliseconds. */
export const DAY = 86_400_000
const MICROS_PER_MILLISECOND = 1000

interface Clock {
  readonly year: number
  readonly month: number
  readonly day: number
  /** Microseconds since midnight. */
  readonly micros: number
}

type Writer = (clock: Clock) => string

const two = (value: number) => (value < 10 ? `0${value}` : String(value))
const hourOf = (micros: number) => Math.floor(micros / 3_600_000_000)
const halfHour = (micros: number) => hourOf(micros) % 12 || 12

const WRITERS: Readonly<Record<string, Writer>> = {
  yyyy: ({year}) => String(year).padStart(4, '0'),
  yy: ({year}) => two(year % 100),
  MMMM: ({month}) => monthName(month),
  MMM: ({month}) => monthName(month).slice(0, 3),
  MM: ({month}) => two(month),
  M: ({month}) => String(month),
  dd: ({day}) => two(day),
  d: ({day}) => String(day),
  HH: ({micros}) => two(hourOf(micros)),
  H: ({micros}) => String(hourOf(micros)),
  hh: ({micros}) => two(halfHour(micros)),
  h: ({micros}) => String(halfHour(micros)),
  mm: ({micros}) => two(Math.floor(micros / 60_000_000) % 60),
  ss: ({micros}) => two(Math.floor(micros / 1_000_000) % 60),
  a: ({micros}) => (hourOf(micros) < 12 ? 'AM' : 'PM'),
}

/**
 * Writes values of a column of dates as its form says. A value between two steps becomes the nearer one, and one that the form cannot
 * write, such as a year beyond 9999, the nearest that it can.
 *
 * @throws {RangeError} When the pattern is none.
 */
export function dateWriter({pattern, step, zone = '', kind, letters}: DateForm): (value: number) => string {
  const parts = patternParts(pattern)
  if (parts === undefined) throw new RangeError(`'${pattern}' is no pattern of dates.`)
  const writers = parts.map(part => ('text' in part ? () => part.text : inLetters(letters, writerOf(part.symbol))))
  const {stepsPerDay, first, last} = rangeOf({step, kind})
  const microsPerStep = MICROS_PER_DAY / stepsPerDay
  return value => {
    const whole = Math.min(last, Math.max(first, Math.round(value)))
    const dayNumber = Math.floor(whole / stepsPerDay)
    const clock = {...civilDay(dayNumber), micros: (whole - dayNumber * stepsPerDay) * microsPerStep}
    let text = ''
    for (const write of writers) text += write(clock)
    return text + zone
  }
}

const writerOf = (symbol: string): Writer => (Object.hasOwn(WRITERS, symbol) ? WRITERS[symbol] : fractionWriter(symbol))

function inLetters(letters: DateForm['letters'], write: Writer): Writer {
  if (letters === undefined) return write
  return letters === 'upper' ? clock => write(clock).toUpperCase() : clock => write(clock).toLowerCase()
}

const fractionWriter = (symbol: string) => (clock: Clock) =>
  String(clock.micros % 1_000_000)
    .padStart(6, '0')
    .padEnd(9, '0')
    .slice(0, symbol.length)

/** How values count, and the first and last that can be written. */
export function rangeOf({step, kind}: Pick<DateForm, 'step' | 'kind'>): {stepsPerDay: number; first: number; last: number} {
  const stepsPerDay = step < 1 ? (DAY * MICROS_PER_MILLISECOND) / Math.round(step * MICROS_PER_MILLISECOND) : DAY / step
  return kind === 'time'
    ? {stepsPerDay, first: 0, last: stepsPerDay - 1}
    : {stepsPerDay, first: FIRST_DAY * stepsPerDay, last: (LAST_DAY + 1) * stepsPerDay - 1}
}
