import {UserError} from '../../../core/errors.js'
import {MISSING_CODE} from '../../../core/table.js'
import {utf8Bytes, utf8Length} from '../../../platform/bytes.js'
import type {TypedColumn, TypedMoments, TypedNumbers, ValueLabels} from '../../typed-column.js'
import {shortestDecimal} from '../../typed/shortest-decimal.js'
import {levelNumbers, type LevelColumn} from '../binary/level-numbers.js'
import {
  bytesOf,
  EPOCH_DAYS,
  EPOCH_MILLISECONDS,
  LONGEST_TEXT,
  NUMBER_TYPES,
  type NumberStorage,
  type StataStorage,
} from './layout.js'

/** A column as it will stand in the file. */
export interface OutputVariable {
  readonly name: string
  readonly storage: StataStorage
  readonly format: string
  readonly labels?: ValueLabels
  /** Puts the value of a row into its place. */
  readonly put: (view: DataView, at: number, row: number) => void
  /** Of a variable of long texts: the texts with the row, from 1, that refers to each first. */
  readonly longTexts?: readonly {readonly row: number; readonly bytes: Uint8Array}[]
}

/** @param place Of the variable in the file, from 1. */
export function variableOf(column: TypedColumn, place: number, textVariable: number): OutputVariable {
  if (column.kind === 'numbers') return numbers(column)
  if (column.kind === 'moments') return moments(column)
  if (column.kind === 'other') return {name: column.name, storage: 1, format: '%9s', put: () => undefined}
  const known = levelNumbers(column)
  return known === undefined || !fitsLabels(known) ? texts(column, place, textVariable) : labelled(column, known)
}

/** Stata takes so many labels for a variable, and bytes for one. */
const MOST_LABELS = 65_536
const LONGEST_LABEL = 32_000

/** Whether the labels that the column came with are written. */
export const keepsLabels = (column: TypedColumn) =>
  (column.kind !== 'numbers' && column.kind !== 'levels') || column.labels === undefined || fitsLabels(column.labels)

const fitsLabels = (numberOf: ValueLabels) =>
  numberOf.size <= MOST_LABELS &&
  [...numberOf].every(
    ([value, label]) =>
      Number.isInteger(value) && holds('long', value) && utf8Length(label) <= LONGEST_LABEL && !label.includes('\0'),
  )

const holds = (storage: NumberStorage, value: number) =>
  value >= NUMBER_TYPES[storage].least && value <= NUMBER_TYPES[storage].most

const INTEGERS = ['byte', 'int', 'long'] as const
const FORMATS: Readonly<Record<NumberStorage, string>> = {
  byte: '%8.0g',
  int: '%8.0g',
  long: '%12.0g',
  float: '%9.0g',
  double: '%10.0g',
}

function numbers({name, values, integer, type, labels}: TypedNumbers): OutputVariable {
  const storage = storageFor(name, values, integer, type)
  return {
    name,
    storage,
    format: FORMATS[storage],
    put: putNumber(storage, row => values[row]),
    ...(labels !== undefined && fitsLabels(labels) && {labels}),
  }
}

/** The smallest type that holds all values as the source's type does. */
function storageFor(name: string, values: Float64Array, integer: boolean, type: string): NumberStorage {
  if (integer) {
    const found = INTEGERS.find(each =>
      values.every(value => Number.isNaN(value) || (Number.isInteger(value) && holds(each, value))),
    )
    if (found !== undefined) return found
  }
  if (type === 'float32' && values.every(value => Number.isNaN(value) || isFloat(value))) return 'float'
  if (values.every(value => Number.isNaN(value) || holds('double', value))) return 'double'
  throw new UserError(
    'number-too-large',
    {columns: [name]},
    `Column '${name}' holds a number that is too large for a Stata file.`,
    ['Write a CSV file.'],
  )
}

const isFloat = (value: number) => holds('float', value) && shortestDecimal(Math.fround(value), 'single') === value

function putNumber(storage: NumberStorage, valueOf: (row: number) => number): OutputVariable['put'] {
  const {missing} = NUMBER_TYPES[storage]
  const value = (row: number) => {
    const number = valueOf(row)
    return Number.isNaN(number) ? missing : number
  }
  switch (storage) {
    case 'byte':
      return (view, at, row) => {
        view.setInt8(at, value(row))
      }
    case 'int':
      return (view, at, row) => {
        view.setInt16(at, value(row), true)
      }
    case 'long':
      return (view, at, row) => {
        view.setInt32(at, value(row), true)
      }
    case 'float':
      return (view, at, row) => {
        view.setFloat32(at, value(row), true)
      }
    case 'double':
      return (view, at, row) => {
        view.setFloat64(at, value(row), true)
      }
  }
}

/** Dates are days, all else milliseconds; a time of day is one of 1960-01-01 that is shown without the date. */
function moments({name, values, form}: TypedMoments): OutputVariable {
  if (form.kind === 'date') {
    const days = values.map(value => value - EPOCH_DAYS)
    const storage = days.every(value => Number.isNaN(value) || holds('long', value)) ? 'long' : 'double'
    return {name, storage, format: '%td', put: putNumber(storage, row => days[row])}
  }
  const epoch = form.kind === 'time' ? 0 : EPOCH_MILLISECONDS
  const format =
    form.kind === 'time'
      ? form.step < 1000
        ? '%tcHH:MM:SS.sss'
        : '%tcHH:MM:SS'
      : form.step < 1000
        ? '%tcCCYY-NN-DD_HH:MM:SS.sss'
        : '%tc'
  // Of microseconds, the product is nearer to what is meant than the quotient is to a whole number.
  return {name, storage: 'double', format, put: putNumber('double', row => values[row] * form.step - epoch)}
}

function labelled({name, codes, levels}: LevelColumn, numberOf: ValueLabels): OutputVariable {
  const byLabel = new Map(Array.from(numberOf, ([value, label]) => [label, value]))
  const values = Float64Array.from(codes, code => (code === MISSING_CODE ? NaN : (byLabel.get(levels[code]) ?? NaN)))
  return {...numbers({kind: 'numbers', name, type: 'int32', values, integer: true}), labels: numberOf}
}

function texts({name, codes, levels}: LevelColumn, place: number, textVariable: number): OutputVariable {
  const bytes = levels.map(level => utf8Bytes(level))
  const length = bytes.reduce((longest, each) => Math.max(longest, each.length), 1)
  if (length > LONGEST_TEXT || bytes.some(each => each.includes(0))) return longTexts(name, codes, bytes, place, textVariable)
  return {
    name,
    storage: length,
    format: `%${length}s`,
    put: (view, at, row) => {
      if (codes[row] !== MISSING_CODE) new Uint8Array(view.buffer, view.byteOffset + at, length).set(bytes[codes[row]])
    },
  }
}

function longTexts(
  name: string,
  codes: Int32Array,
  bytes: readonly Uint8Array[],
  place: number,
  textVariable: number,
): OutputVariable {
  const firstRows = bytes.map((_, code) => codes.indexOf(code) + 1)
  return {
    name,
    storage: 'strL',
    format: '%9s',
    put: (view, at, row) => {
      const code = codes[row]
      if (code === MISSING_CODE || bytes[code].length === 0) return
      unsigned(view, at, textVariable, place)
      unsigned(view, at + textVariable, bytesOf('strL') - textVariable, firstRows[code])
    },
    // Stata wants them by row.
    longTexts: bytes
      .map((each, code) => ({row: firstRows[code], bytes: each}))
      .filter(({row, bytes: {length}}) => row > 0 && length > 0)
      .sort((one, other) => one.row - other.row),
  }
}

function unsigned(view: DataView, at: number, length: number, value: number): void {
  let rest = value
  for (let byte = 0; byte < length; byte++) {
    view.setUint8(at + byte, rest % 256)
    rest = Math.floor(rest / 256)
  }
}
