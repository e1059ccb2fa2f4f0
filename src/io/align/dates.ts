import type {DateForm} from '../../core/column.js'
import {zoneOffset} from '../../core/dates/moment.js'
import {DAY} from '../../core/dates/write.js'
import {decimalsOf} from '../../core/decimals.js'
import {UserError} from '../../core/errors.js'
import type {InputCheck} from '../../core/input-check.js'
import type {NumericColumn} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import {NUMBER_WORDS, type DateStatement, type NumberWord} from '../columns/dates/statements.js'
import {about, type NamedTable} from './names.js'

/** So many numbers must lie in the range of the dates, a quarter of it more on either side, for them to be certainly counted so. */
const NEARLY_ALL = 0.9
/** With so many of them in the range another way to count is thinkable. */
const THINKABLE = 0.05

/** Milliseconds of what is counted, and the day number that it is counted from. */
const UNITS: Readonly<Record<NumberWord, {readonly unit: number; readonly from: number}>> = {
  'epoch-days': {unit: DAY, from: 0},
  'epoch-seconds': {unit: 1000, from: 0},
  'epoch-milliseconds': {unit: 1, from: 0},
  'epoch-microseconds': {unit: 1e-3, from: 0},
  'epoch-nanoseconds': {unit: 1e-6, from: 0},
  // Excel takes 1900 for a leap year: from March 1900 on its days count from 30 December 1899.
  'excel-days': {unit: DAY, from: -25_569},
}

/**
 * A column of another file in the steps, and on the clock, of the reference. What lies between two steps stays there: rows that were
 * interpolated show so. Numbers are dates where they count them in a way that was stated, or where one way alone puts them where the
 * dates of the reference are; otherwise they are left as they are, as numbers that may be on another scale.
 *
 * @throws {UserError} When several ways to count explain the numbers, or a time of day is held against a date.
 */
export function alignDates(
  column: NumericColumn,
  reference: NumericColumn & {readonly field: {readonly date: DateForm}},
  statements: readonly DateStatement[],
  other: NamedTable,
  of: NamedTable,
): {readonly column: NumericColumn; readonly checks: readonly InputCheck[]} {
  const {date} = reference.field
  const own = column.field.date
  if (own === undefined) {
    const counted =
      statements.find(statement => statement.counted !== undefined)?.counted ?? waysToCount(column, reference, other)
    if (counted === undefined) return {column: asDates(column, column.values, date), checks: []}
    const values = column.values.map(value => inSteps(value, counted, date))
    return finished(values, {written: 'numbers', form: counted}, true)
  }
  if ((own.kind === 'time') !== (date.kind === 'time')) throw unlike(column, other, of)
  const isSame = own.step === date.step && own.zone === date.zone
  const values = isSame ? column.values : column.values.map(value => moved(value, own, date))
  const isWritten = own.pattern !== date.pattern || own.zone !== date.zone
  return finished(values, {written: 'texts', form: own.pattern + (own.zone ?? '')}, isWritten)

  function finished(values: Float64Array, how: {written: 'numbers' | 'texts'; form: string}, isOther: boolean) {
    const between = values.reduce((sum, value) => sum + (Number.isNaN(value) || Number.isInteger(value) ? 0 : 1), 0)
    const check = {
      code: 'dates-aligned',
      severity: 'note',
      ...about(other, of),
      column: column.field.name,
      ...how,
      count: between,
      of: values.length - column.field.missing,
    } as const
    return {column: asDates(column, values, date), checks: isOther || between > 0 ? [check] : []}
  }
}

function asDates({field}: NumericColumn, values: Float64Array, date: DateForm): NumericColumn {
  let [min, max, decimals] = [NaN, NaN, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (!(min <= value)) min = value
    if (!(max >= value)) max = value
    decimals = Math.max(decimals, decimalsOf(value))
  }
  return {kind: 'numeric', field: {...field, min, max, decimals, integer: decimals === 0, date}, values}
}

/** Where both quotients are whole numbers, so is what comes of whole steps. */
function scaled(value: number, from: number, to: number): number {
  const [micros, wanted] = [Math.round(from * 1e6), Math.round(to * 1e6)]
  return micros >= wanted ? value * (micros / wanted) : value / (wanted / micros)
}

function moved(value: number, own: DateForm, date: DateForm): number {
  const shift = own.zone === undefined || date.zone === undefined ? 0 : (zoneOffset(date.zone) ?? 0) - (zoneOffset(own.zone) ?? 0)
  return scaled(value, own.step, date.step) + scaled(shift, 60_000, date.step)
}

function inSteps(value: number, counted: NumberWord, date: DateForm): number {
  const {unit, from} = UNITS[counted]
  const shift = counted === 'excel-days' || date.zone === undefined ? 0 : (zoneOffset(date.zone) ?? 0)
  const steps = scaled(value + (unit === DAY ? from : 0), unit, date.step) + scaled(shift, 60_000, date.step)
  // A double holds nanoseconds since 1970 to some hundred of them.
  return Math.abs(steps - Math.round(steps)) < NO_STEP ? Math.round(steps) : steps
}

/** Steps; far less than what interpolated rows are off by. */
const NO_STEP = 1e-9

/** @throws {UserError} When several explain the numbers. */
function waysToCount(
  column: NumericColumn,
  {field}: NumericColumn & {field: {date: DateForm}},
  other: NamedTable,
): NumberWord | undefined {
  if (field.date.kind === 'time') return undefined
  const room = (field.max - field.min) / 4
  const present = column.values.filter(value => !Number.isNaN(value))
  const share = (way: NumberWord) =>
    present.filter(value => {
      const step = inSteps(value, way, field.date)
      return step >= field.min - room && step <= field.max + room
    }).length / Math.max(1, present.length)
  const thinkable = NUMBER_WORDS.map(way => ({way, share: share(way)})).filter(each => each.share >= THINKABLE)
  if (thinkable.length === 0 || (thinkable.length === 1 && thinkable[0].share < NEARLY_ALL)) return undefined
  if (thinkable.length === 1) return thinkable[0].way
  throw new UserError(
    'column-in-doubt',
    {columns: [field.name]},
    `'${other.path}': column '${field.name}' holds numbers where the data hold dates, and they may be counted in several ways.`,
    thinkable.map(({way}) => say`If they are ${way}: ${setting('dates', [`${field.name}=${way}`])}.`),
  )
}

function unlike({field}: NumericColumn, other: NamedTable, of: NamedTable): UserError {
  return new UserError(
    'column-kinds-differ',
    {column: field.name, file: other.path, reference: of.path},
    `Column '${field.name}' holds times of day in one of '${of.path}' and '${other.path}', and dates in the other.`,
    [
      say`Read it as categories in both with ${setting('categorical', [field.name])}, or leave it out with
        ${setting('ignore', [field.name])}.`,
    ],
  )
}
