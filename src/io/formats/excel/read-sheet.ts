import type {UserError} from '../../../core/errors.js'
import type {Archive} from './archive.js'
import {CELL, GridColumn, type CellKind, type Grid, type MergedRange} from './grid.js'
import {isTrue, readPart, TextCollector, unescaped, type Sheet, type Workbook} from './workbook.js'

/** The most that Excel takes. */
export const EXCEL_ROWS = 1_048_576
export const EXCEL_COLUMNS = 16_384

/** @param checkCells Is told how many cells the grid has so far, empty ones among them; throws when there are too many. */
export interface SheetLimits {
  readonly checkCells: (cells: number) => void
  /** Read no further than to so many rows that hold something. */
  readonly rows?: number
}

/**
 * Reads the cells of a sheet: numbers, texts, booleans, dates by their formats, errors, and formulas without the value that Excel saw.
 * Source: ECMA-376, Office Open XML File Formats, part 1, section 18.3.
 *
 * @throws {UserError} When it is no XML, or has too many cells.
 */
export async function readSheet(archive: Archive, {path}: Sheet, workbook: Workbook, limits: SheetLimits): Promise<Grid> {
  const reader = new SheetReader(workbook, limits, archive.damaged)
  await readPart(
    archive,
    path,
    {
      open: (name, attribute) => {
        reader.open(name, attribute)
      },
      text: text => {
        reader.add(text)
      },
      close: name => {
        reader.close(name)
      },
    },
    () => reader.filledRows >= (limits.rows ?? Infinity),
  )
  return reader.finish()
}

const DAYS_TO_YEAR_10000 = 2_958_466
const DATE_CELLS = {
  number: CELL.number,
  date: CELL.date,
  datetime: CELL.datetime,
  time: CELL.time,
  duration: CELL.duration,
} as const

class SheetReader {
  readonly #workbook: Workbook
  readonly #limits: SheetLimits
  readonly #damaged: (why: string) => UserError
  readonly #columns: GridColumn[] = []
  readonly #texts: string[]
  readonly #placeOf = new Map<string, number>()
  readonly #merged: MergedRange[] = []
  readonly #hiddenRows = new Set<number>()
  readonly #inline = new TextCollector()
  #cells = 0
  #row = -1
  #column = -1
  #type = 'n'
  #style = 0
  #value: string | undefined
  #inlineText: string | undefined
  #isValue = false
  #isFormula = false
  #lastFilled = -1
  filledRows = 0

  constructor(workbook: Workbook, limits: SheetLimits, damaged: (why: string) => UserError) {
    this.#workbook = workbook
    this.#limits = limits
    this.#damaged = damaged
    this.#texts = [...workbook.texts]
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    switch (name) {
      case 'row': {
        const row = attribute('r')
        this.#row = row === undefined ? this.#row + 1 : Number(row) - 1
        this.#column = -1
        if (isTrue(attribute('hidden'))) this.#hiddenRows.add(this.#row)
        break
      }
      case 'c': {
        const place = attribute('r')
        this.#column = place === undefined ? this.#column + 1 : columnOf(place)
        this.#type = attribute('t') ?? 'n'
        this.#style = Number(attribute('s') ?? 0)
        this.#value = undefined
        this.#inlineText = undefined
        this.#isFormula = false
        break
      }
      case 'v':
        this.#isValue = true
        break
      case 'f':
        this.#isFormula = true
        break
      case 'is':
        this.#inline.start()
        break
      case 'mergeCell':
        this.#merge(attribute('ref') ?? '')
        break
      default:
        this.#inline.open(name)
    }
  }

  add(text: string): void {
    if (this.#isValue) this.#value = (this.#value ?? '') + text
    else this.#inline.add(text)
  }

  close(name: string): void {
    if (name === 'v') this.#isValue = false
    else if (name === 'is') this.#inlineText = this.#inline.finish()
    else if (name === 'c') this.#take()
    else this.#inline.close(name)
  }

  finish(): Grid {
    const rowCount = this.#columns.reduce((most, {length}) => Math.max(most, length), 0)
    return {
      columns: this.#columns,
      rowCount,
      texts: this.#texts,
      is1904: this.#workbook.is1904,
      merged: this.#merged,
      hiddenRows: this.#hiddenRows,
    }
  }

  #take(): void {
    const value = this.#value?.trim()
    switch (this.#type) {
      case 's':
        if (value !== undefined && value !== '') this.#setText(this.#texts[Number(value)])
        break
      case 'inlineStr':
        this.#setText(this.#inlineText ?? '')
        break
      case 'str':
        if (this.#value === undefined) this.#setUnknown()
        else this.#setText(unescaped(this.#value))
        break
      case 'b':
        if (value !== undefined && value !== '') this.#set(CELL.boolean, isTrue(value) ? 1 : 0)
        break
      case 'e':
        this.#set(CELL.error, 0)
        break
      case 'd':
        if (value !== undefined && value !== '') this.#setIso(value)
        break
      default:
        if (value === undefined || value === '') this.#setUnknown()
        else this.#setNumber(Number(value))
    }
  }

  #setNumber(value: number): void {
    if (!Number.isFinite(value)) throw this.#damaged('a cell holds no number')
    const kind = DATE_CELLS[this.#workbook.styles[this.#style] ?? 'number']
    const isMoment = kind === CELL.date || kind === CELL.datetime || kind === CELL.time
    // Excel cannot show it as the format says either.
    if (isMoment && (value < 0 || value >= DAYS_TO_YEAR_10000)) this.#set(CELL.number, value)
    else this.#set(kind === CELL.time && value >= 1 ? CELL.datetime : kind, value)
  }

  /** An ISO date as days since 1899-12-30 or 1904-01-01. */
  #setIso(text: string): void {
    const milliseconds = Date.parse(/[Zz]|[+-]\d\d:\d\d$/.test(text) || !text.includes('T') ? text : `${text}Z`)
    if (Number.isNaN(milliseconds)) throw this.#damaged('a cell holds no date')
    const days = milliseconds / 86_400_000 + (this.#workbook.is1904 ? 24_107 : 25_569)
    this.#set(Number.isInteger(days) ? CELL.date : CELL.datetime, days)
  }

  #setText(text: string | undefined): void {
    if (text === undefined) throw this.#damaged('a text is not where a cell says')
    if (text === '') {
      this.#setBlank()
      return
    }
    let place = this.#placeOf.get(text)
    if (place === undefined) {
      place = this.#texts.push(text) - 1
      this.#placeOf.set(text, place)
    }
    this.#set(CELL.text, place)
  }

  /** An empty text is no value, but it may be all of a row of a table with one column. */
  #setBlank(): void {
    const column = this.#columns.at(this.#column)
    if (this.#column >= 0 && column !== undefined && column.length > 0) this.#put(CELL.empty, 0)
  }

  /** A formula may come without its value; a cell may have a look and nothing else. */
  #setUnknown(): void {
    if (this.#isFormula) this.#set(CELL.unknown, 0)
  }

  #set(kind: CellKind, value: number): void {
    this.#put(kind, value)
    if (this.#row !== this.#lastFilled) this.filledRows++
    this.#lastFilled = this.#row
  }

  #put(kind: CellKind, value: number): void {
    const [row, at] = [this.#row, this.#column]
    if (!(row >= 0 && row < EXCEL_ROWS && at >= 0 && at < EXCEL_COLUMNS)) throw this.#damaged('a cell is at an impossible place')
    while (this.#columns.length <= at) this.#columns.push(new GridColumn())
    const column = this.#columns[at]
    if (row >= column.length) {
      this.#cells += row + 1 - column.length
      this.#limits.checkCells(this.#cells)
    }
    column.set(row, kind, value)
  }

  #merge(range: string): void {
    const [from, to = from] = range.split(':')
    const rows = [from, to].map(place => Number(place.replaceAll(/\D/g, '')) - 1)
    this.#merged.push({rows: [rows[0], rows[1]], columns: [columnOf(from), columnOf(to)]})
  }
}

/** A is 0, Z is 25, AA is 26. */
function columnOf(place: string): number {
  let column = 0
  for (let at = 0; at < place.length; at++) {
    const letter = place.charCodeAt(at) & ~0x20
    if (letter < 0x41 || letter > 0x5a) break
    column = column * 26 + letter - 0x40
  }
  return column - 1
}
