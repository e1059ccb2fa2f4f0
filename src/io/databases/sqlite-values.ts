import type {TypedColumn} from '../typed-column.js'
import {gathererOf, type Kind} from './gather.js'
import {momentOf} from './moments.js'

/**
 * A column of SQLite, whose values have types of their own: what is declared is what they are stored as where they can be (affinity, see
 * https://www.sqlite.org/datatype3.html), so both count. Numbers beside texts are read as those of a file of text, which may end in a
 * doubt.
 *
 * @param declared As the table declares it; empty for what a query computes.
 */
export function typedOf(name: string, declared: string, values: readonly unknown[]): TypedColumn {
  const present = values.filter(value => value !== null)
  const {kind, arrow, convert = (value: unknown) => value} = kindOf(declared.toUpperCase(), present)
  const gatherer = gathererOf(name, arrow ?? (declared === '' ? 'any' : declared.toLowerCase()), kind)
  for (const value of values) gatherer.add(value === null ? null : convert(value))
  const column = gatherer.finish()
  const isMixed = column.kind === 'levels' && present.some(isNumber) && present.some(value => typeof value === 'string')
  return isMixed ? {kind: 'mixed', name, type: column.type, codes: column.codes, levels: column.levels} : column
}

interface Reading {
  readonly kind: Kind
  /** What Arrow calls it; left out where the declared type says more. */
  readonly arrow?: string
  readonly convert?: (value: unknown) => unknown
}

const isNumber = (value: unknown) => typeof value === 'number' || typeof value === 'bigint'

function kindOf(declared: string, present: readonly unknown[]): Reading {
  if (present.some(value => typeof value === 'object')) return {kind: {as: 'other'}, arrow: 'binary'}
  const clock = clockOf(declared)
  const isClock = (value: unknown) =>
    clock !== undefined &&
    typeof value === 'string' &&
    PATTERNS[clock].test(value) &&
    Number.isFinite(momentOf(value).milliseconds)
  if (clock !== undefined && present.every(isClock))
    return {
      kind: {as: 'moments', clock: {kind: clock}},
      arrow: {date: 'date', datetime: 'timestamp[us]', time: 'time[us]'}[clock],
      convert: value => momentOf(value as string),
    }
  // Where no value is, the declaration alone says what they would be.
  const isText = /CHAR|CLOB|TEXT/.test(declared)
  if (present.every(isNumber) && !(present.length === 0 && isText)) return numbersOf(declared, present)
  return {kind: {as: 'levels'}, ...(!declared.includes('CHAR') && {arrow: 'string'})}
}

function numbersOf(declared: string, present: readonly unknown[]): Reading {
  if (declared.includes('BOOL') && present.every(value => value === 0 || value === 1))
    return {kind: {as: 'levels'}, arrow: 'bool', convert: value => (value === 1 ? 'true' : 'false')}
  const mayBeWhole = declared === '' || declared.includes('INT')
  const integer = mayBeWhole && present.every(value => typeof value === 'bigint' || Number.isInteger(value))
  return {kind: {as: 'numbers', integer}, ...(!declared.startsWith('DECIMAL') && {arrow: integer ? 'int64' : 'float64'})}
}

const PATTERNS = {
  date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?$/,
  time: /^\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?$/,
} as const

function clockOf(declared: string): keyof typeof PATTERNS | undefined {
  if (/^(?:DATETIME|TIMESTAMP)/.test(declared)) return 'datetime'
  if (declared.startsWith('DATE')) return 'date'
  return declared.startsWith('TIME') ? 'time' : undefined
}
