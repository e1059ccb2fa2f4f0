import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {DateForm} from '../../src/core/column.js'
import {civilDay, dayNumber} from '../../src/core/dates/civil.js'
import {dateReader} from '../../src/core/dates/read.js'
import {dateWriter, rangeOf} from '../../src/core/dates/write.js'
import {momentWritten, writtenDate} from '../../src/core/dates/written.js'

const DAY = 86_400_000
const dates = ['yyyy-MM-dd', 'dd.MM.yyyy', 'M/d/yyyy', 'd-MMM-yyyy', 'MMMM d, yyyy', 'ddMMMyyyy', 'yyyyMMdd', 'yyyy/MM/dd']
/** By step, the times that write all of it. */
const times: Readonly<Record<number, readonly string[]>> = {
  60000: ['HH:mm', 'h:mm a', 'H:mm', 'HH:mm:ss'],
  1000: ['HH:mm:ss', 'hh:mm:ss a'],
  1: ['HH:mm:ss.SSS', 'HH:mm:ss,SSSSSS'],
  0.001: ['HH:mm:ss.SSSSSS', 'HH:mm:ss.SSSSSSSSS'],
}
const zones = [undefined, 'Z', '+02:00', ' -0330', '+00']

const forms: fc.Arbitrary<DateForm> = fc.oneof(
  fc.record({kind: fc.constant('date' as const), step: fc.constant(DAY), pattern: fc.constantFrom(...dates)}),
  fc
    .record({
      step: fc.constantFrom(DAY, 60_000, 1000, 1, 0.001),
      date: fc.constantFrom(...dates),
      between: fc.constantFrom(' ', "'T'", ', '),
      time: fc.nat(),
      zone: fc.constantFrom(...zones),
      letters: fc.constantFrom(undefined, 'upper' as const, 'lower' as const),
    })
    .map(({step, date, between, time, zone, letters}) => {
      const clocks = times[step === DAY ? 60_000 : step]
      const pattern = date + between + clocks[time % clocks.length]
      return {kind: 'datetime' as const, step, pattern, ...(zone && {zone}), ...(letters && {letters})}
    }),
  fc
    .constantFrom(60_000, 1000, 1, 0.001)
    .chain(step => fc.constantFrom(...times[step]).map(pattern => ({kind: 'time' as const, step, pattern}))),
)

/** A value that the form can write and a double can hold. */
const written = forms.chain(form => {
  const {first, last} = rangeOf(form)
  const bound = Number.MAX_SAFE_INTEGER
  return fc.record({form: fc.constant(form), value: fc.integer({min: Math.max(first, -bound), max: Math.min(last, bound)})})
})

describe('dates', () => {
  it('are read as what was written, in every pattern, zone and step', () => {
    fc.assert(
      fc.property(written, ({form, value}) => {
        const text = dateWriter(form)(value)
        expect([text, dateReader(form)(text)]).toEqual([text, value])
      }),
      {numRuns: 2000},
    )
  })

  it('are the nearest step when they lie between two, and the nearest that can be written beyond the last', () => {
    fc.assert(
      fc.property(written, fc.double({min: -0.4, max: 0.4, noNaN: true}), ({form, value}, off) => {
        fc.pre(Math.abs(value) < 2 ** 50)
        const write = dateWriter(form)
        expect(write(value + off)).toBe(write(value))
        expect([write(Infinity), write(-Infinity)]).toEqual([write(rangeOf(form).last), write(rangeOf(form).first)])
      }),
    )
  })

  it('are those of the JavaScript calendar, which has the same rules', () => {
    fc.assert(
      fc.property(fc.integer({min: -719_528, max: 2_932_896}), day => {
        const date = new Date(day * DAY)
        const civil = {year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate()}
        expect(civilDay(day)).toEqual(civil)
        expect(dayNumber(civil.year, civil.month, civil.day)).toBe(day)
      }),
    )
  })

  it('in ISO 8601 are the instants of Date.parse', () => {
    fc.assert(
      fc.property(fc.integer({min: -6e13, max: 2e14}), fc.integer({min: -720, max: 840}), (milliseconds, offset) => {
        const two = (value: number) => String(value).padStart(2, '0')
        const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
        const wall = new Date(milliseconds + offset * 60_000).toISOString()
        fc.pre(!/^[+-]/.test(wall))
        const text = wall.replace('Z', zone)
        const moment = momentWritten(writtenDate(text) ?? expect.unreachable(text), 'year-first') ?? expect.unreachable(text)
        expect(moment.day * DAY + moment.micros / 1000 - (moment.offset ?? NaN) * 60_000).toBe(Date.parse(text))
      }),
    )
  })

  it('never make the reader fail, whatever the text is', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({unit: fc.constantFrom(...'0123456789-/.: TZ+apmJn,'.split('')), maxLength: 30}),
    )
    fc.assert(
      fc.property(texts, text => {
        const found = writtenDate(text)
        if (found !== undefined)
          for (const order of ['day-first', 'month-first', 'year-first'] as const) momentWritten(found, order)
      }),
      {numRuns: 3000},
    )
  })
})
