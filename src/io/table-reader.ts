import type {ColumnReading} from '../core/column-reading.js'
import {UserError} from '../core/errors.js'
import {libraryWording} from '../core/library-wording.js'
import {MISSING_CODE, Table, type Column} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {LIMITS, SIZES} from '../files/limits.js'
import {ATTRIBUTE_FILE_MISSING, type DeclaredColumns} from './attribute-file.js'
import {CellTexts} from './cell-texts.js'
import {checkNames, checkTarget, ignoredOf} from './check-options.js'
import {ColumnBuilder} from './column-builder.js'
import {buildColumns, type BuiltColumns, type ColumnChoices, type GatheredColumn} from './columns/build-columns.js'
import {LEVEL_TOKENS, MISSING_TOKENS} from './columns/missing-tokens.js'
import {Room} from './columns/room.js'
import {givenThousands} from './columns/thousands.js'
import {declaredHeader, isBlank, readHeader, type Header, type RawRecord} from './header.js'
import type {LoadedTable} from './loaded-table.js'
import type {ReadOptions} from './read-options.js'
import {RowFilter} from './row-filter.js'

/** So many records decide what the columns are before any is taken in. */
const FIRST_RECORDS = 100

export class TableReader {
  readonly #file: string
  readonly #options: ReadOptions
  readonly #room = new Room()
  #missing: ReadonlySet<string>
  #declared: DeclaredColumns | undefined
  /** Until the columns are known. */
  #first: RawRecord[] = []
  #header: Header | undefined
  #ignored: ReadonlySet<string> = new Set()
  #builders: readonly (ColumnBuilder | undefined)[] = []
  #texts: readonly (CellTexts | undefined)[] = []
  #filter: RowFilter | undefined
  #rowCount = 0
  #leftOut = 0
  #mostRows = Infinity
  readonly #thousands: string | undefined

  constructor(file: string, options: ReadOptions) {
    this.#file = file
    this.#options = options
    this.#missing = new Set(['', ...(options.missing ?? MISSING_TOKENS), ...(options.keepLevel ?? [])])
    this.#thousands = givenThousands(options)
  }

  /** What the file itself says of its columns; call before the first record. */
  declare(declared: DeclaredColumns): void {
    this.#declared = declared
    this.#missing = new Set(['', ...ATTRIBUTE_FILE_MISSING, ...(this.#options.missing ?? []), ...(this.#options.keepLevel ?? [])])
  }

  add(cells: readonly string[], line: number): void {
    if (this.#header !== undefined) this.#addRow(cells, line, this.#header)
    else if (this.#first.push({cells, line}) === FIRST_RECORDS) this.#start()
  }

  finish(): Pick<LoadedTable, 'table' | 'header' | 'headerCells' | 'ignored' | 'group' | 'texts' | 'notes'> &
    Pick<BuiltColumns, 'forms' | 'readings'> {
    if (this.#header === undefined) this.#start()
    const {names, written} = this.#header as unknown as Header
    if (this.#rowCount === 0)
      throw new UserError('no-rows', {}, `${this.#file} has a header but no rows.`, ['Give a CSV file with rows.'])
    const {dropped = new Set(), notes = []} = this.#filter?.finish() ?? {}
    const built = buildColumns(this.#file, this.#gathered(names), this.#choices())
    const columns = built.columns.filter(({field}) => field.name !== this.#options.group)
    checkTarget(columns, this.#file, this.#options)
    const people = built.columns.find(({field}) => field.name === this.#options.group)
    const isKept = (_: string, at: number) => !dropped.has(at)
    return {
      table: new Table('source', columns, this.#rowCount),
      header: names.filter(isKept),
      headerCells: written?.filter(isKept) ?? null,
      ignored: names.filter((name, at) => isKept(name, at) && this.#ignored.has(name)),
      ...(people?.kind === 'categorical' && {
        group: {name: people.field.name, ids: peopleOf(people.codes), labels: people.field.levels},
      }),
      ...(this.#options.keepTexts === true && {texts: this.#fittingTexts(names, columns)}),
      notes,
      forms: built.forms,
      readings: this.#allReadings(names.filter(isKept), built.readings),
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
      return builder === undefined ? [] : [{name, part: this.#partOf(name), builder}]
    })
  }

  #partOf(name: string): ColumnReading['part'] {
    if (name === this.#options.target) return 'target'
    return name === this.#options.group ? 'group' : 'feature'
  }

  #choices(): ColumnChoices {
    const {
      decimalComma = false,
      keepLevel = [],
      mergeLevels = [],
      distinctLevels = [],
      kinds,
      wording = libraryWording,
    } = this.#options
    return {
      decimalComma,
      wording,
      thousands: this.#thousands,
      missingGiven: this.#namesMissing(),
      keepLevel,
      mergeLevels,
      distinctLevels,
      minority: this.#options.minority ?? [],
      isFurther: kinds !== undefined,
      forms: new Map((this.#options.forms ?? []).map(form => [form.column, form])),
    }
  }

  #allReadings(header: readonly string[], readings: readonly ColumnReading[]): ColumnReading[] {
    const byName = new Map(readings.map(reading => [reading.name, reading]))
    return header.map(name => byName.get(name) ?? {name, part: 'ignored', type: 'unread', missing: [], notes: []})
  }

  #start(): void {
    const records = this.#first
    // Spreadsheets are exported with empty rows above the header, too.
    const blanksAbove = this.#declared === undefined ? records.findIndex(({cells}) => !isBlank(cells)) : 0
    if (blanksAbove > 0) records.splice(0, blanksAbove)
    const {kinds, keepUnnamed = false} = this.#options
    const header = this.#readHeader(records)
    const {names} = header
    if (kinds === undefined) checkNames(names, this.#file, this.#options, this.#declared?.outputs)
    this.#ignored = ignoredOf(names, this.#options)
    const named = namesInUse(this.#options)
    const watched = new Set([...header.unnamed].filter(at => !keepUnnamed && !named.has(names[at])))
    this.#builders = names.map((name, at) =>
      this.#ignored.has(name) || watched.has(at) ? undefined : this.#builderOf(name, this.#missing),
    )
    const {target, group, keepTexts = false, decimalComma = false} = this.#options
    const format = {decimalComma, missing: this.#missing}
    this.#texts = this.#builders.map(builder => (keepTexts && builder !== undefined ? new CellTexts(format) : undefined))
    const read = names.flatMap((name, at) => (this.#builders[at] === undefined || name === group ? [] : [at]))
    this.#filter = new RowFilter({
      file: this.#file,
      header,
      read,
      target: names.indexOf(target ?? ''),
      watched,
      missing: this.#missing,
    })
    this.#mostRows = mostRows(read.length, this.#options.maxBytes)
    this.#header = header
    this.#first = []
    this.#filter.addBlankRows(Math.max(0, blanksAbove))
    const isFirstNames = header.written !== undefined && this.#declared === undefined
    for (const {cells, line} of isFirstNames ? records.slice(1) : records) this.#addRow(cells, line, header)
  }

  #readHeader(records: readonly RawRecord[]): Header {
    if (this.#declared !== undefined)
      return declaredHeader(
        this.#declared.columns.map(({name}) => name),
        this.#file,
      )
    if (records.length === 0)
      throw new UserError('no-rows', {}, `${this.#file} is empty.`, ['Give a CSV file with a header and rows.'])
    const {header, kinds} = this.#options
    return readHeader(records, this.#file, {header, expected: kinds?.keys(), missing: this.#missing})
  }

  #addRow(cells: readonly string[], line: number, {names: {length: width}, openEnd}: Header): void {
    const isOpen = openEnd && cells.length === width + 1 && cells[width].trim() === ''
    if (cells.length !== width && isBlank(cells)) {
      this.#filter?.addBlankRows(1)
      this.#leaveOut()
      return
    }
    if (cells.length !== width && !isOpen)
      throw new UserError(
        'row-of-another-length',
        {row: this.#rowCount + 1, line, cells: cells.length, expected: width},
        `${this.#file}: row ${this.#rowCount + 1} (line ${line}) must have ${width} cells, as the header has. Got ${cells.length}.`,
        [
          say`Mend the row; a cell that holds the separator must be in quotes. If the separator was not recognised,
            give it with ${setting('delimiter')}.`,
        ],
      )
    if (this.#filter?.isRow(cells) !== true) {
      this.#leaveOut()
      return
    }
    if (++this.#rowCount > this.#mostRows) throw tooManyRows(this.#file, this.#mostRows, width)
    for (let at = 0; at < width; at++) {
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

  /** The user, or the file, says what stands for a missing value. */
  #namesMissing(): boolean {
    return this.#options.missing !== undefined || this.#declared !== undefined
  }

  #builderOf(name: string, missing: ReadonlySet<string>): ColumnBuilder {
    const {target, group, categorical = [], numeric = [], decimalComma = false, kinds, keepLevel = []} = this.#options
    const isCode = name === target || name === group || categorical.includes(name)
    const declared = this.#declared?.columns.find(column => column.name === name)
    const isDeclared = numeric.includes(name)
    const kind = isCode ? 'categorical' : isDeclared ? 'numeric' : (kinds?.get(name) ?? declared?.kind)
    const levelTokens = [...new Set([...(this.#namesMissing() ? [] : LEVEL_TOKENS), ...keepLevel])]
    return new ColumnBuilder({name, decimalComma, missing, levelTokens, kind, isDeclared}, this.#room)
  }
}

/** A row that names nobody is a person by itself. */
export function peopleOf(codes: Int32Array): Int32Array {
  let next = codes.reduce((largest, code) => Math.max(largest, code), MISSING_CODE)
  return codes.map(code => (code === MISSING_CODE ? ++next : code))
}

/** A cell is a number of eight bytes in memory, whatever it takes in the file. */
const mostRows = (columns: number, maxBytes: number | undefined) =>
  Math.min(
    maxBytes === undefined ? LIMITS.rows : Infinity,
    Math.floor((maxBytes ?? SIZES.table.most) / (8 * Math.max(1, columns))),
  )

function tooManyRows(file: string, most: number, columns: number): UserError {
  return new UserError(
    'too-many-rows',
    {most},
    `${file} has more than ${most} rows, the limit for a table of ${columns} ${columns === 1 ? 'column' : 'columns'}.`,
    [
      'Take a sample of its rows, or leave columns out.',
      say`If there is memory for it, lift the limit with ${setting('maxBytes', SIZES.table.most * 4)}.`,
    ],
  )
}

/** Names that the user gave: such a column is wanted. */
function namesInUse({target, group, categorical = [], ignore = [], columns = []}: ReadOptions): Set<string | undefined> {
  return new Set([target, group, ...categorical, ...ignore, ...columns])
}
