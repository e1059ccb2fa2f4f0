import {UserError} from '../../../core/errors.js'
import {ignoredOf} from '../../check-options.js'
import {MISSING_TOKENS} from '../../columns/missing-tokens.js'
import {readHeader, type Header, type RawRecord} from '../../header.js'
import {allBytes, type ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import type {TypedColumns} from '../../typed-column.js'
import {checkUnpacked} from '../binary/unpacked-size.js'
import {openArchive} from './archive.js'
import {textOf} from './cell-text.js'
import {chooseSheet} from './choose-sheet.js'
import {columnOf, refuseUnknown} from './columns.js'
import {CELL, type Grid} from './grid.js'
import {readSheet} from './read-sheet.js'
import {readWorkbook, type Sheet} from './workbook.js'

export const readExcelFile = async (source: ByteSource, options: ReadOptions) =>
  readExcel(await allBytes(source), source.name, options)

/** Of a cell in memory. */
const CELL_BYTES = 9

/**
 * Reads a table of an Excel file (.xlsx): the only sheet in sight that holds one, or the one that is named. The first row with cells holds
 * the names of the columns, as in a CSV file. Numbers, texts, booleans and dates are kept as they are; errors are missing. Formulas have
 * the values that Excel saw last.
 *
 * @throws {UserError} When it is damaged, encrypted, or of another version of Excel; when the sheet or the header is not clear; when a
 *   formula comes without its value.
 */
export async function readExcel(bytes: Uint8Array, file: string, options: ReadOptions): Promise<TypedColumns> {
  const archive = await openArchive(bytes, file, options.maxBytes)
  const workbook = await readWorkbook(archive)
  const limits = {
    checkCells: (cells: number) => {
      checkUnpacked(file, bytes.length, cells * CELL_BYTES, options.maxBytes)
    },
  }
  const sheet = await chooseSheet(archive, workbook, file, options, limits)
  const grid = await readSheet(archive, sheet, workbook, limits)
  const table = tableOf(grid, file, options)
  return {...table, notes: [...otherSheets(sheet, workbook.sheets), ...table.notes]}
}

function otherSheets(sheet: Sheet, sheets: readonly Sheet[]): string[] {
  const others = sheets.filter(each => each !== sheet)
  const hidden = others.filter(({isHidden}) => isHidden).length
  const more = `${others.length} more${hidden > 0 ? ` (${hidden} hidden)` : ''}`
  return others.length === 0 ? [] : [`its sheet '${sheet.name}' was read; it has ${more}, which nobody looked at.`]
}

/** So many rows show what the header is. */
const FIRST_ROWS = 100

function tableOf(whole: Grid, file: string, options: ReadOptions): TypedColumns {
  const used = whole.columns.findIndex(({length}) => length > 0)
  const grid = {...whole, columns: used < 0 ? [] : whole.columns.slice(used)}
  const filled = Array.from({length: grid.rowCount}, (_, row) => row).filter(row =>
    grid.columns.some(column => column.kind(row) !== CELL.empty),
  )
  if (filled.length === 0)
    throw new UserError('no-rows', {}, `${file} has a sheet without cells.`, ['Give a file with a header and rows.'])
  const first = filled.slice(0, FIRST_ROWS).map(row => recordOf(grid, row))
  refuseTitle(first, file)
  const missing = new Set(['', ...(options.missing ?? MISSING_TOKENS)])
  const header = readHeader(first, file, {header: options.header, expected: options.kinds?.keys(), missing})
  const start = header.written === undefined ? filled[0] : filled[0] + 1
  const all = Array.from({length: grid.rowCount - start}, (_, at) => start + at)
  const rows = all.filter(row => !isHeader(grid, row, header))
  const ignored = ignoredOf(header.names, options)
  const notes = rowNotes(grid, start, all.length - rows.length)
  const columns = header.names.map((name, at) => {
    if (!ignored.has(name)) refuseUnknown(file, name, grid.columns[at], rows)
    const written = header.unnamed.has(at) && header.written !== undefined ? '' : name
    return {...columnOf(name, grid.columns[at], rows, grid, notes), name: written}
  })
  return {columns, rowCount: rows.length, notes, ...(header.written === undefined && {hasHeader: false})}
}

const recordOf = (grid: Grid, row: number): RawRecord => ({
  cells: grid.columns.map(column => textOf(column, row, grid)),
  line: row + 1,
})

/** @throws {UserError} When the first row has few cells beside the others: a title is no header. */
function refuseTitle([{cells, line}, ...below]: readonly RawRecord[], file: string): void {
  const filled = (record: readonly string[]) => record.filter(cell => cell !== '').length
  const most = below.reduce((widest, record) => Math.max(widest, filled(record.cells)), 0)
  if (filled(cells) * 2 > most) return
  throw new UserError(
    'header-unclear',
    {},
    `${file}: the first row with cells, row ${line} of the sheet, has ${filled(cells)} where rows below it have ${most}: ` +
      'it seems to be a title.',
    ['Take out the rows above the names of the columns.'],
  )
}

function isHeader(grid: Grid, row: number, {names, written}: Header): boolean {
  if (written === undefined || names.length < 2) return false
  return names.every((_, at) => textOf(grid.columns[at], row, grid).trim() === written[at].trim())
}

function rowNotes({merged, hiddenRows, rowCount}: Grid, start: number, repeated: number): string[] {
  const notes: string[] = []
  if (repeated > 0)
    notes.push(
      repeated === 1
        ? '1 row that repeats the header was left out; rows are numbered without it.'
        : `${repeated} rows that repeat the header were left out; rows are numbered without them.`,
    )
  const merges = merged.filter(range => range.rows[1] >= start).length
  if (merges > 0)
    notes.push(
      `${merges === 1 ? 'a range' : `${merges} ranges`} of cells is merged: the first cell has the value, and the others are missing.`,
    )
  const hidden = [...hiddenRows].filter(row => row >= start && row < rowCount).length
  if (hidden > 0)
    notes.push(
      `${hidden === 1 ? '1 row that the sheet hides was' : `${hidden} rows that the sheet hides were`} read like the others.`,
    )
  return notes
}
