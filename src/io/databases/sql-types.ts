import {matched} from '../matched.js'
import {MISSING_CODE} from '../../core/column.js'
import type {TypedColumn, TypedLevels, TypedMixed, TypedNumbers} from '../typed-column.js'
import type {Address} from './address.js'
import {shortest} from './single-precision.js'

export type Engine = Address['engine']

/** Types of a database, by what a column is. */
interface Types {
  readonly whole: readonly (readonly [name: string, low: number, high: number])[]
  readonly single: string
  readonly double: string
  readonly decimal: (digits: number, scale: number) => string
  /** Types of whole numbers that no double holds, and of how many digits any number is held. */
  readonly large: readonly (readonly [name: string, digits: number])[]
  readonly bool: string
  readonly text: string
  readonly uuid: string
  readonly date: string
  readonly datetime: string
  readonly zoned: string
  readonly time: string
}

const [BYTE, SHORT, INT] = [2 ** 7, 2 ** 15, 2 ** 31]
const SAFE = Number.MAX_SAFE_INTEGER

const TYPES: Readonly<Record<Engine, Types>> = {
  postgres: {
    whole: [
      ['smallint', -SHORT, SHORT - 1],
      ['integer', -INT, INT - 1],
      ['bigint', -SAFE, SAFE],
    ],
    single: 'real',
    double: 'double precision',
    decimal: (digits, scale) => `numeric(${digits},${scale})`,
    large: [
      ['bigint', 18],
      ['numeric', 1000],
    ],
    bool: 'boolean',
    text: 'text',
    uuid: 'uuid',
    date: 'date',
    datetime: 'timestamp',
    zoned: 'timestamptz',
    time: 'time',
  },
  duckdb: {
    whole: [
      ['TINYINT', -BYTE, BYTE - 1],
      ['SMALLINT', -SHORT, SHORT - 1],
      ['INTEGER', -INT, INT - 1],
      ['BIGINT', -SAFE, SAFE],
    ],
    single: 'FLOAT',
    double: 'DOUBLE',
    decimal: (digits, scale) => (digits > 38 ? 'DOUBLE' : `DECIMAL(${digits},${scale})`),
    large: [
      ['BIGINT', 18],
      ['HUGEINT', 38],
    ],
    bool: 'BOOLEAN',
    text: 'VARCHAR',
    uuid: 'UUID',
    date: 'DATE',
    datetime: 'TIMESTAMP',
    zoned: 'TIMESTAMPTZ',
    time: 'TIME',
  },
  sqlite: {
    whole: [['INTEGER', -SAFE, SAFE]],
    single: 'REAL',
    double: 'REAL',
    decimal: (digits, scale) => `DECIMAL(${digits},${scale})`,
    // Of 19 digits some are beyond 64 bits, and would become a number that is not the same.
    large: [['INTEGER', 18]],
    bool: 'BOOLEAN',
    text: 'TEXT',
    uuid: 'TEXT',
    date: 'DATE',
    datetime: 'DATETIME',
    zoned: 'TEXT',
    time: 'TIME',
  },
}

/** How many bits Arrow's whole numbers have: a column is at least as wide as it was. */
const BITS: Readonly<Partial<Record<string, number>>> = {
  int8: 8,
  int16: 16,
  int32: 32,
  int64: 64,
  uint8: 9,
  uint16: 17,
  uint32: 33,
  uint64: 64,
}

/**
 * The type that a column is written as: the one it came with, where the database has it and it holds the values, else the narrowest that
 * does. No value is rounded or cut off.
 */
export function sqlType(engine: Engine, column: TypedColumn): string {
  const types = TYPES[engine]
  switch (column.kind) {
    case 'numbers':
      return numberType(types, column)
    case 'levels':
      return levelType(engine, types, column)
    case 'moments': {
      const {kind, zone} = column.form
      if (kind === 'datetime' && zone !== undefined) return types.zoned
      return types[kind]
    }
    case 'mixed':
    case 'other':
      return types.text
  }
}

function numberType(types: Types, {values, type, integer}: TypedNumbers): string {
  const present = values.filter(value => !Number.isNaN(value))
  const [, digits, scale] = matched(/^(?:decimal|numeric)\((\d+), ?(\d+)\)$/, type)
  if (digits !== undefined && holds(present, Number(digits), Number(scale))) return types.decimal(Number(digits), Number(scale))
  const isWhole = present.every(Number.isSafeInteger)
  const bits = BITS[type] ?? (integer ? 64 : undefined)
  if (isWhole && bits !== undefined) {
    const fits = types.whole.find(
      ([, low, high]) => high >= Math.min(2 ** (bits - 1) - 1, SAFE) && present.every(value => value >= low && value <= high),
    )
    if (fits !== undefined) return fits[0]
  }
  const isSingle = /^float(?:16|32)$/.test(type) && present.every(value => shortest(Math.fround(value)) === value)
  return isSingle ? types.single : types.double
}

const holds = (values: Float64Array, digits: number, scale: number) =>
  digits <= 1000 &&
  values.every(value => Math.abs(value) < 10 ** (digits - scale) && Number(value.toFixed(Math.min(100, scale))) === value)

function levelType(engine: Engine, types: Types, column: TypedLevels): string {
  const {type, beyondDouble} = column
  const used = levelsInUse(column)
  if (type === 'bool' && used.every(level => level === 'true' || level === 'false')) return types.bool
  if (beyondDouble === true) {
    const longest = used.reduce(
      (most, level) => Math.max(most, /^-?\d+$/.test(level) ? level.replace('-', '').length : Infinity),
      0,
    )
    return types.large.find(([, digits]) => longest <= digits)?.[0] ?? types.text
  }
  if (type === 'uuid' && used.every(level => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(level))) return types.uuid
  const [, name, length] = matched(/^(varchar|char)\((\d+)\)$/, type)
  // Blanks at the end of a text of fixed length are lost.
  const isShort = used.every(level => lettersIn(level) <= Number(length) && (name === 'varchar' || !level.endsWith(' ')))
  return engine !== 'duckdb' && name !== undefined && isShort ? `${name}(${length})` : types.text
}

/** Databases count code points. */
const lettersIn = (text: string) => Array.from(text).length

function levelsInUse({codes, levels}: TypedLevels | TypedMixed): string[] {
  const used = new Set(codes)
  used.delete(MISSING_CODE)
  return levels.filter((_, code) => used.has(code))
}
