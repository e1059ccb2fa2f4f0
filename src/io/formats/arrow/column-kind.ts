import {DateUnit} from 'apache-arrow/fb/date-unit'
import {Date as ArrowDate} from 'apache-arrow/fb/date'
import {Decimal} from 'apache-arrow/fb/decimal'
import {Duration} from 'apache-arrow/fb/duration'
import {FloatingPoint} from 'apache-arrow/fb/floating-point'
import {Int} from 'apache-arrow/fb/int'
import {Precision} from 'apache-arrow/fb/precision'
import {Time} from 'apache-arrow/fb/time'
import {TimeUnit} from 'apache-arrow/fb/time-unit'
import {Timestamp} from 'apache-arrow/fb/timestamp'
import {Type} from 'apache-arrow/fb/type'
import {zoneOffset} from '../../../core/dates/moment.js'
import {aheadOfUtc} from '../../typed/ahead-of-utc.js'
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
import {categoryMaker, placeOf, type Dictionaries} from './categories.js'
import type {ArrowField} from './fields.js'
import type {Part} from './parts.js'
import {bigInts, bitAt, bits64, numbersIn, textsIn, textViewsIn, type ValueAt} from './values.js'

/** How a column of an Arrow file becomes one with a type. */
export interface ColumnKind {
  readonly type: string
  /** Takes in parts; columns of another kind are not decoded. */
  readonly make?: (name: string, rowCount: number) => ColumnTaker
}

export interface ColumnTaker {
  /** @param start The row of the table that the first one of the part is. */
  readonly take: (part: Part, start: number) => void
  readonly finish: () => TypedColumn
  /** Asked for after `finish`. */
  readonly notes: () => string[]
}

type Maker<T> = ColumnMaker<T> & {readonly notes?: () => string[]}

/**
 * What a field of the schema holds.
 * Source: Apache Arrow format, Schema.fbs.
 * @param dictionaries Filled while the file is read.
 */
export function columnKind(field: ArrowField, dictionaries: Dictionaries): ColumnKind {
  if (field.dictionary === undefined) return KINDS[field.typeId]?.(field) ?? {type: nameOf(field.typeId)}
  const {dictionary} = field
  const values = columnKind(withoutDictionary(field), dictionaries)
  if (values.make === undefined) return values
  return kindOf(
    'category',
    (column, rows) => categoryMaker(column, dictionary, dictionaries, rows),
    part => {
      const at = placeOf(part, dictionary)
      const known = dictionaries.get(dictionary.id)
      return row => {
        const place = at(row)
        if (known === undefined || !(place >= 0 && place < known.length)) throw new Error('place')
        // A value of the dictionary may be missing too.
        return known[place]
      }
    },
  )
}

export function withoutDictionary({dictionary: _, ...field}: ArrowField): ArrowField {
  return field
}

function kindOf<T>(
  type: string,
  make: (column: {readonly name: string; readonly type: string}, rowCount: number) => Maker<T>,
  valuesOf: (part: Part) => ValueAt<T | undefined>,
): ColumnKind & {readonly make: NonNullable<ColumnKind['make']>} {
  return {
    type,
    make: (name, rowCount) => {
      const maker = make({name, type}, rowCount)
      return {
        take: (part, start) => {
          const valueAt = part.length === 0 ? undefined : valuesOf(part)
          for (let row = 0; row < part.length; row++) {
            const value = part.isPresent(row) ? valueAt?.(row) : undefined
            if (value !== undefined) maker.put(start + row, value)
          }
        },
        finish: maker.finish,
        notes: () => maker.notes?.() ?? [],
      }
    },
  }
}

const nameOf = (typeId: Type) => ((Type[typeId] as string | undefined) ?? 'unknown').replace('_', '').toLowerCase()

const texts = kindOf('string', levelMaker, part => textsIn(part, 'int32'))
const largeTexts = kindOf('string', levelMaker, part => textsIn(part, 'int64'))
const textViews = kindOf('string', levelMaker, textViewsIn)
const booleans = kindOf('bool', levelMaker, part => {
  const at = bitAt(part)
  return row => String(at(row))
})
const nothing = kindOf<number>(
  'null',
  (column, rows) => numberMaker({...column, integer: true}, rows),
  () => () => undefined,
)

/** What a type of the schema says more, where it does. */
const said = <T>({field}: ArrowField, type: T): T => field.type(type) as T

const KINDS: Readonly<Partial<Record<Type, (field: ArrowField) => ColumnKind>>> = {
  [Type.Null]: () => nothing,
  [Type.Int]: field => integerKind(said(field, new Int())),
  [Type.FloatingPoint]: field => floatKind(said(field, new FloatingPoint()).precision()),
  [Type.Decimal]: field => decimalKind(said(field, new Decimal())),
  [Type.Bool]: () => booleans,
  [Type.Utf8]: () => texts,
  [Type.LargeUtf8]: () => largeTexts,
  [Type.Utf8View]: () => textViews,
  [Type.Date]: field => dateKind(said(field, new ArrowDate()).unit()),
  [Type.Time]: field => timeKind(said(field, new Time())),
  [Type.Timestamp]: field => timestampKind(said(field, new Timestamp())),
  [Type.Duration]: field => durationKind(said(field, new Duration()).unit()),
}

function integerKind(int: Int): ColumnKind {
  const bits = int.bitWidth()
  const isSigned = int.isSigned()
  const type = `${isSigned ? '' : 'u'}int${bits}`
  if (bits === 64) return kindOf(type, wholeNumberMaker, part => bits64(part, isSigned))
  if (bits !== 8 && bits !== 16 && bits !== 32) return {type}
  return kindOf(
    type,
    (column, rows) => numberMaker({...column, integer: true}, rows),
    part => numbersIn(part, type as 'int8'),
  )
}

function floatKind(precision: Precision): ColumnKind {
  const make = (column: {name: string; type: string}, rows: number) => numberMaker({...column, integer: false}, rows)
  if (precision === Precision.DOUBLE) return kindOf('float64', make, part => numbersIn(part, 'float64'))
  const isSingle = precision === Precision.SINGLE
  return kindOf(isSingle ? 'float32' : 'float16', make, part => {
    const at = numbersIn(part, isSingle ? 'float32' : 'uint16')
    return row => (isSingle ? shortestDecimal(at(row), 'single') : shortestDecimal(halfPrecision(at(row)), 'half'))
  })
}

function decimalKind(decimal: Decimal): ColumnKind {
  const scale = decimal.scale()
  const type = `decimal(${decimal.precision()},${scale})`
  const bits = decimal.bitWidth()
  if (![32, 64, 128, 256].includes(bits) || Math.abs(scale) > 76) return {type}
  return kindOf(
    type,
    (column, rows) => decimalMaker(column, scale, rows),
    part => bigInts(part, bits),
  )
}

const SECONDS_OF_DAY = 86_400n

function dateKind(unit: DateUnit): ColumnKind {
  if (unit === DateUnit.MILLISECOND)
    return kindOf(
      'date64',
      (column, rows) => momentMaker(column, 'date', 'ms', undefined, rows),
      part => bits64(part, true),
    )
  return kindOf(
    'date',
    (column, rows) => momentMaker(column, 'date', 's', undefined, rows),
    part => {
      const at = numbersIn(part, 'int32')
      return row => BigInt(at(row)) * SECONDS_OF_DAY
    },
  )
}

const UNITS: Readonly<Record<TimeUnit, TickUnit>> = {
  [TimeUnit.SECOND]: 's',
  [TimeUnit.MILLISECOND]: 'ms',
  [TimeUnit.MICROSECOND]: 'us',
  [TimeUnit.NANOSECOND]: 'ns',
}

function unitOf(unit: TimeUnit): TickUnit {
  const known = UNITS[unit] as TickUnit | undefined
  if (known === undefined) throw new Error('unit')
  return known
}

function timeKind(time: Time): ColumnKind {
  const unit = unitOf(time.unit())
  const isShort = time.bitWidth() === 32
  return kindOf(
    `time[${unit}]`,
    (column, rows) => momentMaker(column, 'time', unit, undefined, rows),
    part => {
      if (!isShort) return bits64(part, true)
      const at = numbersIn(part, 'int32')
      return row => BigInt(at(row))
    },
  )
}

/** What is ahead of UTC by a fixed time is read on its own clock; times of other zones stay in UTC, where none is there twice. */
function timestampKind(timestamp: Timestamp): ColumnKind {
  const unit = unitOf(timestamp.unit())
  const zone = timestamp.timezone() ?? ''
  const isFixed = zoneOffset(zone) !== undefined && zoneOffset(zone) !== 0
  const ahead = aheadOfUtc(isFixed ? zone : undefined, TICKS[unit])
  return kindOf(
    `timestamp[${unit}${zone === '' ? '' : `, ${zone}`}]`,
    (column, rows) => {
      const maker = momentMaker(column, 'datetime', unit, zone === '' ? undefined : isFixed ? zone : 'Z', rows)
      const isUtc = zoneOffset(zone) !== undefined || zone === 'Etc/UTC'
      const notes = zone === '' || isUtc ? [] : [`column '${column.name}' has times of the zone ${zone}; they are read in UTC.`]
      return {...maker, notes: () => [...notes, ...maker.notes()]}
    },
    part => {
      const at = bits64(part, true)
      return row => at(row) + ahead
    },
  )
}

/** In a millisecond. */
const TICKS: Readonly<Record<TickUnit, number>> = {s: 0.001, ms: 1, us: 1000, ns: 1e6}

const UNIT_NAMES: Readonly<Record<TickUnit, string>> = {s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds'}

function durationKind(timeUnit: TimeUnit): ColumnKind {
  const unit = unitOf(timeUnit)
  return kindOf(
    `duration[${unit}]`,
    (column, rows) => ({
      ...wholeNumberMaker(column, rows),
      notes: () => [`column '${column.name}' has durations; they are read as numbers of ${UNIT_NAMES[unit]}.`],
    }),
    part => bits64(part, true),
  )
}
