import {UserError} from '../../../core/errors.js'
import {MISSING_CODE} from '../../../core/table.js'
import {MISSING_TOKENS} from '../../columns/missing-tokens.js'
import type {TypedColumn, TypedLevels, TypedMixed, TypedMoments} from '../../typed-column.js'
import {momentColumn} from '../binary/moments.js'
import {CELL, type Grid, type GridColumn} from './grid.js'
import {momentOf, textOf} from './cell-text.js'

type Kinds = Readonly<Record<keyof typeof CELL, number>>

/**
 * A column of the rows of a table. Cells of one kind are a column of this kind; of several kinds, they are texts that are read as those
 * of a CSV file. What one may not expect is added to the notes.
 *
 * @param rows Numbers of its rows in the sheet.
 */
export function columnOf(name: string, column: GridColumn, rows: readonly number[], grid: Grid, notes: string[]): TypedColumn {
  const kinds = countKinds(column, rows)
  noteCells(name, kinds, notes)
  const present = rows.length - kinds.empty - kinds.error - kinds.unknown
  const moments = kinds.date + kinds.datetime + kinds.time
  if (present === 0)
    return {kind: 'levels', name, type: 'empty', codes: new Int32Array(rows.length).fill(MISSING_CODE), levels: []}
  if (kinds.number + kinds.duration === present) return numbers(name, column, rows)
  if (kinds.boolean === present) return texts(name, 'bool', 'levels', column, rows, grid)
  if (kinds.text === present) return texts(name, 'string', hasMarks(column, rows, grid) ? 'mixed' : 'levels', column, rows, grid)
  if (moments === present && (kinds.time === 0 || kinds.time === present)) return dates(name, kinds, column, rows, grid)
  return texts(name, 'several kinds', 'mixed', column, rows, grid)
}

function countKinds(column: GridColumn, rows: readonly number[]): Kinds {
  const counts = new Array<number>(Object.keys(CELL).length).fill(0)
  for (const row of rows) counts[column.kind(row)]++
  return Object.fromEntries(Object.entries(CELL).map(([name, kind]) => [name, counts[kind]])) as unknown as Kinds
}

function noteCells(name: string, {error, duration}: Kinds, notes: string[]): void {
  if (error > 0)
    notes.push(
      `column '${name}': ${error} ${error === 1 ? 'cell holds an error' : 'cells hold errors'} such as #N/A, read as missing.`,
    )
  if (duration > 0) notes.push(`column '${name}' holds spans of time, read as numbers of days.`)
}

/** @throws {UserError} When formulas come without their values: to take them for missing would be wrong. */
export function refuseUnknown(file: string, name: string, column: GridColumn, rows: readonly number[]): void {
  const row = rows.find(each => column.kind(each) === CELL.unknown)
  if (row === undefined) return
  throw new UserError(
    'file-damaged',
    {column: name},
    `${file}: column '${name}' holds a formula without its value (row ${row + 1} of the sheet).`,
    ['Open the file in Excel or LibreOffice and save it, or write values instead of formulas.'],
  )
}

function numbers(name: string, column: GridColumn, rows: readonly number[]): TypedColumn {
  const isNumber = (row: number) => [CELL.number, CELL.duration].some(kind => kind === column.kind(row))
  const values = Float64Array.from(rows, row => (isNumber(row) ? column.value(row) : NaN))
  return {kind: 'numbers', name, type: 'float64', values, integer: false}
}

/** Marks such as NA are typed by hand: what they mean is asked as it is of a CSV file, but not where texts look like numbers. */
function hasMarks(column: GridColumn, rows: readonly number[], {texts: all}: Grid): boolean {
  const marks = new Set(MISSING_TOKENS)
  const found = new Set(rows.flatMap(row => (column.kind(row) === CELL.text ? [all[column.value(row)].trim()] : [])))
  const others = [...found].filter(text => !marks.has(text))
  return others.length < found.size && !others.some(text => text !== '' && Number.isFinite(Number(text)))
}

function texts(
  name: string,
  type: string,
  kind: 'levels' | 'mixed',
  column: GridColumn,
  rows: readonly number[],
  grid: Grid,
): TypedLevels | TypedMixed {
  const codeOf = new Map<string, number>()
  const codes = Int32Array.from(rows, row => {
    const text = textOf(column, row, grid)
    if (text === '') return MISSING_CODE
    const known = codeOf.get(text)
    if (known !== undefined) return known
    codeOf.set(text, codeOf.size)
    return codeOf.size - 1
  })
  return {kind, name, type, codes, levels: [...codeOf.keys()]}
}

const DAY = 86_400_000

/** Excel shows whole seconds; its fractions of days are off by less than a millisecond. */
function dates(name: string, kinds: Kinds, column: GridColumn, rows: readonly number[], {is1904}: Grid): TypedMoments {
  const isMoment = (row: number) => [CELL.date, CELL.datetime, CELL.time].some(kind => kind === column.kind(row))
  const isTime = kinds.time > 0
  const exact = Float64Array.from(rows, row => (isMoment(row) ? momentOf(column.value(row), isTime, is1904) : NaN))
  if (!isTime && kinds.datetime === 0 && exact.every(value => Number.isNaN(value) || value % DAY === 0))
    return {
      kind: 'moments',
      name,
      type: 'date',
      values: exact.map(value => value / DAY),
      form: {kind: 'date', step: DAY, pattern: 'yyyy-MM-dd'},
    }
  const seconds = exact.map(value => Math.round(value / 1000) * 1000)
  const areSeconds = exact.every((value, at) => Number.isNaN(value) || Math.abs(value - seconds[at]) <= 1)
  return momentColumn({name, type: isTime ? 'time' : 'timestamp'}, areSeconds ? seconds : exact, 0, isTime ? 'time' : 'datetime')
}
