import {decimalsOf} from '../../core/decimals.js'
import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import {say, setting} from '../../core/text.js'
import {MISSING_TOKENS} from '../columns/missing-tokens.js'
import type {RawRecord} from '../header.js'
import type {ReadOptions} from '../read-options.js'
import {timesOf, type Times} from './series-times.js'

/** A series as its file has it. */
export interface Series {
  readonly values: Float64Array
  /** Most digits behind the point of a value. */
  readonly decimals: number
  /** Of the column of values; left out where the file has no header. */
  readonly name?: string
  readonly times?: Times
  /** The first cell of the file is 0, and no other value is written so: a name that pandas gives, or a value. */
  readonly beginsWithNought: boolean
}

type SeriesOptions = Pick<ReadOptions, 'signal' | 'header' | 'decimalComma' | 'missing' | 'signalColumns'>

/** What columns are called that hold times or count moments, and units. `I` is a lead of the heart. */
const TIMES = new Set(['t', 'time', 'times', 'timestamp', 'timestamps', 'index', 'row', 'sample', 'frame', 'step'])
const UNITS = new Set(['s', 'ms', 'sec', 'secs', 'second', 'seconds', 'millisecond', 'milliseconds'])
/** How pandas writes the name of row labels that have none, where it does not leave it out, as R does. */
const LABELS = 'Unnamed: 0'
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

function isTimeName(name: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word !== '')
  const [first, ...others] = words
  if (name.trim() === '' || name === LABELS) return true
  return (TIMES.has(first) || UNITS.has(first)) && others.every(word => UNITS.has(word))
}

/**
 * The series of a file: the column of values, and the times before it. A first line with a cell that is no number names the columns. Of
 * two columns the one is of times that is called so, or the first one where its numbers rise in even steps.
 *
 * @param records Of the file, in their order, with the line that each ends on.
 * @throws {UserError} When it holds several columns of values, a value is missing or no number, or times are not even.
 */
export function parseSeries(records: readonly RawRecord[], file: string, options: SeriesOptions): Series {
  const head = headOf(records, options)
  const rows = head === undefined ? records : records.slice(1)
  if (rows.length === 0) throw new UserError('no-rows', {}, `${file} holds no values.`, ['Take the file out, or make it again.'])
  const width = Math.max(...rows.map(({cells}) => cells.length))
  const names = head?.length === width - 1 ? ['', ...head] : head
  const odd = rows.find(({cells}) => cells.length !== width)
  if (odd !== undefined || (names !== undefined && names.length !== width))
    throw unevenRows(file, odd ?? records[0], width, options)
  const column = (at: number) => numbersOf(rows, at, file, names?.[at], options)
  const wanted = wantedColumn(names, file, options)
  const timeAt = timeColumn(rows, names, wanted, options)
  const others = Array.from({length: width}, (_, at) => at).filter(at => at !== timeAt)
  const [valueAt] = wanted === undefined ? others : [wanted]
  if (wanted === undefined && others.length > 1) throw severalColumns(file, others, names)
  const values = column(valueAt)
  return {
    values,
    decimals: values.reduce((most, value) => Math.max(most, decimalsOf(value)), 0),
    ...(names !== undefined && {name: names[valueAt]}),
    ...(timeAt !== undefined && {times: timesOf(column(timeAt), {file, name: names?.[timeAt] ?? '', rows})}),
    beginsWithNought: options.header === undefined && names === undefined && width === 1 && isOnlyNought(rows),
  }
}

/** The cells of the first record where they are names. */
function headOf([first, second]: readonly RawRecord[], {header, ...options}: SeriesOptions): string[] | undefined {
  const cells = first.cells.map(cell => cell.trim())
  const isName = (cell: string) => cell !== '' && numberOf(cell, options) === undefined && !missingMarks(options).has(cell)
  // pandas calls a column without a name 0, and leaves the name of row labels out.
  const hasLabels = cells.length > 1 && cells[0] === '' && (second as RawRecord | undefined)?.cells[0].trim() !== ''
  return (header ?? (cells.some(isName) || hasLabels)) ? cells : undefined
}

const missingMarks = ({missing}: Pick<SeriesOptions, 'missing'>): ReadonlySet<string> =>
  new Set(['', ...(missing ?? MISSING_TOKENS)])

function numberOf(text: string, {decimalComma = false}: Pick<SeriesOptions, 'decimalComma'>): number | undefined {
  const pointed = decimalComma ? text.replace(',', '.') : text
  if (!NUMBER.test(pointed)) return undefined
  const value = Number(pointed)
  return Number.isFinite(value) ? value : undefined
}

/** @throws {UserError} When a cell is missing or no number; all of them are counted, and the first one named. */
function numbersOf(
  rows: readonly RawRecord[],
  at: number,
  file: string,
  name: string | undefined,
  options: SeriesOptions,
): Float64Array {
  const marks = missingMarks(options)
  const missing: number[] = []
  const texts: number[] = []
  let line = rows[0].line - 1
  const values = Float64Array.from(rows, record => {
    // An empty line among values is one that is missing.
    if (record.line > line + 1) missing.push(line + 1)
    line = record.line
    const cell = record.cells[at].trim()
    const value = numberOf(cell, options)
    if (value === undefined) (marks.has(cell) ? missing : texts).push(record.line)
    return value ?? NaN
  })
  const called = name === undefined || name === '' ? '' : ` in column '${shownName(name)}'`
  const told = (lines: readonly number[], one: string, many: string) =>
    `${file}: ${lines.length} of ${rows.length} values${called} ${lines.length === 1 ? one : many}, the first in line ${lines[0]}.`
  if (missing.length > 0)
    throw new UserError(
      'series-not-read',
      {file, missing: missing.length, line: missing[0]},
      told(missing, 'is missing', 'are missing'),
      ['Fill the gap in the way that your model is trained on, or take the series out.'],
    )
  if (texts.length > 0)
    throw new UserError(
      'series-not-read',
      {file, texts: texts.length, line: texts[0]},
      told(texts, 'is no number', 'are no numbers'),
      [
        'Write every value as a number, such as -0.25, and times as seconds.',
        say`If the numbers are written with a decimal comma: ${setting('decimalComma')}`,
      ],
    )
  return values
}

/** The place of the column that was named. @throws {UserError} When the file has no such column. */
function wantedColumn(
  names: readonly string[] | undefined,
  file: string,
  {signalColumns: wanted}: SeriesOptions,
): number | undefined {
  if (wanted === undefined || wanted.includes('*')) return undefined
  const at = names?.indexOf(wanted) ?? -1
  if (at >= 0) return at
  const known = names?.filter(name => name !== '') ?? []
  throw new UserError(
    'no-such-column',
    {setting: 'signalColumns', column: wanted},
    say`${file} has no column '${wanted}' (${setting('signalColumns')}).`,
    [...didYouMean(wanted, known), names === undefined ? 'It has no header.' : `Its columns are: ${known.join(', ')}.`],
  )
}

function timeColumn(
  rows: readonly RawRecord[],
  names: readonly string[] | undefined,
  wanted: number | undefined,
  options: SeriesOptions,
): number | undefined {
  const {length} = rows[0].cells
  if (length === 1) return undefined
  const named = names?.findIndex((name, at) => at !== wanted && isTimeName(name)) ?? -1
  if (named >= 0) return named
  if (wanted === 0) return undefined
  const first = rows.map(({cells}) => numberOf(cells[0].trim(), options) ?? NaN)
  return isEven(first) ? 0 : undefined
}

/** Rising in steps that differ by at most a thousandth. */
function isEven(numbers: readonly number[]): boolean {
  const step = numbers.length < 3 ? NaN : numbers[1] - numbers[0]
  return step > 0 && numbers.every((number, at) => at === 0 || Math.abs(number - numbers[at - 1] - step) <= step / 1000)
}

function isOnlyNought(rows: readonly RawRecord[]): boolean {
  const isNought = ({cells}: RawRecord) => cells[0].trim() === '0'
  return isNought(rows[0]) && !rows.slice(1).some(isNought)
}

const severalColumns = (file: string, columns: readonly number[], names: readonly string[] | undefined) => {
  const shown = columns.slice(0, 6).map(at => names?.[at] ?? `column ${at + 1}`)
  return new UserError(
    'series-not-read',
    {file, columns: columns.length},
    `${file} has ${columns.length} columns of values (${shown.join(', ')}${columns.length > 6 ? ' ...' : ''}). ` +
      'A series is one column, with or without times before it.',
    [
      names === undefined
        ? 'Leave the one in the files that your model is trained on.'
        : say`Name the one that your model is trained on: ${setting('signalColumns', shown.at(-1) ?? '')}`,
      "If the files are parts of one table, give a pattern in quotes, such as 'FOLDER/*/*.csv'.",
    ],
  )
}

const unevenRows = (file: string, {cells, line}: RawRecord, width: number, {decimalComma}: SeriesOptions) =>
  new UserError(
    'row-of-another-length',
    {line, cells: cells.length, expected: width},
    `${file}: line ${line} has ${cells.length} cells, and others have ${width}.`,
    [
      'Mend the line.',
      ...(decimalComma === true
        ? []
        : [say`If commas stand in numbers: ${setting('decimalComma')} with ${setting('delimiter', 'semicolon')}`]),
    ],
  )
