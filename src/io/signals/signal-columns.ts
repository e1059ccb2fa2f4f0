import type {NumericColumn, SignalForm} from '../../core/column.js'
import type {ColumnReading} from '../../core/column-reading.js'
import {UserError} from '../../core/errors.js'
import {libraryWording} from '../../core/library-wording.js'
import {shownName} from '../../core/printable.js'
import {formInWords, signalForm} from '../../core/sample-form.js'
import {Table, type Column} from '../../core/table.js'
import {say, setting, wordText} from '../../core/text.js'
import type {LoadedTable} from '../loaded-table.js'
import type {ReadOptions} from '../read-options.js'
import {statedRate, wholeBits} from './whole-values.js'

/** A table as it was read, before its signals are known as such. */
type ReadParts = Pick<LoadedTable, 'table' | 'ignored' | 'notes'> & {readonly readings: readonly ColumnReading[]}

/** So many columns that are named alike are noted. */
const MANY = 50
/** So many columns or rows a message names. */
const NAMED = 6

/**
 * The table with its signals known as such: one in each row, whose values stand in the columns that fit the pattern which was given, in
 * the order of the numbers that their names end in, else in that of the file. Columns beside them, the target and the persons are left
 * out, as they are of pictures. Other tables stay as they are; many numbered columns are noted.
 *
 * @throws {UserError} When no column fits, or one that does is no column of numbers, or lacks some.
 */
export function withSignalColumns<R extends ReadParts>(read: R, file: string, options: ReadOptions): R {
  const {table} = read
  const form = signalForm(table)
  if (form?.stored?.as === 'files') return read
  const {signalColumns: pattern, rate} = options
  if (pattern === undefined) return form === undefined ? withHint(read, options) : read
  if (form !== undefined) throw signalsAlready(file)
  const columns = inOrder(chosen(table, pattern, file, options))
  const bits = columns.every(({field}) => field.integer)
    ? wholeBits(
        0,
        columns.map(({values}) => values),
      )
    : undefined
  const stated = statedRate(rate, undefined, file)
  const rest = {...(stated !== undefined && {rate: stated}), ...(bits && {bits})}
  const signal: SignalForm = {kind: 'signal', length: columns.length, ...rest, stored: {as: 'columns'}}
  const placeOf = new Map(columns.map((column, place) => [column as Column, place]))
  const kept = table.columns.flatMap((column): Column[] => {
    const place = placeOf.get(column)
    if (place === undefined || column.kind !== 'numeric') return column.field.name === options.target ? [column] : []
    return [{...column, field: {...column.field, sample: {form: signal, place}}}]
  })
  const others = table.columns.map(({field}) => field.name).filter(name => !kept.some(({field}) => field.name === name))
  return {
    ...read,
    table: new Table('source', kept, table.rowCount),
    ignored: [...read.ignored, ...others],
    readings: readingsOf(read.readings, new Set(columns.map(({field}) => field.name)), new Set(others), signal),
    notes: [
      ...read.notes,
      `the values of ${columns.length} columns, from '${columns[0].field.name}' to '${columns[columns.length - 1].field.name}', ` +
        'were read as one signal a row.',
      ...(others.length === 0 ? [] : [`${others.length} other ${others.length === 1 ? 'column was' : 'columns were'} left out.`]),
    ],
  }
}

/** The columns that fit. */
function chosen(table: Table, pattern: string, file: string, {target, group}: ReadOptions): NumericColumn[] {
  const fitting = table.columns.filter(({field: {name}}) => name !== target && name !== group && fits(name, pattern))
  const [first] = fitting as (Column | undefined)[]
  if (first === undefined || fitting.length === 1)
    throw new UserError(
      'no-such-column',
      {setting: 'signalColumns', column: pattern},
      say`${file} has ${first === undefined ? 'no column' : 'one column alone'} that fits ${setting('signalColumns', pattern)}.`,
      ["A signal is at least two columns: give a pattern in quotes that fits all of them, such as 'v*'."],
    )
  const isNumbers = (column: Column): column is NumericColumn => column.kind === 'numeric' && column.field.date === undefined
  const named = (columns: readonly Column[]) =>
    `${columns
      .slice(0, NAMED)
      .map(({field}) => `'${shownName(field.name)}'`)
      .join(', ')}${columns.length > NAMED ? ' ...' : ''}`
  const others = fitting.filter(column => !isNumbers(column))
  if (others.length > 0)
    throw new UserError(
      'signal-columns',
      {columns: others.length},
      `${file}: ${others.length} of ${fitting.length} columns of the signal hold no numbers: ${named(others)}.`,
      ['Give a pattern that fits the values of the signal alone.'],
    )
  const numbers = fitting.filter(isNumbers)
  const lacking = numbers.filter(({values}) => values.some(Number.isNaN))
  if (lacking.length > 0) throw missingValues(file, lacking, named(lacking))
  return numbers
}

function missingValues(file: string, lacking: readonly NumericColumn[], names: string): UserError {
  const rows = new Set(lacking.flatMap(({values}) => Array.from(values.keys()).filter(row => Number.isNaN(values[row]))))
  const sorted = [...rows].sort((a, b) => a - b)
  const shown = `${sorted
    .slice(0, NAMED)
    .map(row => row + 1)
    .join(', ')}${rows.size > NAMED ? ' ...' : ''}`
  return new UserError(
    'signal-columns',
    {rows: rows.size, columns: lacking.length},
    `${file}: ${rows.size} ${rows.size === 1 ? 'signal lacks' : 'signals lack'} values: ${rows.size === 1 ? 'row' : 'rows'} ${shown}, ` +
      `in ${lacking.length === 1 ? 'the column' : `${lacking.length} columns`} ${names}.`,
    ['Fill the gaps in the way that your model is trained on, or take these rows out.'],
  )
}

/** `*` stands for any characters. */
function fits(name: string, pattern: string): boolean {
  const [first, ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === pattern
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const piece of rest) {
    const found = name.indexOf(piece, at)
    if (found < 0 || found + piece.length > name.length - last.length) return false
    at = found + piece.length
  }
  return true
}

const numberAtEnd = (name: string) => /^(.*?)(\d{1,9})$/s.exec(name)

function inOrder(columns: readonly NumericColumn[]): NumericColumn[] {
  const numbers = columns.map(({field}) => Number(numberAtEnd(field.name)?.[2] ?? NaN))
  if (numbers.some(Number.isNaN) || new Set(numbers).size < numbers.length) return [...columns]
  return columns
    .map((column, at) => ({column, number: numbers[at]}))
    .sort((a, b) => a.number - b.number)
    .map(({column}) => column)
}

/** The readings, with one of all columns of the signal where its first one stands. */
function readingsOf(
  readings: readonly ColumnReading[],
  columns: ReadonlySet<string>,
  others: ReadonlySet<string>,
  form: SignalForm,
): ColumnReading[] {
  const at = readings.findIndex(({name}) => columns.has(name))
  return readings.flatMap((reading, place): ColumnReading[] => {
    const {name} = reading
    if (place === at) return [{name: 'values', part: 'feature', type: 'signal', form: formInWords(form), missing: [], notes: []}]
    if (columns.has(name)) return []
    return others.has(name) ? [{name, part: 'ignored', type: 'unread', missing: [], notes: []}] : [reading]
  })
}

/** A note where many columns of numbers are named alike but for a number: they may be the values of a signal. */
function withHint<R extends ReadParts>(read: R, {kinds, wording = libraryWording, target}: ReadOptions): R {
  if (kinds !== undefined) return read
  const counts = new Map<string, number>()
  for (const {kind, field} of read.table.columns) {
    const stem = kind === 'numeric' && field.name !== target ? numberAtEnd(field.name)?.[1] : undefined
    if (stem !== undefined) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  }
  const [stem, count] = [...counts].sort(([, a], [, b]) => b - a).at(0) ?? ['', 0]
  if (count <= MANY) return read
  const note = say`${count} columns of numbers are named alike but for a number. If they are the values of one signal a row, say so:
    ${setting('signalColumns', `${stem}*`)}`
  return {...read, notes: [...read.notes, wordText(note, wording)]}
}

const signalsAlready = (file: string) =>
  new UserError(
    'settings-conflict',
    {settings: ['signalColumns']},
    say`${setting('signalColumns')} is of signals as text, and ${file} holds sounds.`,
    ['Leave it out.'],
  )
