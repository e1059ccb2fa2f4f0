import type {DateForm} from '../../src/core/column.js'
import type {TypedColumn, TypedColumns} from '../../src/io/typed-column.js'

type Given = readonly (string | null)[]

export const numbers = (name: string, type: string, values: readonly (number | null)[], integer = false): TypedColumn => ({
  kind: 'numbers',
  name,
  type,
  integer,
  values: Float64Array.from(values, value => value ?? NaN),
})

export function levels(name: string, type: string, given: Given, beyondDouble = false): TypedColumn {
  const texts = [...new Set(given.filter(text => text !== null))]
  const codes = Int32Array.from(given, text => (text === null ? -1 : texts.indexOf(text)))
  return {kind: 'levels', name, type, codes, levels: texts, ...(beyondDouble && {beyondDouble})}
}

export const moments = (name: string, type: string, form: DateForm, values: readonly (number | null)[]): TypedColumn => ({
  kind: 'moments',
  name,
  type,
  form,
  values: Float64Array.from(values, value => value ?? NaN),
})

const DAY = 86_400_000
const date: DateForm = {kind: 'date', step: DAY, pattern: 'yyyy-MM-dd'}
const timed = (step: number, zone?: string): DateForm => ({
  kind: 'datetime',
  step,
  pattern: `yyyy-MM-dd HH:mm:ss${step === 1 ? '.SSS' : step < 1 ? '.SSSSSS' : ''}`,
  ...(zone !== undefined && {zone}),
})

const of = (...columns: TypedColumn[]): TypedColumns => ({
  columns,
  rowCount: Math.max(
    ...columns.map(column => ('values' in column ? column.values.length : 'codes' in column ? column.codes.length : 0)),
  ),
  notes: [],
})

const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({length: count}, (_, at) => make(at))

/** Tables that something could go wrong with, by what it is. */
export const awkwardTables: Readonly<Record<string, TypedColumns>> = {
  'small whole numbers': of(
    numbers('a', 'int8', [-128, 0, 127, null], true),
    numbers('b', 'int16', [-32768, null, 0, 32767], true),
  ),
  'whole numbers too large for their type': of(
    numbers('a', 'int8', [-129, 0, 127], true),
    numbers('b', 'int32', [2 ** 31, null, 0], true),
  ),
  'the largest whole numbers of a double': of(numbers('a', 'int64', [2 ** 53 - 1, -(2 ** 53) + 1, null], true)),
  'whole numbers beyond a double': of(
    levels('id', 'int64', ['9007199254740993', '9007199254740992', null, '-9007199254740993'], true),
  ),
  'numbers at the ends of a double': of(numbers('a', 'float64', [1.7976931348623157e308, 5e-324, -1e-300, 0.1 + 0.2, 3, null])),
  'numbers of single precision': of(numbers('a', 'float32', [0.1, 16_777_216, null, 1.5e-40, 3.4028235e38])),
  'numbers that single precision does not hold': of(numbers('a', 'float32', [0.1234567891, 0.5])),
  'decimal numbers': of(numbers('a', 'decimal(10,2)', [12_345_678.91, -0.01, null, 0])),
  'decimal numbers with too many digits': of(numbers('a', 'decimal(4,2)', [123.45, 1.005])),
  booleans: of(levels('a', 'bool', ['true', 'false', null]), levels('b', 'bool', [null, null, null])),
  'letters of the world': of(levels('名前', 'string', ['Zoë', 'e\u0301', '👩🏽‍🔬', 'שלום', '\u202Eabc', 'ﬁ', null])),
  'texts that look like something else': of(
    levels('a', 'string', [
      'NULL',
      'null',
      String.raw`\N`,
      '{a,b}',
      '"',
      "'",
      String.raw`\"`,
      'a,b',
      '1',
      'true',
      '2020-01-01',
      null,
    ]),
  ),
  'texts with blanks and line ends': of(levels('a', 'string', ['a\nb', 'a\r\nb', '\t', ' a ', ' ', 'x', null])),
  'hostile names': of(
    levels('a"; DROP TABLE x; --', 'string', ['1']),
    levels("b'", 'string', ['2']),
    levels('select', 'string', ['3']),
    levels(' ', 'string', ['4']),
    levels('1', 'string', ['5']),
    levels('0', 'string', ['6']),
    levels('$1 ? :x @y', 'string', ['7']),
  ),
  'columns without a value': of(
    numbers('a', 'float64', [null, null]),
    levels('b', 'string', [null, null]),
    moments('c', 'date', date, [null, null]),
    {kind: 'other', name: 'd', type: 'list'},
  ),
  'one row': of(numbers('a', 'int32', [1], true), levels('b', 'string', ['x'])),
  'no rows': of(numbers('a', 'int32', [], true), levels('b', 'string', [])),
  dates: of(moments('a', 'date', date, [0, -1, -25_567, 19_782, 2_932_896, null])),
  'times of a day': of(moments('a', 'time[us]', {kind: 'time', step: 1000, pattern: 'HH:mm:ss'}, [0, 86_399, null])),
  'dates with times': of(
    moments('s', 'timestamp[s]', timed(1000), [0, -1, 1_709_164_799, null]),
    moments('ms', 'timestamp[ms]', timed(1), [1, -1, 1_709_164_799_001, null]),
    moments('us', 'timestamp[us]', timed(0.001), [1, -1, 1_709_164_799_000_001, null]),
  ),
  'times in a zone': of(moments('a', 'timestamp[us, UTC]', timed(1000, 'Z'), [0, -1, 1_709_164_799, null])),
  'identifiers of 128 bits': of(levels('a', 'uuid', ['123e4567-e89b-12d3-a456-426614174000', null])),
  'texts of few characters': of(levels('a', 'varchar(3)', ['abc', 'ä', null]), levels('b', 'char(2)', ['ab', 'c', null])),
  'texts too long for their type': of(levels('a', 'varchar(2)', ['abc']), levels('b', 'char(2)', ['a '])),
  'many columns': of(...many(500, at => numbers(`c${at}`, 'float64', [at, null, at / 7]))),
  'many rows': of(
    numbers(
      'a',
      'float64',
      many(5000, at => at / 3),
    ),
    levels(
      'b',
      'string',
      many(5000, at => (at % 11 === 0 ? null : `level ${at % 997}`)),
    ),
  ),
}
