import {basename} from 'node:path'
import type {Readable} from 'node:stream'
import type {ColumnReading, FileReading} from '../core/column-reading.js'
import {aboutFile, UserError} from '../core/errors.js'
import {libraryWording} from '../core/library-wording.js'
import {didYouMean} from '../core/options.js'
import type {SettingName} from '../core/settings.js'
import {MISSING_CODE, Table, type Column} from '../core/table.js'
import {say, setting, type Wording} from '../core/text.js'
import {readBlankRecords} from './blank-records.js'
import {CellTexts} from './cell-texts.js'
import {ATTRIBUTE_FILE_MISSING, isAttributeFile, readAttributeFile, type DeclaredColumns} from './attribute-file.js'
import {ColumnBuilder} from './column-builder.js'
import {buildColumns, type BuiltColumns, type ColumnChoices, type GatheredColumn} from './columns/build-columns.js'
import {LEVEL_TOKENS, MISSING_TOKENS} from './columns/missing-tokens.js'
import type {NumberForm} from './columns/number-form.js'
import {givenThousands} from './columns/thousands.js'
import {detectDialect, lineEnd, type Dialect} from './dialect.js'
import {readHead, type Head} from './head.js'
import {declaredHeader, isBlank, readHeader, type Header, type RawRecord} from './header.js'
import {readRecords} from './records.js'
import {RowFilter} from './row-filter.js'
import {BLANKS} from './separator.js'
import {openText} from './text-chunks.js'

/** How a file is read. What is left out is found out from the file, or an error says what to give. */
export interface ReadOptions {
  /** Class column: always read as labels, never as numbers. */
  readonly target?: string
  readonly minority?: readonly string[]
  /** Columns to read as categories whatever their cells look like. */
  readonly categorical?: readonly string[]
  /** Columns that are numbers whatever speaks against it, such as leading zeros. */
  readonly numeric?: readonly string[]
  readonly ignore?: readonly string[]
  /** Column that names the person a row belongs to. */
  readonly group?: string
  /** Feature columns to read; the others are ignored. */
  readonly columns?: readonly string[]
  readonly decimalComma?: boolean
  /** What stands between thousands: `comma`, `point`, `blank`, `apostrophe`, or `none`; found out where a column shows it for certain. */
  readonly thousands?: string
  /** Whether the first line holds the names of the columns; found out when left out. Without them columns are called column1, column2, ... */
  readonly header?: boolean
  /** Of a file that is not UTF-8: a label of the WHATWG Encoding Standard, such as windows-1252. */
  readonly encoding?: string
  /** Keep columns without a name, called after their place. */
  readonly keepUnnamed?: boolean
  /** One character, or its name such as 'tab' or 'space' (runs of blanks); found out from the first lines when left out. */
  readonly delimiter?: string
  /** Cells that stand for a missing value, instead of the default list; an empty cell always does. */
  readonly missing?: readonly string[]
  /** Of the marks of missing values the ones that are levels in columns of categories, such as NA. */
  readonly keepLevel?: readonly string[]
  /** Columns whose levels are the same where they differ in spelling alone (case, blanks, 1 and 1.0); the most common spelling stays. */
  readonly mergeLevels?: readonly string[]
  /** Columns whose levels differ where their spelling does. */
  readonly distinctLevels?: readonly string[]
  /**
   * Kinds decided by another file that this one is read beside. Columns named in the other options may then be absent:
   * `alignTables` compares the columns.
   */
  readonly kinds?: ReadonlyMap<string, 'numeric' | 'categorical'>
  /** What levels of other files are in this one: `COLUMN:LEVEL=LEVEL OF THE DATA`. */
  readonly mapLevels?: readonly string[]
  /** How released numbers become those of the data: `standardised`, `minmax`, `as-is`, or `COLUMN=FACTOR`. */
  readonly scaleOfRelease?: readonly string[]
  /** Keep how cells were spelt, so that rows can be written as they were given. */
  readonly keepTexts?: boolean
  /** Symbols and separators of numbers, found in another file that this one is read beside. */
  readonly forms?: readonly NumberForm[]
  /** How notes name settings: as the library's options, when left out. */
  readonly wording?: Wording
  /** Is told how the file was read. */
  readonly onReading?: (reading: FileReading) => void
  /** Where `-` reads from; process.stdin when left out. */
  readonly stdin?: Readable
  readonly signal?: AbortSignal
}

export interface PeopleColumn {
  readonly name: string
  /** Per row the number of its person. */
  readonly ids: Int32Array
  /** What the file calls the persons 0, 1, ...; those beyond it have no name. */
  readonly labels: readonly string[]
}

/** A file that was read: its table, and all that is needed to write another one alike. */
export interface LoadedTable {
  /** Features and target, without ignored and group columns. */
  readonly table: Table<'source'>
  /** Every column of the file, in its order, but those without a name that were dropped. */
  readonly header: readonly string[]
  /** The same names as the file writes them; null when it has no header. */
  readonly headerCells: readonly string[] | null
  readonly ignored: readonly string[]
  /** One number per person, from 0; a row that names nobody is a person by itself. */
  readonly group?: PeopleColumn
  /** Of the bytes as given. */
  readonly sha256: string
  readonly dialect: Dialect
  readonly path: string
  /** How the cells of columns were spelt, by name, if that was asked for. */
  readonly texts?: ReadonlyMap<string, CellTexts>
  /** What was left out or read in a way that one may not expect; no cell is shown. */
  readonly notes: readonly string[]
  /** How every column was read. */
  readonly reading: FileReading
  /** What it was read with. */
  readonly options: ReadOptions
  /** What was given, when it was a table in memory: ignored columns are there too. */
  readonly given?: Table
}

/**
 * Reads a CSV file (RFC 4180, UTF-8) into typed columns, row by row. Recognised without being told: comma, semicolon, tab
 * or bar as separator, LF, CRLF or CR, a byte order mark, gzip, missing values. A column is numeric when all its cells are
 * decimal numbers, parsed as by Number, or such numbers with one symbol; the target is always categorical. Nothing is coerced
 * silently: a column that can be read in several ways, infinite numbers and numbers that a double cannot hold are errors, and
 * `reading` says how each column was read.
 *
 * @param path A file, or `-` for stdin.
 * @throws {UserError} Naming file, row, column, what was expected and what kind of thing was found.
 * @throws {Interrupted} When the signal says so.
 * @example const {table, notes} = await readTable('patients.csv', {target: 'diagnosis', ignore: ['id']})
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<LoadedTable> {
  try {
    return await readFile(path, options)
  } catch (error) {
    throw aboutFile(error, path === '-' ? 'stdin' : path)
  }
}

async function readFile(path: string, options: ReadOptions): Promise<LoadedTable> {
  const file = path === '-' ? 'stdin' : `'${path}'`
  const opened = await openText(path, options.stdin ?? process.stdin, options)
  try {
    const head = await readHead(opened.chunks, file)
    const reader = new TableReader(file, options)
    const {dialect, notes} = await (isAttributeFile(head.text) ? readAttributes : readCsv)(
      head,
      opened.bom,
      file,
      options,
      reader,
    )
    const {forms, readings, ...read} = reader.finish()
    // Notes go into reports, where folders do not belong.
    const shortName = path === '-' ? 'stdin' : basename(path)
    const all = [...opened.notes(), ...notes, ...read.notes].map(note => `${shortName}: ${note}`)
    const reading = {
      file: path === '-' ? 'stdin' : path,
      rows: read.table.rowCount,
      isFurther: options.kinds !== undefined,
      columns: readings,
    }
    options.onReading?.(reading)
    const written = {...dialect, ...(forms.length > 0 && {forms})}
    return {...read, options: plainOptions(options), sha256: opened.sha256(), dialect: written, path, reading, notes: all}
  } finally {
    opened.close()
  }
}

/** The options that decide what is read. */
export function plainOptions(given: ReadOptions): ReadOptions {
  const {signal: _signal, stdin: _stdin, onReading: _onReading, wording: _wording, ...options} = given
  return options
}

type ReadRecords = (
  head: Head,
  bom: boolean,
  file: string,
  options: ReadOptions,
  reader: TableReader,
) => Promise<{readonly dialect: Dialect; readonly notes: readonly string[]}>

const readCsv: ReadRecords = async (head, bom, file, options, reader) => {
  const {dialect, chunks, notes} = detectDialect(head, file, {...options, bom})
  const add = (cells: readonly string[], line: number) => {
    reader.add(cells, line)
  }
  if (dialect.delimiter === BLANKS) await readBlankRecords(chunks, file, add)
  else await readRecords(chunks, dialect.delimiter, file, add)
  return {dialect, notes}
}

const readAttributes: ReadRecords = async ({text, chunks}, bom, file, {decimalComma = false}, reader) => {
  await readAttributeFile(
    chunks,
    file,
    declared => {
      reader.declare(declared)
    },
    (cells, line) => {
      reader.add(cells, line)
    },
  )
  const dialect = {delimiter: ',', decimalComma, newline: lineEnd(text), bom}
  return {dialect, notes: ['it is an ARFF or KEEL file: its header says which columns are numbers. What is written is CSV.']}
}

/** So many records decide what the columns are before any is taken in. */
const FIRST_RECORDS = 100

class TableReader {
  readonly #file: string
  readonly #options: ReadOptions
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
    if (this.#filter?.isRow(cells) !== true) return
    this.#rowCount++
    for (let at = 0; at < width; at++) {
      this.#builders[at]?.add(cells[at], line)
      this.#texts[at]?.add(cells[at])
    }
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
    return new ColumnBuilder({name, decimalComma, missing, levelTokens, kind, isDeclared})
  }
}

/**
 * Every row has a label, and the minority labels are spelt as in the column.
 * @throws {UserError}
 */
export function checkTarget(columns: readonly Column[], file: string, options: ReadOptions): void {
  const {target, minority = [], kinds} = options
  const column = columns.find(({field}) => field.name === target)
  if (column?.kind !== 'categorical') return
  const {name, levels} = column.field
  const row = column.codes.indexOf(MISSING_CODE)
  if (row >= 0)
    throw new UserError(
      'target-missing',
      {row: row + 1, column: name},
      `${file}: row ${row + 1} has no value in the target column '${name}'.`,
      ['Leave such rows out, or mend them.', say`If a mark such as 'NA' is a label here, keep it with ${setting('keepLevel')}.`],
    )
  if (kinds !== undefined) return
  for (const label of minority) {
    const same = levels.includes(label) ? undefined : levels.find(level => Number(level) === Number(label))
    if (same !== undefined)
      throw new UserError(
        'no-such-label',
        {column: name, label, same},
        `No row has '${label}' in column '${name}'; the same number is written '${same}' there.`,
        [say`Labels are compared as text: give it as ${setting('minority', [same])}.`],
      )
  }
}

/** Columns that are not read. */
export function ignoredOf(header: readonly string[], {target, group, ignore = [], columns}: ReadOptions): Set<string> {
  const kept = columns && new Set([...columns, target, group])
  const isIgnored = new Set(ignore)
  return new Set(header.filter(name => isIgnored.has(name) || kept?.has(name) === false))
}

/** A row that names nobody is a person by itself. */
export function peopleOf(codes: Int32Array): Int32Array {
  let next = codes.reduce((largest, code) => Math.max(largest, code), MISSING_CODE)
  return codes.map(code => (code === MISSING_CODE ? ++next : code))
}

/** Names that the user gave: such a column is wanted. */
function namesInUse({target, group, categorical = [], ignore = [], columns = []}: ReadOptions): Set<string | undefined> {
  return new Set([target, group, ...categorical, ...ignore, ...columns])
}

/**
 * Every column that an option names is there.
 * @throws {UserError}
 */
export function checkNames(names: readonly string[], file: string, options: ReadOptions, outputs: readonly string[] = []): void {
  const {
    target,
    group,
    categorical = [],
    numeric = [],
    ignore = [],
    columns = [],
    mergeLevels = [],
    distinctLevels = [],
  } = options
  const wanted: [SettingName, readonly string[]][] = [
    ['target', target === undefined ? [] : [target]],
    ['group', group === undefined ? [] : [group]],
    ['categorical', categorical],
    ['numeric', numeric],
    ['mergeLevels', mergeLevels],
    ['distinctLevels', distinctLevels],
    ['ignore', ignore],
    ['columns', columns],
  ]
  const known = new Set(names)
  for (const [option, given] of wanted)
    for (const name of given)
      if (!known.has(name))
        throw new UserError(
          'no-such-column',
          {setting: option, column: name},
          say`${file} has no column '${name}' (${setting(option)}).`,
          [
            ...didYouMean(name, names),
            ...(option === 'target' ? outputs.map(output => `The file says that its output is '${output}'.`) : []),
            `Its columns are: ${listNames(names)}.`,
          ],
        )
  for (const name of [target, group])
    if (name !== undefined && ignore.includes(name))
      throw new UserError(
        'settings-conflict',
        {settings: [name === target ? 'target' : 'group', 'ignore'], column: name},
        `Column '${name}' cannot be ${name === target ? 'the target' : 'the group'} and ignored.`,
        ['Name it once.'],
      )
  refuseTwice('categorical', categorical, 'numeric', numeric)
  refuseTwice('mergeLevels', mergeLevels, 'distinctLevels', distinctLevels)
  if (target !== undefined && target === group)
    throw new UserError(
      'settings-conflict',
      {settings: ['target', 'group'], column: target},
      `Column '${target}' cannot be both the target and the group.`,
      [say`Give ${setting('group')} the column that names people.`],
    )
}

const LISTED_NAMES = 30

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_NAMES).map(name => (name.length > 60 ? `${name.slice(0, 60)}...` : name))
  return names.length > LISTED_NAMES ? `${shown.join(', ')} and ${names.length - LISTED_NAMES} more` : shown.join(', ')
}

function refuseTwice(first: SettingName, names: readonly string[], second: SettingName, others: readonly string[]): void {
  const both = names.find(name => others.includes(name))
  if (both !== undefined)
    throw new UserError(
      'settings-conflict',
      {settings: [first, second], column: both},
      say`Column '${both}' cannot be named with both ${setting(first)} and ${setting(second)}.`,
      ['Name it once.'],
    )
}
