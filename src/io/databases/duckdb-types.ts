import type {DuckDBType} from '@duckdb/node-api'
import type {Kind} from './gather.js'
import {shortest} from './single-precision.js'
import {momentOfMicroseconds, type Clock, type Moment} from './moments.js'

/** What a column of an answer is, and what is made of a value as the driver hands it over. */
interface ColumnType {
  /** What Arrow calls it, where it has it. */
  readonly arrow: string
  readonly kind: Kind
  readonly convert: (value: unknown) => unknown
}

/** @param type One that the driver describes; what no table of records holds is `other`. */
export function duckdbType(type: DuckDBType): ColumnType {
  const text = String(type)
  const [name = ''] = /^[A-Z_\d]+(?: WITH TIME ZONE)?/.exec(text) ?? []
  // A list is called as what is in it, with brackets behind.
  const known = text.endsWith(']') ? undefined : TYPES[name]
  // Behind the name there may be labels, which are values.
  if (known === undefined) return {kind: {as: 'other'}, convert: asItIs, arrow: text.endsWith(']') ? 'list' : name.toLowerCase()}
  return name === 'DECIMAL' ? {...known, arrow: text.toLowerCase()} : known
}

const asItIs = (value: unknown): unknown => value
const numbers = (arrow: string, integer: boolean, convert: ColumnType['convert'] = asItIs): ColumnType => ({
  kind: {as: 'numbers', integer},
  convert,
  arrow,
})
const levels = (arrow: string): ColumnType => ({kind: {as: 'levels'}, convert: String, arrow})

const moments = (arrow: string, clock: Clock, convert: (value: never) => Moment): ColumnType => ({
  kind: {as: 'moments', clock},
  convert: convert as ColumnType['convert'],
  arrow,
})

const UNENDING = 9_223_372_036_854_775_807n

const ofMicros = ({micros}: {readonly micros: bigint}): Moment =>
  micros >= UNENDING || micros <= -UNENDING ? {milliseconds: Infinity, microseconds: 0} : momentOfMicroseconds(micros)

const ofNanos = ({nanos}: {readonly nanos: bigint}): Moment => ({
  ...momentOfMicroseconds((nanos - (((nanos % 1000n) + 1000n) % 1000n)) / 1000n),
  ...(nanos % 1000n !== 0n && {isCut: true}),
})

const LAST_DAY = 100_000_000

const TYPES: Readonly<Partial<Record<string, ColumnType>>> = {
  TINYINT: numbers('int8', true),
  SMALLINT: numbers('int16', true),
  INTEGER: numbers('int32', true),
  BIGINT: numbers('int64', true),
  HUGEINT: numbers('hugeint', true),
  UTINYINT: numbers('uint8', true),
  USMALLINT: numbers('uint16', true),
  UINTEGER: numbers('uint32', true),
  UBIGINT: numbers('uint64', true),
  UHUGEINT: numbers('uhugeint', true),
  FLOAT: numbers('float32', false, value => shortest(value as number)),
  DOUBLE: numbers('float64', false),
  DECIMAL: numbers('decimal', false, String),
  BOOLEAN: levels('bool'),
  VARCHAR: levels('string'),
  ENUM: levels('category'),
  UUID: levels('uuid'),
  DATE: moments('date', {kind: 'date'}, ({days}: {readonly days: number}) => ({
    milliseconds: Math.abs(days) > LAST_DAY ? Infinity : days * 86_400_000,
    microseconds: 0,
  })),
  TIMESTAMP: moments('timestamp[us]', {kind: 'datetime'}, ofMicros),
  TIMESTAMP_S: moments('timestamp[s]', {kind: 'datetime'}, ({seconds}: {readonly seconds: bigint}) =>
    ofMicros({micros: seconds * 1_000_000n}),
  ),
  TIMESTAMP_MS: moments('timestamp[ms]', {kind: 'datetime'}, ({millis}: {readonly millis: bigint}) =>
    ofMicros({micros: millis * 1000n}),
  ),
  TIMESTAMP_NS: moments('timestamp[ns]', {kind: 'datetime'}, ofNanos),
  'TIMESTAMP WITH TIME ZONE': moments('timestamp[us, UTC]', {kind: 'datetime', zone: 'Z'}, ofMicros),
  TIME: moments('time[us]', {kind: 'time'}, ofMicros),
}
