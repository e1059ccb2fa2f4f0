import {ByteWriter, parquetWrite} from 'hyparquet-writer'
import type {TypedColumn, TypedColumns, TypedMoments, TypedNumbers} from '../../typed-column.js'
import {aheadOfUtc} from '../../typed/ahead-of-utc.js'
import {decimalDigits} from '../../typed/number-type.js'
import {CATEGORIES_KEY} from './metadata.js'

type SchemaElement = NonNullable<Parameters<typeof parquetWrite>[0]['schema']>[number]

/** A column as the writer takes it: how it is stored, and a value or null for every row. */
interface Stored {
  readonly element: Omit<SchemaElement, 'name' | 'repetition_type'>
  readonly data: unknown[]
}

/** The bytes of a Parquet file, packed with Snappy. Smallest and largest values are not written beside the columns: they are cells. */
export function writeParquet({columns}: TypedColumns): Uint8Array[] {
  const stored = columns.map(storedColumn)
  const schema: SchemaElement[] = [
    {name: 'root', num_children: columns.length},
    ...stored.map(({element}, at): SchemaElement => ({...element, name: columns[at].name, repetition_type: 'OPTIONAL'})),
  ]
  const categories = columns.filter(({type}) => type === 'category').map(({name}) => name)
  const writer = new ByteWriter()
  void parquetWrite({
    writer,
    schema,
    columnData: stored.map(({data}, at) => ({name: columns[at].name, data})),
    statistics: false,
    createdBy: 'minority-report',
    ...(categories.length > 0 && {kvMetadata: [{key: CATEGORIES_KEY, value: JSON.stringify(categories)}]}),
  })
  return [writer.getBytes()]
}

const TEXT = {type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: {type: 'STRING'}} as const

function storedColumn(column: TypedColumn): Stored {
  if (column.kind === 'numbers') return storedNumbers(column)
  if (column.kind === 'moments') return storedMoments(column)
  if (column.kind === 'other') return {element: TEXT, data: []}
  const {type, levels, codes} = column
  const at = <T>(convert: (level: string) => T): (T | null)[] => {
    const converted = levels.map(convert)
    return Array.from(codes, code => (code < 0 ? null : converted[code]))
  }
  if (type === 'bool') return {element: {type: 'BOOLEAN'}, data: at(level => level === 'true')}
  if (type === 'int64' || type === 'uint64') return {element: integer(type), data: at(level => BigInt.asIntN(64, BigInt(level)))}
  return {element: TEXT, data: at(level => level)}
}

/** Integers of up to 32 bits are stored in 32. The older name of the type is enough; the newer one is written wrongly by the library. */
function integer(type: string): Stored['element'] {
  const [, sign, bits] = /^(u?)int(\d+)$/.exec(type) as unknown as [string, string, string]
  const bitWidth = Number(bits)
  return {
    type: bitWidth === 64 ? 'INT64' : 'INT32',
    converted_type: `${sign === 'u' ? 'UINT' : 'INT'}_${bits}` as NonNullable<SchemaElement['converted_type']>,
  }
}

function storedNumbers({type, values}: TypedNumbers): Stored {
  const at = <T>(convert: (value: number) => T) => Array.from(values, value => (Number.isNaN(value) ? null : convert(value)))
  const decimal = decimalDigits(type)
  if (decimal !== undefined) {
    const {precision, scale} = decimal
    const units = (value: number) => BigInt(value.toFixed(scale).replace('.', ''))
    const physical = precision <= 18 ? {type: 'INT64' as const} : {type: 'FIXED_LEN_BYTE_ARRAY' as const, type_length: 16}
    const logical_type = {type: 'DECIMAL', precision, scale} as const
    return {element: {...physical, converted_type: 'DECIMAL', precision, scale, logical_type}, data: at(units)}
  }
  if (/^u?int64$/.test(type)) return {element: integer(type), data: at(BigInt)}
  if (/^u?int/.test(type)) return {element: integer(type), data: at(value => value)}
  if (type === 'float32') return {element: {type: 'FLOAT'}, data: at(value => value)}
  if (type === 'float16')
    return {element: {type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: {type: 'FLOAT16'}}, data: at(value => value)}
  return {element: {type: 'DOUBLE'}, data: at(value => value)}
}

const UNITS = {
  ms: {unit: 'MILLIS', perMillisecond: 1},
  us: {unit: 'MICROS', perMillisecond: 1000},
  ns: {unit: 'NANOS', perMillisecond: 1e6},
} as const

/** In the unit that they had; where that is not known, or seconds, in milliseconds or microseconds, whatever holds the step. */
function storedMoments({type, values, form}: TypedMoments): Stored {
  const {kind, step, zone} = form
  const at = <T>(convert: (value: bigint) => T) =>
    Array.from(values, value => (Number.isNaN(value) ? null : convert(BigInt(Math.round(value)))))
  if (kind === 'date') return {element: {type: 'INT32', converted_type: 'DATE', logical_type: {type: 'DATE'}}, data: at(Number)}
  const known = /\[(ms|us|ns)/.exec(type)?.[1] as keyof typeof UNITS | undefined
  const {unit, perMillisecond} = UNITS[known === undefined || (known === 'ms' && step < 1) ? (step < 1 ? 'us' : 'ms') : known]
  const factor = BigInt(Math.round(step * perMillisecond))
  const ahead = kind === 'datetime' ? aheadOfUtc(zone, perMillisecond) : 0n
  const data = at(value => value * factor - ahead)
  if (kind === 'time') {
    const logical_type = {type: 'TIME', isAdjustedToUTC: false, unit} as const
    return unit === 'MILLIS'
      ? {
          element: {type: 'INT32', converted_type: 'TIME_MILLIS', logical_type},
          data: data.map(value => (value === null ? null : Number(value))),
        }
      : {element: {type: 'INT64', logical_type}, data}
  }
  return {element: {type: 'INT64', logical_type: {type: 'TIMESTAMP', isAdjustedToUTC: zone !== undefined, unit}}, data}
}
