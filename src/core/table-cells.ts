import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from './column.js'
import {formOfInstants, isoForm} from './dates/iso-form.js'
import {dateWriter} from './dates/write.js'
import {decimalsOf} from './decimals.js'
import {UserError} from './errors.js'

/** One value of a row; null, undefined, NaN and '' are missing. */
export type Cell = number | string | boolean | Date | null | undefined
/** A row of a table as a plain object; dates and times are ISO 8601 texts. */
export type Row = Record<string, number | string | null>
/** The values of one column. */
export type ColumnValues =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | readonly Cell[]

/** @throws {UserError} */
export function columnsOfRows(rows: readonly object[]): Column[] {
  if (rows.length === 0) throw new UserError('no-rows', {}, 'A table needs at least one row.')
  for (const [at, row] of (rows as readonly unknown[]).entries())
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new UserError(
        'wrong-rows',
        {row: at + 1},
        `Row ${at + 1} must be an object with one value per column. Got ${kindOf(row)}.`,
      )
  const names = new Set(rows.flatMap(row => Object.keys(row)))
  if (names.size === 0) throw new UserError('no-columns', {}, 'A table needs at least one column.')
  // A row without a column of its own named __proto__ has that name nevertheless.
  return Array.from(names, name =>
    columnOf(name, rows.length, row => (Object.hasOwn(rows[row], name) ? (rows[row] as Record<string, unknown>)[name] : null)),
  )
}

/** @throws {UserError} */
export function columnsOfValues(columns: Readonly<Record<string, ColumnValues>>): [Column, ...Column[]] {
  const all = Object.entries(columns)
  for (const [name, values] of all as [string, unknown][])
    if (!Array.isArray(values) && (!ArrayBuffer.isView(values) || values instanceof DataView))
      throw new UserError('wrong-rows', {column: name}, `Column '${name}' must be an array of its values. Got ${kindOf(values)}.`)
  const [first, ...others] = all
  if (all.length === 0 || first[1].length === 0)
    throw new UserError('no-rows', {}, 'A table needs at least one column and one row.')
  const [firstName, {length}] = first
  for (const [name, values] of others)
    if (values.length !== length)
      throw new UserError(
        'wrong-rows',
        {column: name, values: values.length, expected: length},
        `Column '${name}' must have ${length} values, as '${firstName}' has. Got ${values.length}.`,
      )
  const built = ([name, values]: [string, ColumnValues]) => columnOf(name, length, row => values[row])
  return [built(first), ...others.map(built)]
}

export function rowsOf(columns: readonly Column[], rowCount: number): Row[] {
  const cellAt = (column: Column, row: number) => {
    if (column.kind === 'categorical') return column.codes[row] === MISSING_CODE ? null : column.field.levels[column.codes[row]]
    const value = column.values[row]
    return Number.isNaN(value) ? null : (writers.get(column)?.(value) ?? value)
  }
  const writers = new Map(
    columns.flatMap((column): [Column, (value: number) => string][] =>
      column.kind === 'numeric' && column.field.date !== undefined ? [[column, dateWriter(isoForm(column.field.date))]] : [],
    ),
  )
  // From entries: a column called __proto__ stays a column.
  return Array.from({length: rowCount}, (_, row) =>
    Object.fromEntries(columns.map(column => [column.field.name, cellAt(column, row)])),
  )
}

function columnOf(name: string, rowCount: number, cellAt: (row: number) => unknown): Column {
  const cells = Array.from({length: rowCount}, (_, row) => cellAt(row))
  const first = cells.findIndex(cell => !isMissing(cell))
  const kind = first < 0 ? 'number' : typeOf(cells[first])
  for (const [row, cell] of cells.entries()) {
    if (isMissing(cell)) continue
    if (!isValue(cell))
      throw new UserError(
        'wrong-rows',
        {row: row + 1, column: name},
        `Row ${row + 1} of column '${name}' must be a finite number, a text, a boolean or a Date of the years 0 to 9999. ` +
          `Got ${kindOf(cell)}.`,
        ['null, undefined and NaN stand for a missing value.'],
      )
    if (typeOf(cell) !== kind)
      throw new UserError(
        'wrong-rows',
        {row: row + 1, column: name},
        `Column '${name}' must hold one kind of value. Row ${first + 1} holds ${kindOf(cells[first])}, row ${row + 1} ${kindOf(cell)}.`,
        ['Give numbers alone, or texts alone: String(value) makes a category of a number.'],
      )
  }
  if (kind === 'date') return dateColumnOf(name, cells)
  return kind === 'number' ? numericColumnOf(name, cells) : categoricalColumnOf(name, cells)
}

const typeOf = (cell: unknown) => (cell instanceof Date ? 'date' : typeof cell)

/** @param cells Dates, or missing. */
function dateColumnOf(name: string, cells: readonly unknown[]): NumericColumn {
  const times = cells.map(cell => (cell instanceof Date ? cell.getTime() : NaN))
  const date = formOfInstants(times.filter(time => !Number.isNaN(time)))
  const {field, values} = numericColumnOf(
    name,
    times.map(time => time / date.step),
  )
  return {kind: 'numeric', field: {...field, date}, values}
}

const isValue = (cell: unknown) =>
  typeof cell === 'string' || typeof cell === 'boolean' || Number.isFinite(cell) || (cell instanceof Date && isWritable(cell))
const isWritable = (date: Date) => date.getUTCFullYear() >= 0 && date.getUTCFullYear() <= 9999
const isMissing = (cell: unknown) => cell === null || cell === undefined || cell === '' || Number.isNaN(cell)

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : 'an infinite number'
  if (typeof value === 'string') return 'a text'
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : 'a date'
  return typeof value === 'object' ? 'an object' : typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`
}

/** @param cells Finite numbers, or missing. */
function numericColumnOf(name: string, cells: readonly unknown[]): NumericColumn {
  const values = Float64Array.from(cells, cell => (isMissing(cell) ? NaN : (cell as number)))
  let [min, max, decimals, missing] = [Infinity, -Infinity, 0, 0]
  for (const value of values) {
    if (Number.isNaN(value)) missing++
    else decimals = Math.max(decimals, decimalsOf(value))
    if (value < min) min = value
    if (value > max) max = value
  }
  const hasValues = min <= max
  const range = hasValues ? {min, max} : {min: NaN, max: NaN}
  return {
    kind: 'numeric',
    field: {kind: 'numeric', name, ...range, decimals, integer: hasValues && decimals === 0, missing},
    values,
  }
}

/** @param cells Texts, booleans, numbers, or missing; levels are their texts, sorted by code point. */
export function categoricalColumnOf(name: string, cells: readonly unknown[]): CategoricalColumn {
  const texts = cells.map(cell => (isMissing(cell) ? undefined : String(cell)))
  const levels = [...new Set(texts.filter(text => text !== undefined))].sort()
  const position = new Map(levels.map((level, code) => [level, code]))
  const codes = Int32Array.from(texts, text => (text === undefined ? MISSING_CODE : (position.get(text) ?? MISSING_CODE)))
  const missing = texts.filter(text => text === undefined).length
  return {kind: 'categorical', field: {kind: 'categorical', name, levels, missing}, codes}
}
