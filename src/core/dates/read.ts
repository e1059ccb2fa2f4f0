import type {DateForm} from '../column.js'
import {MICROS_PER_DAY, zoneOffset, type Moment} from './moment.js'
import {patternReader} from './pattern.js'
import {rangeOf} from './write.js'
import {momentWritten, writtenDate} from './written.js'

/**
 * Reads texts as values of a column of dates: in the column's own form, or as ISO 8601 with the year first. A moment between two steps
 * stays between them.
 *
 * @returns Per text its steps; undefined for one that is neither.
 * @throws {RangeError} When the pattern of the form is none.
 */
export function dateReader(form: DateForm): (text: string) => number | undefined {
  const own = patternReader(form.pattern)
  if ('problem' in own) throw new RangeError(`'${form.pattern}' is no pattern of dates: it ${own.problem}.`)
  const {zone = ''} = form
  return text => {
    const moment = text.endsWith(zone) ? own.read(text.slice(0, text.length - zone.length)) : undefined
    if (moment !== undefined) return stepsOf(moment, form)
    const written = writtenDate(text)
    const isIso = written?.family === (form.kind === 'time' ? 'none' : 'year-first')
    const found = isIso ? momentWritten(written, 'year-first') : undefined
    return found && stepsOf(found, form)
  }
}

function stepsOf({day, micros, offset}: Moment, form: DateForm): number {
  const {stepsPerDay} = rangeOf(form)
  const shift = offset === undefined || form.zone === undefined ? 0 : ((zoneOffset(form.zone) ?? 0) - offset) * 60_000_000
  return day * stepsPerDay + (micros + shift) / (MICROS_PER_DAY / stepsPerDay)
}
