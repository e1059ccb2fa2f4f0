import type {DateForm} from '../../src/core/column.js'
import type {TypedColumn, TypedColumns} from '../../src/io/typed-column.js'

export function numbers(name: string, cells: readonly (number | null)[], type = 'float64'): TypedColumn {
  return {kind: 'numbers', name, type, integer: type.includes('int'), values: Float64Array.from(cells, cell => cell ?? NaN)}
}

export function levels(name: string, cells: readonly (string | null)[], type = 'string'): TypedColumn {
  const texts = [...new Set(cells.filter(cell => cell !== null))]
  const codes = Int32Array.from(cells, cell => (cell === null ? -1 : texts.indexOf(cell)))
  const isLarge = /^u?int64$/.test(type)
  return {kind: 'levels', name, type, levels: texts, codes, ...(isLarge && {beyondDouble: true})}
}

export function moments(name: string, cells: readonly (number | null)[], type: string, form: DateForm): TypedColumn {
  return {kind: 'moments', name, type, form, values: Float64Array.from(cells, cell => cell ?? NaN)}
}

const DAY = 86_400_000
const date = {kind: 'date', step: DAY, pattern: 'yyyy-MM-dd'} as const
const datetime = (step: number, pattern = 'yyyy-MM-dd HH:mm:ss') => ({kind: 'datetime', step, pattern}) as const

function lengthOf(column: TypedColumn): number {
  return column.kind === 'other' ? 0 : 'values' in column ? column.values.length : column.codes.length
}

const table = (...columns: TypedColumn[]): TypedColumns => ({columns, rowCount: lengthOf(columns[0]), notes: []})

/** Tables that a format may trip over, by what is awkward in them. No row is without any value. */
export const AWKWARD_TABLES: ReadonlyMap<string, TypedColumns> = new Map([
  ['one cell', table(numbers('a', [1], 'int64'))],
  ['one row of all kinds', table(numbers('a', [1.5]), levels('b', ['x']), levels('c', ['true'], 'bool'))],
  [
    'whole numbers of every width',
    table(
      ...['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'].map(type =>
        numbers(
          type,
          type.startsWith('u')
            ? [0, 2 ** Math.min(53, Number(type.slice(4))) - 1, null]
            : [-(2 ** Math.min(53, Number(type.slice(3)) - 1)) + 1, 0, 7],
          type,
        ),
      ),
    ),
  ],
  ['doubles at their limits', table(numbers('a', [Number.MAX_VALUE, 5e-324, 0.1 + 0.2, -1 / 3, 1e21, 123456789.1234567]))],
  ['numbers of single precision', table(numbers('a', [0.1, 2 ** 34, 1e-45, 16777216, -2.5, null], 'float32'))],
  ['numbers of half precision', table(numbers('a', [0.1, 65504, -0.5, null], 'float16'), numbers('b', [1, 2, 3, 4]))],
  [
    'decimals',
    table(numbers('a', [12.5, -0.05, 9999.99, null], 'decimal(6,2)'), numbers('b', [1e20, 0, -5, 7], 'decimal(30,4)')),
  ],
  [
    'whole numbers beyond doubles',
    table(levels('a', ['9007199254740993', '-9223372036854775808', null], 'int64'), numbers('b', [1, 2, 3])),
  ],
  [
    'texts of all scripts',
    table(levels('a', ['Zoë', '日本', '🎈 a', 'مرحبا', 'n\u0303', '"quoted", comma']), numbers('b', [1, 2, 3, 4, 5, 6])),
  ],
  [
    'texts with line ends, tabs and blanks',
    table(levels('a', ['a\nb', 'c\td', ' e', 'f ', 'g\r\nh']), numbers('b', [1, 2, 3, 4, 5])),
  ],
  [
    'texts that look like other things',
    table(levels('a', ['1', '001', 'true', 'NaN', 'NA', 'null', '2024-01-01', '1e5']), numbers('b', [1, 2, 3, 4, 5, 6, 7, 8])),
  ],
  ['long texts', table(levels('a', ['x'.repeat(20_000), 'y'.repeat(300), 'z']), numbers('b', [1, 2, 3]))],
  [
    'names of all scripts',
    table(numbers('größe (cm)', [1]), numbers('名前', [2]), numbers('a.b', [3]), numbers('a b', [4]), numbers('__proto__', [5])),
  ],
  [
    'missing cells in every column',
    table(numbers('a', [null, 1, null]), levels('b', ['x', null, null]), numbers('c', [null, null, 3], 'int32')),
  ],
  ['columns without any value', table(numbers('a', [1, 2]), numbers('b', [null, null]), levels('c', [null, null]))],
  [
    'booleans and categories',
    table(levels('a', ['true', null, 'false', 'true'], 'bool'), levels('b', ['low', 'high', 'low', null], 'category')),
  ],
  ['dates', table(moments('a', [0, -1, 19782, null, 2932896, -141427], 'date', date), numbers('b', [1, 2, 3, 4, 5, 6]))],
  [
    'times',
    table(
      moments('day', [19782, 0, null], 'timestamp[us]', datetime(DAY)),
      moments('second', [1709209815, -1, 0], 'timestamp[ms]', datetime(1000)),
      moments('us', [1709209815250001, null, 1], 'timestamp[us]', datetime(0.001, 'yyyy-MM-dd HH:mm:ss.SSSSSS')),
      moments('utc', [1709209815, 1, 2], 'timestamp[us, UTC]', {...datetime(1000), zone: 'Z'}),
    ),
  ],
  [
    'many rows of few values',
    table(
      numbers(
        'a',
        Array.from({length: 30_000}, (_, at) => at % 7),
        'int32',
      ),
      levels(
        'b',
        Array.from({length: 30_000}, (_, at) => (at % 11 === 0 ? null : `level ${at % 300}`)),
      ),
      numbers(
        'c',
        Array.from({length: 30_000}, (_, at) => Math.sin(at)),
      ),
    ),
  ],
  [
    'many columns',
    table(...Array.from({length: 10_000}, (_, at) => numbers(`c${at}`, [at, null], 'int32')), numbers('last', [1, 2])),
  ],
])
