import type {Readable} from 'node:stream'
import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {MISSING_CODE, Table, type Column} from '../core/table.js'
import {ColumnBuilder} from './column-builder.js'
import {detectDialect, type Dialect} from './dialect.js'
import {readRecords} from './records.js'
import {openText} from './text-chunks.js'

export interface ReadOptions {
  /** Class column: always read as labels, never as numbers. */
  readonly target?: string
  readonly minority?: readonly string[]
  /** Numeric-looking columns that are codes. */
  readonly categorical?: readonly string[]
  readonly ignore?: readonly string[]
  /** Column that names the person a row belongs to. */
  readonly group?: string
  readonly decimalComma?: boolean
  readonly delimiter?: string
  /** Cells that stand for a missing value, instead of the default list. */
  readonly missing?: readonly string[]
  /** Kinds decided elsewhere: a second file is read as the first one was. */
  readonly kinds?: ReadonlyMap<string, 'numeric' | 'categorical'>
  readonly stdin?: Readable
  readonly signal?: AbortSignal
}

export interface LoadedTable {
  /** Features and target, without ignored and group columns. */
  readonly table: Table<'source'>
  /** Every column of the file, in its order. */
  readonly header: readonly string[]
  readonly ignored: readonly string[]
  readonly group?: {readonly name: string; readonly ids: Int32Array}
  /** Of the bytes as given. */
  readonly sha256: string
  readonly dialect: Dialect
  readonly path: string
}

export const MISSING_TOKENS: readonly string[] = [
  '',
  'NA',
  'N/A',
  'n/a',
  'na',
  'NaN',
  'nan',
  'NAN',
  'null',
  'NULL',
  'Null',
  'None',
  '?',
  '#N/A',
  '<NA>',
]

/**
 * Reads a CSV file into typed columns, row by row. See the README for what is recognised.
 * @throws {UserError} Naming file, row, column, what was expected and what kind of thing was found.
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<LoadedTable> {
  const file = path === '-' ? 'stdin' : `'${path}'`
  const text = await openText(path, options.stdin ?? process.stdin, options.signal)
  const {dialect, chunks} = await detectDialect(text.chunks, file, options)
  const reader = new TableReader(file, options)
  await readRecords(chunks, dialect.delimiter, file, (cells, line) => {
    reader.add(cells, line)
  })
  return {...reader.finish(), sha256: text.sha256(), dialect, path}
}

class TableReader {
  readonly #file: string
  readonly #options: ReadOptions
  #header: string[] | undefined
  #builders: (ColumnBuilder | undefined)[] = []
  #rowCount = 0

  constructor(file: string, options: ReadOptions) {
    this.#file = file
    this.#options = options
  }

  add(cells: string[], line: number): void {
    if (this.#header === undefined) {
      this.#header = checkHeader(cells, this.#file, this.#options)
      this.#builders = this.#header.map(name => this.#builderOf(name))
      return
    }
    this.#rowCount++
    if (cells.length !== this.#builders.length)
      throw new UserError(
        `${this.#file}: row ${this.#rowCount} (line ${line}) must have ${this.#builders.length} cells, as the header has. Got ${cells.length}.`,
        [
          'Mend the row; a cell that holds the separator must be in quotes. If the separator was not recognised, give it with --delimiter.',
        ],
      )
    for (let at = 0; at < cells.length; at++) this.#builders[at]?.add(cells[at], line)
  }

  finish(): Pick<LoadedTable, 'table' | 'header' | 'ignored' | 'group'> {
    const header = this.#header
    if (header === undefined) throw new UserError(`${this.#file} is empty.`, ['Give a CSV file with a header and rows.'])
    if (this.#rowCount === 0) throw new UserError(`${this.#file} has a header but no rows.`, ['Give a CSV file with rows.'])
    const {target, group, ignore = []} = this.#options
    const built = header.flatMap((_, at) => {
      const column = this.#builders[at]?.build()
      return column === undefined ? [] : [column]
    })
    const columns = built.filter(({field}) => field.name !== group)
    if (target !== undefined) this.#checkTarget(columns, target)
    const people = built.find(({field}) => field.name === group)
    return {
      table: new Table('source', columns, this.#rowCount),
      header,
      ignored: ignore,
      ...(people?.kind === 'categorical' && {group: {name: people.field.name, ids: peopleOf(people.codes)}}),
    }
  }

  #builderOf(name: string): ColumnBuilder | undefined {
    const {target, group, ignore = [], categorical = [], decimalComma = false, missing = MISSING_TOKENS, kinds} = this.#options
    if (ignore.includes(name)) return undefined
    const isCode = name === target || name === group || categorical.includes(name)
    const kind = isCode ? 'categorical' : kinds?.get(name)
    return new ColumnBuilder({name, file: this.#file, decimalComma, missing: new Set(missing), kind})
  }

  #checkTarget(columns: readonly Column[], target: string): void {
    const column = columns.find(({field}) => field.name === target)
    if (column?.kind !== 'categorical') return
    const row = column.codes.indexOf(MISSING_CODE)
    if (row >= 0)
      throw new UserError(`${this.#file}: row ${row + 1} has no value in the target column '${target}'.`, [
        'Leave such rows out, or mend them.',
        "If a token such as 'NA' or '?' is a label here, list what does stand for a missing value with --missing.",
      ])
  }
}

/** A row without a person's name is a person by itself. */
function peopleOf(codes: Int32Array): Int32Array {
  let next = codes.reduce((largest, code) => Math.max(largest, code), 0)
  return codes.map(code => (code === MISSING_CODE ? ++next : code))
}

function checkHeader(cells: readonly string[], file: string, options: ReadOptions): string[] {
  const names = cells.map(cell => cell.trim())
  names.forEach((name, at) => {
    if (name === '')
      throw new UserError(`${file}: column ${at + 1} has no name in the header.`, ['Name every column in the first line.'])
    const first = names.indexOf(name)
    if (first !== at)
      throw new UserError(`${file}: columns ${first + 1} and ${at + 1} have the same name '${name}'.`, [
        'Give every column a name of its own.',
      ])
  })
  const {target, group, categorical = [], ignore = []} = options
  const wanted = [
    ...(target === undefined ? [] : [['--target', target] as const]),
    ...(group === undefined ? [] : [['--group', group] as const]),
    ...categorical.map(name => ['--categorical', name] as const),
    ...ignore.map(name => ['--ignore', name] as const),
  ]
  for (const [flag, name] of wanted)
    if (!names.includes(name))
      throw new UserError(`${file} has no column '${name}' (${flag}).`, [
        ...didYouMean(name, names),
        `Its columns are: ${listNames(names)}.`,
      ])
  if (target !== undefined && ignore.includes(target)) throw new UserError(`The target column '${target}' cannot be ignored.`)
  return names
}

const LISTED_NAMES = 30

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_NAMES).map(name => (name.length > 60 ? `${name.slice(0, 60)}...` : name))
  return names.length > LISTED_NAMES ? `${shown.join(', ')} and ${names.length - LISTED_NAMES} more` : shown.join(', ')
}
