import {UserError} from '../core/errors.js'
import type {Column} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {LIMITS} from '../files/limits.js'
import {CellTexts} from './cell-texts.js'
import {checkNames, ignoredOf, namesInUse} from './check-options.js'
import {ColumnBuilder} from './column-builder.js'
import {buildColumns, columnChoices, type GatheredColumn} from './columns/build-columns.js'
import {dateStatements, type DateStatement} from './columns/dates/statements.js'
import {LEVEL_TOKENS, MISSING_TOKENS} from './columns/missing-tokens.js'
import {ownMarks} from './columns/own-marks.js'
import {Room} from './columns/room.js'
import {givenThousands} from './columns/thousands.js'
import {isBlank, readHeader, type Header, type RawRecord} from './header.js'
import type {LoadedTable} from './loaded-table.js'
import type {FolderKeys} from './parts/folder-keys.js'
import {PartRows, rowInWords} from './parts/part-rows.js'
import {placesOf} from './parts/same-columns.js'
import type {ReadOptions} from './read-options.js'
import {RowFilter} from './row-filter.js'
import {partOf, tableParts, type TableParts} from './table-parts.js'
import {mostRows, tooManyRows} from './table-size.js'

/** So many records decide what the columns are before any is taken in. */
const FIRST_RECORDS = 100

/** A file that holds some rows of the table. */
export interface TablePart {
  readonly name: string
  readonly keys: FolderKeys
}

/** How the records of the file that is read now become rows. */
interface Layout {
  readonly header: Header
  /** Where each column of the table stands in a record, and behind it in the keys; left out where it stands in its own place. */
  readonly places?: readonly number[]
  readonly keys: readonly string[]
}

/** The columns of the table as its first file has them. */
interface FirstColumns {
  readonly header: Header
  /** Those of the folders, too. */
  readonly names: readonly string[]
  readonly part?: TablePart
}

export class TableReader {
  readonly #file: string
  readonly #options: ReadOptions
  readonly #room = new Room()
  readonly #missing: ReadonlySet<string>
  /** Until the columns are known. */
  #first: RawRecord[] = []
  #columns: FirstColumns | undefined
  #layout: Layout | undefined
  #part: TablePart | undefined
  readonly #rows = new PartRows()
  #ignored: ReadonlySet<string> = new Set()
  #builders: readonly (ColumnBuilder | undefined)[] = []
  #texts: readonly (CellTexts | undefined)[] = []
  #filter: RowFilter | undefined
  #rowCount = 0
  #leftOut = 0
  #mostRows = Infinity
  #dates: ReadonlyMap<string, readonly DateStatement[]> = new Map()

  constructor(file: string, options: ReadOptions) {
    this.#file = file
    this.#options = options
    this.#missing = new Set(['', ...(options.missing ?? MISSING_TOKENS), ...(options.keepLevel ?? [])])
    // A mistake is told before the file is read.
    givenThousands(options)
  }

  /** Another file of the same table begins. It has a header if the first one has, and its columns are told by their names. */
  startPart(part: TablePart): void {
    this.#endPart()
    this.#part = part
    this.#layout = undefined
    this.#filter?.startPart()
    this.#rows.start(part.name, this.#rowCount)
  }

  add(cells: readonly string[], line: number): void {
    if (this.#layout !== undefined) this.#addRow(cells, line, this.#layout)
    else if (this.#first.push({cells, line}) === FIRST_RECORDS) this.#start()
  }

  finish(): TableParts & Pick<LoadedTable, 'texts' | 'notes'> {
    this.#endPart()
    if (this.#columns === undefined) this.#start()
    const {names, header} = this.#columns as unknown as FirstColumns
    const written = header.written && [...header.written, ...names.slice(header.names.length)]
    if (this.#rowCount === 0)
      throw new UserError('no-rows', {}, `${this.#file} has a header but no rows.`, ['Give a CSV file with rows.'])
    const {dropped = new Set<number>(), notes = []} = this.#filter?.finish() ?? {}
    const placeOf = this.#part && ((row: number) => this.#rows.placeOf(row))
    const choices = columnChoices(this.#options, this.#options.missing !== undefined, placeOf)
    const built = buildColumns(this.#file, this.#gathered(names), choices)
    const columns = {names, written, dropped, ignored: this.#ignored}
    const parts = tableParts(this.#file, columns, built, this.#rowCount, this.#options, placeOf)
    return {
      ...parts,
      ...(this.#options.keepTexts === true && {texts: this.#fittingTexts(names, parts.table.columns)}),
      notes,
    }
  }

  /** Texts of columns whose values they follow from. */
  #fittingTexts(names: readonly string[], columns: readonly Column[]): Map<string, CellTexts> {
    const kept = columns.flatMap((column): [string, CellTexts][] => {
      const texts = this.#texts[names.indexOf(column.field.name)]
      return texts?.fits(column) === true ? [[column.field.name, texts]] : []
    })
    return new Map(kept)
  }

  #gathered(header: readonly string[]): GatheredColumn[] {
    return header.flatMap((name, at) => {
      const builder = this.#builders[at]
      return builder === undefined ? [] : [{name, part: partOf(name, this.#options), cells: builder}]
    })
  }

  /** What came of a file that is shorter than the records that decide about it. A file of nothing holds no rows. */
  #endPart(): void {
    if (this.#layout === undefined && this.#first.some(({cells}) => !isBlank(cells))) this.#start()
    this.#first = []
  }

  #start(): void {
    const records = this.#first
    // Spreadsheets are exported with empty rows above the header, too.
    const blanksAbove = records.findIndex(({cells}) => !isBlank(cells))
    if (blanksAbove > 0) records.splice(0, blanksAbove)
    const header = this.#readHeader(records)
    const layout = this.#columns === undefined ? this.#setUp(header) : this.#alike(header, this.#columns)
    this.#layout = layout
    this.#first = []
    this.#filter?.addBlankRows(Math.max(0, blanksAbove))
    for (const {cells, line} of header.written !== undefined ? records.slice(1) : records) this.#addRow(cells, line, layout)
  }

  /** The columns of the table, as the first file has them. */
  #setUp(header: Header): Layout {
    const {kinds, keepUnnamed = false} = this.#options
    const keys = keysBeside(header.names, this.#part)
    const names = [...header.names, ...keys.map(([name]) => name)]
    if (kinds === undefined) checkNames(names, this.#file, this.#options)
    this.#ignored = ignoredOf(names, this.#options)
    this.#dates = dateStatements(this.#options.dates ?? [], names)
    const named = namesInUse(this.#options)
    const watched = new Set([...header.unnamed].filter(at => !keepUnnamed && !named.has(names[at])))
    this.#builders = names.map((name, at) =>
      this.#ignored.has(name) || watched.has(at) ? undefined : this.#builderOf(name, this.#missingIn(name)),
    )
    const {target, group, keepTexts = false, decimalComma = false} = this.#options
    this.#texts = this.#builders.map((builder, at) =>
      keepTexts && builder !== undefined ? new CellTexts({decimalComma, missing: this.#missingIn(names[at])}) : undefined,
    )
    // What folders say is no value of a row: a row with nothing else is none.
    const read = header.names.flatMap((name, at) => (this.#builders[at] === undefined || name === group ? [] : [at]))
    this.#filter = new RowFilter({
      file: this.#file,
      header,
      read,
      target: names.indexOf(target ?? ''),
      watched,
      missing: this.#missing,
    })
    this.#mostRows = mostRows(read.length, this.#options.maxBytes)
    this.#columns = {header, names, ...(this.#part && {part: this.#part})}
    const places = keys.length === 0 ? undefined : names.map((_, at) => at)
    return {header, keys: keys.map(([, value]) => value), ...(places && {places})}
  }

  /** The same columns in a file that comes after the first one. */
  #alike(header: Header, {header: first, names, part}: FirstColumns): Layout {
    const keys = keysBeside(header.names, this.#part)
    const own = [...header.names, ...keys.map(([name]) => name)]
    const places = placesOf(
      {part: part?.name ?? this.#file, names, hasNames: first.written !== undefined, isLine: true},
      {part: this.#part?.name ?? this.#file, names: own, hasNames: header.written !== undefined, isLine: true},
    )
    const isInPlace = keys.length === 0 && places.every((place, at) => place === at)
    return {header, keys: keys.map(([, value]) => value), ...(!isInPlace && {places})}
  }

  #readHeader(records: readonly RawRecord[]): Header {
    if (records.length === 0)
      throw new UserError('no-rows', {}, `${this.#file} is empty.`, ['Give a CSV file with a header and rows.'])
    const {header, kinds} = this.#options
    const first = this.#columns?.header
    if (first === undefined) return readHeader(records, this.#file, {header, expected: kinds?.keys(), missing: this.#missing})
    return readHeader(records, `'${this.#part?.name ?? ''}'`, {
      header: first.written !== undefined,
      missing: this.#missing,
    })
  }

  #addRow(given: readonly string[], line: number, {header, places, keys}: Layout): void {
    const {names, openEnd} = header
    const width = names.length
    let cells = given
    const isOpen = openEnd && cells.length === width + 1 && cells[width].trim() === ''
    if (cells.length !== width && isBlank(cells)) {
      this.#filter?.addBlankRows(1)
      this.#leaveOut()
      return
    }
    if (cells.length !== width && !isOpen) {
      const place = this.#part && {part: this.#part.name, row: 0}
      const where = rowInWords({row: this.#rowCount + 1, line, place})
      throw new UserError(
        'row-of-another-length',
        {row: this.#rowCount + 1, line, cells: cells.length, expected: width, ...(place && {part: place.part})},
        `${this.#file}: ${where} must have ${width} cells, as the header has. Got ${cells.length}.`,
        [
          say`Mend the row; a cell that holds the separator must be in quotes. If the separator was not recognised,
            give it with ${setting('delimiter')}.`,
        ],
      )
    }
    if (places !== undefined) cells = places.map(at => (at < width ? given[at] : keys[at - width]))
    if (this.#filter?.isRow(cells) !== true) {
      this.#leaveOut()
      return
    }
    if (++this.#rowCount > this.#mostRows) throw tooManyRows(this.#file, this.#mostRows, width)
    for (let at = 0; at < this.#builders.length; at++) {
      this.#builders[at]?.add(cells[at], line)
      this.#texts[at]?.add(cells[at])
    }
  }

  /** Input of nothing but headers, or of empty rows, ends too. */
  #leaveOut(): void {
    if (++this.#leftOut <= LIMITS.leftOutRows) return
    throw new UserError(
      'too-many-rows',
      {most: LIMITS.leftOutRows},
      `${this.#file} has more than ${LIMITS.leftOutRows} rows that repeat the header or hold no value.`,
      ['Take these rows out.'],
    )
  }

  #missingIn(name: string): ReadonlySet<string> {
    const own = ownMarks(name, this.#options)
    return own.length === 0 ? this.#missing : new Set([...this.#missing, ...own])
  }

  #builderOf(name: string, missing: ReadonlySet<string>): ColumnBuilder {
    const {target, group, categorical = [], numeric = [], decimalComma = false, kinds, keepLevel = []} = this.#options
    const isCode = name === target || name === group || categorical.includes(name)
    const isDeclared = numeric.includes(name)
    const known = this.#dates.has(name) ? 'date' : kinds?.get(name)
    const kind = isCode ? 'categorical' : isDeclared ? 'numeric' : typeof known === 'object' ? 'date' : known
    const levelTokens = [...new Set([...(this.#options.missing === undefined ? LEVEL_TOKENS : []), ...keepLevel])]
    return new ColumnBuilder({name, decimalComma, missing, levelTokens, kind, isDeclared}, this.#room)
  }
}

/** What folders say that the file does not say itself: programs write such columns into files, too. */
function keysBeside(names: readonly string[], part: TablePart | undefined): FolderKeys {
  return (part?.keys ?? []).filter(([name]) => !names.includes(name))
}
