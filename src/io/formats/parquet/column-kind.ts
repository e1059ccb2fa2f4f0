import type {SchemaElement} from 'hyparquet'
import {hexText} from '../../../platform/bytes.js'
import {
  decimalMaker,
  levelMaker,
  momentMaker,
  numberMaker,
  wholeNumberMaker,
  type ColumnMaker,
  type TickUnit,
} from '../../typed/column-makers.js'
import {halfPrecision} from '../../typed/half-precision.js'
import {shortestDecimal} from '../../typed/shortest-decimal.js'
import type {TypedColumn} from '../../typed-column.js'

/** What a value of a page is before its meaning is looked at. */
type Physical = number | bigint | boolean | string | Uint8Array

/** How a column of a Parquet file becomes one with a type. */
export interface ColumnKind {
  readonly type: string
  /** Takes in values of pages; columns of another kind are not decoded. */
  readonly make?: (name: string, rowCount: number) => ColumnMaker<never> & {readonly notes?: () => string[]}
  /** Bytes are UTF-8 text. */
  readonly isText?: boolean
}

type Make = NonNullable<ColumnKind['make']>

/**
 * What the leaf of a schema holds: its logical type, or the older converted type where it has none, or else the physical one.
 * Source: Apache Parquet format, LogicalTypes.md and parquet.thrift.
 */
export function columnKind(element: SchemaElement): ColumnKind {
  const {type, logical_type: logical, converted_type: converted} = element
  if (element.repetition_type === 'REPEATED') return {type: 'list'}
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return decimalKind(element)
  const meant = type === undefined ? undefined : MEANT[type]?.(element)
  return meant ?? PHYSICAL[type ?? ''] ?? {type: (logical?.type ?? converted ?? type ?? 'unknown').toLowerCase()}
}

const TEXTS = new Set(['STRING', 'ENUM', 'JSON', 'UTF8'])
const UNITS = {MILLIS: 'ms', MICROS: 'us', NANOS: 'ns'} as const

/** What a physical type means by its logical or converted type; nothing where it has none, or one that it may not have. */
const MEANT: Readonly<Record<string, ((element: SchemaElement) => ColumnKind | undefined) | undefined>> = {
  BYTE_ARRAY: ({logical_type: logical, converted_type: converted}) =>
    TEXTS.has(logical?.type ?? '') || TEXTS.has(converted ?? '') ? {type: 'string', isText: true, make: texts} : undefined,
  INT32: ({logical_type: logical, converted_type: converted}) => {
    if (logical?.type === 'NULL') return {type: 'null', make: numbers('null', true)}
    if (logical?.type === 'DATE' || converted === 'DATE') return {type: 'date', make: days}
    if (logical?.type === 'TIME' || converted === 'TIME_MILLIS') return timeKind('ms')
    return integerKind(bitsOf(logical, converted) ?? 'int32')
  },
  INT64: ({logical_type: logical, converted_type: converted}) => {
    if (logical?.type === 'TIMESTAMP') return timestampKind(UNITS[logical.unit], logical.isAdjustedToUTC)
    if (converted === 'TIMESTAMP_MILLIS') return timestampKind('ms', true)
    if (converted === 'TIMESTAMP_MICROS') return timestampKind('us', true)
    if (logical?.type === 'TIME') return timeKind(UNITS[logical.unit])
    if (converted === 'TIME_MICROS') return timeKind('us')
    return integerKind(bitsOf(logical, converted) ?? 'int64')
  },
  FIXED_LEN_BYTE_ARRAY: ({type_length, logical_type: logical}) => {
    if (logical?.type === 'UUID' && type_length === 16) return {type: 'uuid', make: uuids}
    return logical?.type === 'FLOAT16' && type_length === 2 ? {type: 'float16', make: halves} : undefined
  },
}

function bitsOf(logical: SchemaElement['logical_type'], converted: SchemaElement['converted_type']): string | undefined {
  if (logical?.type === 'INTEGER') return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}`
  const match = /^(U?)INT_(\d+)$/.exec(converted ?? '')
  return match === null ? undefined : `${match[1].toLowerCase()}int${match[2]}`
}

/** A maker of another kind of value, from values of pages. */
function from<T>(maker: ColumnMaker<T> & {readonly notes?: () => string[]}, convert: (value: Physical) => T): ReturnType<Make> {
  return {
    put: (row, value) => {
      maker.put(row, convert(value))
    },
    finish: maker.finish,
    ...(maker.notes && {notes: maker.notes}),
  }
}

const numbers =
  (type: string, integer: boolean): Make =>
  (name, rowCount) =>
    from(numberMaker({name, type, integer}, rowCount), Number)

const texts: Make = (name, rowCount) => from(levelMaker({name, type: 'string'}, rowCount), String)
const booleans: Make = (name, rowCount) => from(levelMaker({name, type: 'bool'}, rowCount), String)
const uuids: Make = (name, rowCount) => from(levelMaker({name, type: 'uuid'}, rowCount), value => uuidText(value as Uint8Array))
const singles: Make = (name, rowCount) =>
  from(numberMaker({name, type: 'float32', integer: false}, rowCount), value => shortestDecimal(Number(value), 'single'))
const halves: Make = (name, rowCount) =>
  from(numberMaker({name, type: 'float16', integer: false}, rowCount), value =>
    shortestDecimal(halfPrecision(lowFirst(value as Uint8Array)), 'half'),
  )
const lowFirst = ([low, high]: Uint8Array) => low | (high << 8)
const days: Make = (name, rowCount) =>
  from(momentMaker({name, type: 'date'}, 'date', 's', undefined, rowCount), value => BigInt(value as number) * 86_400n)

const PHYSICAL: Readonly<Record<string, ColumnKind | undefined>> = {
  BOOLEAN: {type: 'bool', make: booleans},
  FLOAT: {type: 'float32', make: singles},
  DOUBLE: {type: 'float64', make: numbers('float64', false)},
  // Written by older programs for times alone.
  INT96: timestampKind('ns', false),
}

function integerKind(type: string): ColumnKind {
  if (type === 'uint32')
    return {type, make: (name, rows) => from(numberMaker({name, type, integer: true}, rows), value => Number(value) >>> 0)}
  if (type === 'uint64')
    return {type, make: (name, rows) => from(wholeNumberMaker({name, type}, rows), value => BigInt.asUintN(64, value as bigint))}
  if (type === 'int64') return {type, make: (name, rows) => from(wholeNumberMaker({name, type}, rows), value => value as bigint)}
  return {type, make: numbers(type, true)}
}

function timeKind(unit: TickUnit): ColumnKind {
  const type = `time[${unit}]`
  const make: Make = (name, rows) =>
    from(momentMaker({name, type}, 'time', unit, undefined, rows), value => BigInt(value as number | bigint))
  return {type, make}
}

function timestampKind(unit: TickUnit, isUtc: boolean): ColumnKind {
  const type = `timestamp[${unit}${isUtc ? ', UTC' : ''}]`
  const zone = isUtc ? 'Z' : undefined
  const make: Make = (name, rows) =>
    from(momentMaker({name, type}, 'datetime', unit, zone, rows), value => BigInt(value as number | bigint))
  return {type, make}
}

function decimalKind({
  type: physical,
  logical_type: logical,
  scale: oldScale = 0,
  precision: oldPrecision = 0,
}: SchemaElement): ColumnKind {
  const {scale, precision} = logical?.type === 'DECIMAL' ? logical : {scale: oldScale, precision: oldPrecision}
  const type = `decimal(${precision},${scale})`
  const units = (value: Physical) => (value instanceof Uint8Array ? signedNumber(value) : BigInt(value))
  if (physical === undefined || physical === 'FLOAT' || physical === 'DOUBLE' || physical === 'BOOLEAN') return {type}
  return {type, make: (name, rowCount) => from(decimalMaker({name, type}, scale, rowCount), units)}
}

/** Bytes as a number in two's complement, the highest byte first. */
function signedNumber(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(8 * bytes.length, value)
}

function uuidText(bytes: Uint8Array): string {
  const hex = hexText(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** A column whose values were not taken in, with the same type. */
export function withoutValues(name: string, {type, make}: ColumnKind): TypedColumn {
  return make?.(name, 0).finish() ?? {kind: 'other', name, type}
}
