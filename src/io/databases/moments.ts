import type {DateForm} from '../../core/column.js'
import {rangeOf} from '../../core/dates/write.js'
import {sharedFloat64} from '../../core/shared.js'
import type {TypedColumn} from '../typed-column.js'
import {Growing} from '../typed/growing.js'

/** What a column of dates or times counts, and what stands behind every moment. */
export interface Clock {
  readonly kind: DateForm['kind']
  readonly zone?: string
}

/** A moment: whole milliseconds, and microseconds beyond them from 0 to 999. */
export interface Moment {
  readonly milliseconds: number
  readonly microseconds: number
  /** Something finer than a microsecond was cut off. */
  readonly isCut?: boolean
}

const DAY = 86_400_000
const MICROSECOND = 0.001
const STEPS = [DAY, 60_000, 1000, 1]

/**
 * Dates and times, counted in the coarsest step that all of them are multiples of. What the database calls infinite, and what is no
 * moment of the years 0 to 9999, is infinite here, which is refused where the column is read.
 */
export class Moments {
  readonly #milliseconds = new Growing(sharedFloat64)
  readonly #microseconds = new Growing(sharedFloat64)

  #isCut = false

  constructor(
    readonly name: string,
    readonly type: string,
    readonly clock: Clock,
  ) {}

  add(value: unknown): void {
    const {
      milliseconds,
      microseconds,
      isCut = false,
    }: Moment = value === null || value === undefined ? {milliseconds: NaN, microseconds: 0} : (value as Moment)
    this.#milliseconds.push(this.#isInside(milliseconds) ? milliseconds : Math.sign(milliseconds) * Infinity)
    this.#microseconds.push(microseconds)
    if (isCut) this.#isCut = true
  }

  /** Whether a moment is one of the years, or of the day, that a column of dates or times can hold. */
  #isInside(milliseconds: number): boolean {
    const {first, last} = rangeOf({step: 1, kind: this.clock.kind})
    return Number.isNaN(milliseconds) || (milliseconds >= first && milliseconds <= last)
  }

  finish(): TypedColumn {
    const {name, type} = this
    const [whole, parts] = [this.#milliseconds.all(), this.#microseconds.all()]
    const step = this.clock.kind === 'date' ? DAY : this.#step(whole, parts)
    const values = whole
    for (const [at, value] of whole.entries()) values[at] = step === MICROSECOND ? value * 1000 + parts[at] : value / step
    return {kind: 'moments', name, type, values, form: this.#form(step)}
  }

  /** Ask after `finish`. */
  notes(): string[] {
    return this.#isCut ? [`column '${this.name}' has times finer than a double can count; they were cut off.`] : []
  }

  #step(milliseconds: Float64Array, microseconds: Float64Array): number {
    const isFine = microseconds.some(each => each !== 0)
    // Microseconds of years far away are more than a double holds.
    const isFar = isFine && milliseconds.some(each => Math.abs(each) * 1000 > Number.MAX_SAFE_INTEGER && Number.isFinite(each))
    if (isFar) this.#isCut = true
    if (isFine && !isFar) return MICROSECOND
    return STEPS.find(step => milliseconds.every(each => !Number.isFinite(each) || each % step === 0)) ?? 1
  }

  #form(step: number): DateForm {
    const {kind, zone} = this.clock
    const time = `HH:mm:ss${step === MICROSECOND ? '.SSSSSS' : step === 1 ? '.SSS' : ''}`
    const pattern = kind === 'date' ? 'yyyy-MM-dd' : kind === 'time' ? time : `yyyy-MM-dd ${time}`
    return {kind, step, pattern, ...(zone !== undefined && {zone})}
  }
}

const ISO = /^(?:(\d{4,})-(\d\d)-(\d\d))?(?:[ T]?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?(?:[+-]\d\d(?::?\d\d){0,2})?( BC)?$/

/** A date or time as PostgreSQL writes it with DateStyle ISO, on the clock that it is written in. */
export function momentOf(text: string): Moment {
  if (text === 'infinity') return {milliseconds: Infinity, microseconds: 0}
  const match = ISO.exec(text)
  if (match === null) return {milliseconds: -Infinity, microseconds: 0}
  const [, year = '1970', month = '01', day = '01', hours = '0', minutes = '0', seconds = '0', fraction = '', bc] = match
  const date = new Date(0)
  date.setUTCFullYear(bc === ' BC' ? 1 - Number(year) : Number(year), Number(month) - 1, Number(day))
  // The 31st of February would be a day in March.
  if (date.getUTCDate() !== Number(day) || Number(hours) > 24) return {milliseconds: -Infinity, microseconds: 0}
  const micros = Number(fraction.padEnd(6, '0'))
  const time = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Math.floor(micros / 1000)
  return {milliseconds: date.getTime() + time, microseconds: micros % 1000}
}

/** A moment that is counted in microseconds. */
export function momentOfMicroseconds(count: bigint): Moment {
  const rest = ((count % 1000n) + 1000n) % 1000n
  return {milliseconds: Number((count - rest) / 1000n), microseconds: Number(rest)}
}
