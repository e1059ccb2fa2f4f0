import {UserError} from '../../../core/errors.js'
import {MISSING_CODE} from '../../../core/table.js'
import {utf8Bytes} from '../../../platform/bytes.js'
import type {TypedColumn, TypedColumns, TypedMoments} from '../../typed-column.js'
import {daysOf} from './cell-text.js'
import {EXCEL_COLUMNS, EXCEL_ROWS} from './read-sheet.js'

const LONGEST_TEXT = 32_767
/** Before 1900-03-01 Excel's days are not those of the calendar, and before 1900 it has none. */
const FIRST_DAY = Date.UTC(1900, 2, 1)
const PIECE_CHARACTERS = 1 << 16

/** Numbers of the styles of cells, in the order of the style sheet below. */
const STYLE = {date: 1, datetime: 2, fine: 3, time: 4, fineTime: 5} as const

/**
 * Writes an Excel file with one sheet: names in the first row, numbers, texts, booleans and dates as such, nothing in cells that are
 * missing. Dates before March 1900 are written as texts, since Excel has none.
 * Source: ECMA-376, Office Open XML File Formats, part 1, section 18, and part 2 (packages).
 *
 * @param file For messages.
 * @throws {UserError} When the table is larger, or a text longer, than Excel takes.
 */
export async function writeExcel(table: TypedColumns, file: string): Promise<Iterable<Uint8Array>> {
  const texts = new SharedTexts(file)
  const header = table.columns.map(({name}) => texts.placeOf(name))
  const cells = table.columns.map(column => cellsOf(column, texts))
  if (cells.length === 1) cells[0] = endingIn(table.rowCount - 1, cells[0], texts)
  checkLimits(table, file)
  const {Zip, ZipDeflate} = await import('fflate')
  return pieces()

  function* pieces(): Generator<Uint8Array> {
    let ready: Uint8Array[] = []
    const zip = new Zip((error, piece) => {
      if (error !== null) throw error
      ready.push(piece)
    })
    const parts: readonly [string, Iterable<string>][] = [
      ['[Content_Types].xml', [CONTENT_TYPES]],
      ['_rels/.rels', [PACKAGE_RELATIONS]],
      ['xl/workbook.xml', [WORKBOOK]],
      ['xl/_rels/workbook.xml.rels', [WORKBOOK_RELATIONS]],
      ['xl/styles.xml', [STYLES]],
      ['xl/sharedStrings.xml', texts.xml()],
      ['xl/worksheets/sheet1.xml', sheetXml(header, cells, table.rowCount)],
    ]
    for (const [name, content] of parts) {
      const part = new ZipDeflate(name)
      // The same table gives the same bytes.
      part.mtime = new Date(1980, 0, 1)
      zip.add(part)
      for (const piece of inPieces(content)) {
        part.push(utf8Bytes(piece))
        yield* ready
        ready = []
      }
      part.push(new Uint8Array(0), true)
    }
    zip.end()
    yield* ready
  }
}

function checkLimits({columns, rowCount}: TypedColumns, file: string): void {
  if (columns.length > EXCEL_COLUMNS)
    throw new UserError(
      'too-many-columns',
      {columns: columns.length, most: EXCEL_COLUMNS},
      `${file} cannot hold ${columns.length} columns: ${EXCEL_COLUMNS} is the most of an Excel file.`,
      ['Write a CSV file.'],
    )
  if (rowCount >= EXCEL_ROWS)
    throw new UserError(
      'too-many-rows',
      {most: EXCEL_ROWS - 1},
      `${file} cannot hold ${rowCount} rows: ${EXCEL_ROWS - 1} below the names is the most of an Excel file.`,
      ['Write a CSV file.'],
    )
}

/** Texts that cells refer to. */
class SharedTexts {
  readonly #file: string
  readonly #places = new Map<string, number>()

  constructor(file: string) {
    this.#file = file
  }

  placeOf(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    if (text.length > LONGEST_TEXT)
      throw new UserError(
        'record-too-long',
        {most: LONGEST_TEXT},
        `${this.#file} cannot hold a text of ${text.length} characters: ${LONGEST_TEXT} is the most of a cell in Excel.`,
        ['Write a CSV file.'],
      )
    this.#places.set(text, this.#places.size)
    return this.#places.size - 1
  }

  *xml(): Generator<string> {
    yield `${XML}<sst xmlns="${MAIN}" uniqueCount="${this.#places.size}">`
    for (const text of this.#places.keys()) yield `<si><t xml:space="preserve">${escaped(text)}</t></si>`
    yield '</sst>'
  }
}

/** What XML does not allow, and what would be read as such a mark. */
const escaped = (text: string) =>
  text
    .replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // What XML 1.0 forbids, half a character among it, and carriage returns, which it reads as line feeds.
    .replaceAll(/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, character => {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
      return `_x${code}_`
    })

/** The cell of a row, without its place; empty where nothing stands. */
type Cells = (row: number) => readonly [attributes: string, value: string] | undefined

function cellsOf(column: TypedColumn, texts: SharedTexts): Cells {
  if (column.kind === 'other') return () => undefined
  if (column.kind === 'numbers') {
    const {values} = column
    return row => (Number.isNaN(values[row]) ? undefined : ['', String(values[row])])
  }
  if (column.kind === 'moments') return moments(column, texts)
  const {codes, levels} = column
  const isBoolean = column.type === 'bool' && levels.every(level => level === 'true' || level === 'false')
  const cells = levels.map((level): readonly [string, string] =>
    isBoolean ? [' t="b"', level === 'true' ? '1' : '0'] : [' t="s"', String(texts.placeOf(level))],
  )
  return row => (codes[row] === MISSING_CODE ? undefined : cells[codes[row]])
}

/** Some dates of the column are ones that Excel does not have. */
export const isBeforeExcel = ({values, form}: Pick<TypedMoments, 'values' | 'form'>) =>
  form.kind !== 'time' && values.some(value => value * form.step < FIRST_DAY)

function moments({values, form}: TypedMoments, texts: SharedTexts): Cells {
  const isTime = form.kind === 'time'
  if (isBeforeExcel({values, form})) {
    const textOf = (value: number) => {
      const iso = new Date(value * form.step).toISOString()
      return form.kind === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, form.step < 1000 ? 23 : 19)}`
    }
    const places = Array.from(values, value => (Number.isNaN(value) ? -1 : texts.placeOf(textOf(value))))
    return row => (places[row] < 0 ? undefined : [' t="s"', String(places[row])])
  }
  const isFine = form.step < 1000
  const style =
    form.kind === 'date' ? STYLE.date : isTime ? (isFine ? STYLE.fineTime : STYLE.time) : isFine ? STYLE.fine : STYLE.datetime
  return row => (Number.isNaN(values[row]) ? undefined : [` s="${style}"`, String(daysOf(values[row] * form.step, isTime))])
}

/** A last row of a single cell that is missing would be no row: it has an empty text. */
function endingIn(last: number, cells: Cells, texts: SharedTexts): Cells {
  if (cells(last) !== undefined) return cells
  const empty = [' t="s"', String(texts.placeOf(''))] as const
  return row => (row === last ? empty : cells(row))
}

function* sheetXml(header: readonly number[], cells: readonly Cells[], rowCount: number): Generator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetData>`
  const letters = header.map((_, at) => lettersOf(at))
  yield `<row r="1">${header.map((place, at) => `<c r="${letters[at]}1" t="s"><v>${place}</v></c>`).join('')}</row>`
  for (let row = 0; row < rowCount; row++) {
    let xml = `<row r="${row + 2}">`
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at](row)
      if (cell !== undefined) xml += `<c r="${letters[at]}${row + 2}"${cell[0]}><v>${cell[1]}</v></c>`
    }
    yield `${xml}</row>`
  }
  yield '</sheetData></worksheet>'
}

/** A, B, ..., Z, AA, ... */
function lettersOf(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? lettersOf(rest - 1) : '') + String.fromCharCode(0x41 + (column % 26))
}

function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield piece
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const override = (part: string, type: string) => `<Override PartName="/xl/${part}.xml" ContentType="${TYPE}.${type}+xml"/>`
const relation = (id: number, kind: string, target: string) =>
  `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`

const CONTENT_TYPES =
  `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  override('workbook', 'sheet.main') +
  override('worksheets/sheet1', 'worksheet') +
  override('styles', 'styles') +
  override('sharedStrings', 'sharedStrings') +
  '</Types>'
const PACKAGE_RELATIONS = `${XML}<Relationships xmlns="${RELATIONS}">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`
const WORKBOOK =
  `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">` +
  '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
const WORKBOOK_RELATIONS =
  `${XML}<Relationships xmlns="${RELATIONS}">` +
  relation(1, 'worksheet', 'worksheets/sheet1.xml') +
  relation(2, 'styles', 'styles.xml') +
  relation(3, 'sharedStrings', 'sharedStrings.xml') +
  '</Relationships>'

const DATE_CODES = ['yyyy\\-mm\\-dd', 'yyyy\\-mm\\-dd\\ hh:mm:ss', 'yyyy\\-mm\\-dd\\ hh:mm:ss.000', 'hh:mm:ss', 'hh:mm:ss.000']
/** Below it are the formats that every Excel knows. */
const FIRST_CODE = 164
const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${DATE_CODES.length}">` +
  DATE_CODES.map((code, at) => `<numFmt numFmtId="${FIRST_CODE + at}" formatCode="${code}"/>`).join('') +
  '</numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="${DATE_CODES.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
  DATE_CODES.map(
    (_, at) => `<xf numFmtId="${FIRST_CODE + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  ).join('') +
  '</cellXfs></styleSheet>'
