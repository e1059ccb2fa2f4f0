import {
  Bool,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Duration,
  Field,
  Float16,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  LargeUtf8,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Time,
  Timestamp,
  TimeUnit,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  Vector,
  type Data,
} from 'apache-arrow'
import {zoneOffset} from '../../../core/dates/moment.js'
import type {TypedColumn, TypedColumns, TypedLevels, TypedMoments, TypedNumbers} from '../../typed-column.js'
import {aheadOfUtc} from '../../typed/ahead-of-utc.js'
import {halfPrecisionBits} from '../../typed/half-precision.js'
import {decimalDigits} from '../../typed/number-type.js'

/**
 * The bytes of an Arrow file or stream, not packed. Categories are the levels that occur in the table: a dictionary of all that ever
 * were would tell of people who are not in it.
 */
export function writeArrow({columns, rowCount}: TypedColumns, form: 'file' | 'stream'): Uint8Array[] {
  const children = columns.map((column, at) => dataOf(column, rowCount, at))
  const fields = children.map(({type}, at) => new Field(columns[at].name, type, true))
  const schema = new Schema(fields)
  const data = makeData({type: new Struct(fields), length: rowCount, nullCount: 0, children})
  return [tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), form)]
}

/** @param id Of the dictionary, if there is one. */
function dataOf(column: TypedColumn, rowCount: number, id: number): Data {
  if (column.kind === 'numbers') return numbersData(column)
  if (column.kind === 'moments') return momentsData(column)
  if (column.kind === 'other') {
    const codes = new Int32Array(rowCount).fill(-1)
    return levelsData({kind: 'levels', name: column.name, type: 'string', levels: [], codes}, id)
  }
  return levelsData({...column, kind: 'levels'}, id)
}

/** Which rows have a value, as Arrow has it. */
function presence(rowCount: number, isPresent: (row: number) => boolean) {
  const nullBitmap = new Uint8Array(Math.ceil(rowCount / 8))
  let nullCount = 0
  for (let row = 0; row < rowCount; row++)
    if (isPresent(row)) nullBitmap[row >> 3] |= 1 << (row & 7)
    else nullCount++
  return {length: rowCount, nullCount, ...(nullCount > 0 && {nullBitmap})}
}

const inWords = (values: Float64Array, convert: (value: number) => bigint) =>
  BigInt64Array.from(values, value => (Number.isNaN(value) ? 0n : convert(value)))

const INTEGERS = {
  int8: {type: Int8, Values: Int8Array},
  int16: {type: Int16, Values: Int16Array},
  int32: {type: Int32, Values: Int32Array},
  uint8: {type: Uint8, Values: Uint8Array},
  uint16: {type: Uint16, Values: Uint16Array},
  uint32: {type: Uint32, Values: Uint32Array},
} as const

function numbersData({type, values}: TypedNumbers): Data {
  const base = presence(values.length, row => !Number.isNaN(values[row]))
  const integer = Object.hasOwn(INTEGERS, type) ? INTEGERS[type as keyof typeof INTEGERS] : undefined
  if (integer !== undefined)
    return makeData({...base, type: new integer.type(), data: new integer.Values(values.map(orZero))} as never)
  if (type === 'int64') return makeData({...base, type: new Int64(), data: inWords(values, BigInt)})
  if (type === 'uint64') return makeData({...base, type: new Uint64(), data: new BigUint64Array(inWords(values, BigInt).buffer)})
  if (type === 'float32') return makeData({...base, type: new Float32(), data: Float32Array.from(values, orZero)})
  if (type === 'float16')
    return makeData({...base, type: new Float16(), data: Uint16Array.from(values, value => halfPrecisionBits(orZero(value)))})
  const unit = /^duration\[(s|ms|us|ns)\]$/.exec(type)?.[1]
  if (unit !== undefined) return makeData({...base, type: new Duration(UNITS[unit as Unit].unit), data: inWords(values, BigInt)})
  const decimal = decimalDigits(type)
  if (decimal !== undefined) return makeData({...base, ...decimals(values, decimal)})
  return makeData({...base, type: new Float64(), data: Float64Array.from(values, orZero)})
}

const orZero = (value: number) => (Number.isNaN(value) ? 0 : value)

/** As whole numbers of units of their last digit, of 128 or 256 bits. */
function decimals(values: Float64Array, {precision, scale}: {precision: number; scale: number}) {
  const bits = precision > 38 ? 256 : 128
  const words = bits / 32
  const data = new Uint32Array(values.length * words)
  for (const [row, value] of values.entries()) {
    if (Number.isNaN(value)) continue
    let units = scale >= 0 ? BigInt(value.toFixed(scale).replace('.', '')) : BigInt(value) / 10n ** BigInt(-scale)
    for (let word = 0; word < words; word++, units >>= 32n) data[row * words + word] = Number(BigInt.asUintN(32, units))
  }
  return {type: new Decimal(scale, precision, bits), data}
}

function levelsData({type, levels, codes, isOrdered = false}: TypedLevels, id: number): Data {
  const base = presence(codes.length, row => codes[row] >= 0)
  if (type === 'bool') {
    const data = new Uint8Array(Math.ceil(codes.length / 8))
    for (const [row, code] of codes.entries()) if (levels[code] === 'true') data[row >> 3] |= 1 << (row & 7)
    return makeData({...base, type: new Bool(), data})
  }
  if (type === 'int64' || type === 'uint64') {
    const known = BigInt64Array.from(levels, level => BigInt.asIntN(64, BigInt(level)))
    const data = BigInt64Array.from(codes, code => (code < 0 ? 0n : known[code]))
    return type === 'int64'
      ? makeData({...base, type: new Int64(), data})
      : makeData({...base, type: new Uint64(), data: new BigUint64Array(data.buffer)})
  }
  if (type === 'category') {
    const inUse = new Uint8Array(levels.length)
    for (const code of codes) if (code >= 0) inUse[code] = 1
    const kept = levels.filter((_, code) => inUse[code] === 1)
    const places = new Int32Array(levels.length)
    for (let code = 1; code < levels.length; code++) places[code] = places[code - 1] + inUse[code - 1]
    const dictionary = new Vector([textsData(kept, Int32Array.from(kept.keys()), {length: kept.length, nullCount: 0})])
    const data = codes.map(code => (code < 0 ? 0 : places[code]))
    return makeData({...base, type: new Dictionary(dictionary.type, new Int32(), id, isOrdered), data, dictionary})
  }
  return textsData(levels, codes, base)
}

const MOST_BYTES = 2 ** 31 - 1

function textsData(levels: readonly string[], codes: Int32Array, base: ReturnType<typeof presence>): Data<Utf8 | LargeUtf8> {
  const encoder = new TextEncoder()
  const texts = levels.map(level => encoder.encode(level))
  const ends = new Float64Array(codes.length + 1)
  for (const [row, code] of codes.entries()) ends[row + 1] = ends[row] + (code < 0 ? 0 : texts[code].length)
  const data = new Uint8Array(ends[codes.length])
  for (const [row, code] of codes.entries()) if (code >= 0) data.set(texts[code], ends[row])
  return data.length <= MOST_BYTES
    ? makeData({...base, type: new Utf8(), valueOffsets: Int32Array.from(ends), data})
    : makeData({...base, type: new LargeUtf8(), valueOffsets: BigInt64Array.from(ends, BigInt), data})
}

const UNITS = {
  s: {unit: TimeUnit.SECOND, perMillisecond: 0.001},
  ms: {unit: TimeUnit.MILLISECOND, perMillisecond: 1},
  us: {unit: TimeUnit.MICROSECOND, perMillisecond: 1000},
  ns: {unit: TimeUnit.NANOSECOND, perMillisecond: 1e6},
} as const
type Unit = keyof typeof UNITS

const DAY = 86_400_000

/** In the unit and with the zone that they had; where that is not known, in milliseconds or microseconds, whatever holds the step. */
function momentsData({type, values, form}: TypedMoments): Data {
  const {kind, step, zone} = form
  const base = presence(values.length, row => !Number.isNaN(values[row]))
  if (type === 'date64' && kind === 'date')
    return makeData({
      ...base,
      type: new DateMillisecond(),
      data: inWords(values, value => BigInt(Math.round(value)) * BigInt(DAY)),
    })
  if (kind === 'date') return makeData({...base, type: new DateDay(), data: Int32Array.from(values, orZero)})
  const {unit, perMillisecond} = UNITS[unitFor(type, step)]
  const perStep = BigInt(Math.round(step * perMillisecond))
  const ticks = inWords(values, value => BigInt(Math.round(value)) * perStep)
  if (kind === 'datetime') {
    const known = /^timestamp\[\w+, (.+)\]$/.exec(type)?.[1]
    const ahead = aheadOfUtc(zone, perMillisecond)
    const data = ahead === 0n ? ticks : ticks.map((tick, row) => (Number.isNaN(values[row]) ? tick : tick - ahead))
    return makeData({...base, type: new Timestamp(unit, zone === undefined ? null : (known ?? zoneName(zone))), data})
  }
  return unit === TimeUnit.SECOND || unit === TimeUnit.MILLISECOND
    ? makeData({...base, type: new Time(unit, 32), data: Int32Array.from(Array.from(ticks, Number))})
    : makeData({...base, type: new Time(unit, 64), data: ticks})
}

/** What Arrow calls the zone that is written behind a moment. */
function zoneName(zone: string): string {
  return zoneOffset(zone) === 0 ? 'UTC' : zone.trim()
}

function unitFor(type: string, step: number): Unit {
  const known = /\[(s|ms|us|ns)\b/.exec(type)?.[1] as Unit | undefined
  const holds = known !== undefined && Number.isInteger(Math.round(step * UNITS[known].perMillisecond * 1e6) / 1e6)
  return holds ? known : step < 1 ? 'us' : 'ms'
}
