import {sharedFloat64} from '../../../core/shared.js'
import type {UserError} from '../../../core/errors.js'
import {shortestDecimal} from '../../typed/shortest-decimal.js'
import {dateColumn, momentColumn} from '../binary/moments.js'
import {TextCells, upTo, type DecodeBytes} from '../binary/text-cells.js'
import type {TypedColumn, TypedMoments, ValueLabels} from '../../typed-column.js'
import {EPOCH_DAYS, EPOCH_MILLISECONDS, NUMBER_TYPES, type NumberStorage, type StataStorage} from './layout.js'

export interface Variable {
  readonly name: string
  readonly storage: StataStorage
  /** Where its value begins in a row. */
  readonly offset: number
  /** How Stata shows it, such as %9.0g or %td. */
  readonly format: string
  /** Name of its table of value labels; empty when it has none. */
  readonly labels: string
}

/** What a file holds, as it is laid out there. */
export interface Contents {
  readonly variables: readonly Variable[]
  readonly rowCount: number
  readonly rowBytes: number
  /** All rows. */
  readonly data: DataView
  readonly littleEndian: boolean
  /** Bytes of the number of the variable in a reference to a long text. */
  readonly textVariable: number
  /** Long texts by the numbers of variable and row that refer to them. */
  readonly longTexts: ReadonlyMap<string, Uint8Array>
  readonly labels: ReadonlyMap<string, ValueLabels>
  readonly damaged: (why: string) => UserError
}

/** One column of a Stata file. What one may not expect is added to the notes. */
export function readColumn(contents: Contents, variable: Variable, decode: DecodeBytes, notes: string[]): TypedColumn {
  const {name, storage, format} = variable
  if (typeof storage === 'number' || storage === 'strL') return readTexts(contents, variable, storage, decode)
  const values = readNumbers(contents, variable.offset, storage)
  if (/^%-?t?d/.test(format)) return dateColumn({name, type: 'date'}, values, EPOCH_DAYS, notes)
  if (/^%-?tc/.test(format)) return readMoments(name, format, values)
  if (/^%-?tC/.test(format)) notes.push(`column '${name}' counts milliseconds with leap seconds; it was read as numbers.`)
  const labels = contents.labels.get(variable.labels)
  const integer = storage === 'byte' || storage === 'int' || storage === 'long'
  return {
    kind: 'numbers',
    name,
    type: TYPE_NAMES[storage],
    values,
    integer,
    ...(labels !== undefined && labels.size > 0 && {labels}),
  }
}

const TYPE_NAMES = {byte: 'int8', int: 'int16', long: 'int32', float: 'float32', double: 'float64'} as const

/** A format without a date shows a time of day. */
function readMoments(name: string, format: string, values: Float64Array): TypedMoments {
  const isClock =
    /^%-?tc[HhMmSs.: APap_]+$/.test(format) && values.every(value => Number.isNaN(value) || (value >= 0 && value < 86_400_000))
  return isClock
    ? momentColumn({name, type: 'time'}, values, 0, 'time')
    : momentColumn({name, type: 'timestamp'}, values, EPOCH_MILLISECONDS)
}

function readTexts(contents: Contents, {name, offset}: Variable, storage: number | 'strL', decode: DecodeBytes): TypedColumn {
  const {rowCount, rowBytes, data} = contents
  const cells = new TextCells(decode)
  const codes = new Int32Array(rowCount)
  for (let row = 0, at = offset; row < rowCount; row++, at += rowBytes)
    codes[row] = cells.codeOf(
      storage === 'strL' ? longText(contents, at) : upTo(new Uint8Array(data.buffer, data.byteOffset + at, storage), 0),
    )
  return cells.column(name, codes)
}

const NOTHING = new Uint8Array(0)

/**
 * Rows with the same text may refer to one place; the place (0, 0) is the empty text. ReadStat, and with it R's haven, writes the
 * references of 119 as those of 118.
 */
function longText({data, littleEndian, textVariable, longTexts, damaged}: Contents, at: number): Uint8Array {
  for (const length of [textVariable, 2]) {
    const variable = unsigned(data, at, length, littleEndian)
    const row = unsigned(data, at + length, 8 - length, littleEndian)
    const text = variable === 0 && row === 0 ? NOTHING : longTexts.get(`${variable},${row}`)
    if (text !== undefined) return text
  }
  throw damaged('a long text is not where a row says')
}

function unsigned(data: DataView, at: number, length: number, littleEndian: boolean): number {
  let value = 0
  for (let place = 0; place < length; place++)
    value = value * 256 + data.getUint8(at + (littleEndian ? length - 1 - place : place))
  return value
}

function readNumbers({data, rowBytes, rowCount, littleEndian}: Contents, offset: number, storage: NumberStorage): Float64Array {
  const {missing} = NUMBER_TYPES[storage]
  const read = {
    byte: (at: number) => data.getInt8(at),
    int: (at: number) => data.getInt16(at, littleEndian),
    long: (at: number) => data.getInt32(at, littleEndian),
    float: (at: number) => data.getFloat32(at, littleEndian),
    double: (at: number) => data.getFloat64(at, littleEndian),
  }[storage]
  const values = sharedFloat64(rowCount)
  for (let row = 0, at = offset; row < rowCount; row++, at += rowBytes) {
    const value = read(at)
    values[row] = value >= missing ? NaN : storage === 'float' ? shortestDecimal(value, 'single') : value
  }
  return values
}
