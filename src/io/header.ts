import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {LIMITS} from '../files/limits.js'
import {looksLikeRow} from './first-record.js'
import {checkWidth} from './table-size.js'

/** One record, with the line it ends on. */
export interface RawRecord {
  readonly cells: readonly string[]
  readonly line: number
}

/** The columns of a file as its first records show them. */
export interface Header {
  /** Trimmed, all different; a column without a name is called after its place. */
  readonly names: readonly string[]
  /** As the file has them; left out when it has no header. */
  readonly written?: readonly string[]
  /** Places of columns that have no name in the header. */
  readonly unnamed: ReadonlySet<number>
  /** Every row ends with a separator that the header does not have. */
  readonly openEnd: boolean
}

export interface HeaderOptions {
  /** Whether the file has one; found out when left out. */
  readonly header?: boolean | undefined
  /** Names of which one in the first record shows that it is a header. */
  readonly expected?: Iterable<string> | undefined
  readonly missing: ReadonlySet<string>
}

/**
 * Finds the names of the columns.
 * @param records The first records of the file, at least one.
 * @throws {UserError} When the first record looks like a row, or names are missing or the same.
 */
export function readHeader(records: readonly RawRecord[], file: string, options: HeaderOptions): Header {
  const [{cells: first}, ...below] = records
  checkWidth(file, first.length)
  if (!hasHeader(records, file, options)) return withoutHeader(records)
  const rows = below.map(({cells}) => cells).filter(cells => !isBlank(cells))
  const {cells, openEnd} = fitted(first, rows)
  return {...namedHeader(cells, file), openEnd}
}

/** @throws {UserError} When two columns have the same name. */
export function namedHeader(cells: readonly string[], file: string): Omit<Header, 'openEnd'> {
  const unnamed = new Set(cells.flatMap((cell, at) => (cell.trim() === '' ? [at] : [])))
  const taken = new Set(cells.map(cell => cell.trim()))
  const names = cells.map((cell, at) => (unnamed.has(at) ? freeName(at, taken) : cell.trim()))
  refuseSameNames(names, file)
  return {names, written: cells, unnamed}
}

/** Nothing but blanks. */
export const isBlank = (cells: readonly string[]) => cells.every(cell => cell.trim() === '')

/** How a column without a name is called. */
const placeName = (at: number) => `column${at + 1}`

function freeName(at: number, taken: ReadonlySet<string>): string {
  let name = placeName(at)
  while (taken.has(name)) name += '_'
  return name
}

function hasHeader(records: readonly RawRecord[], file: string, {header, expected, missing}: HeaderOptions): boolean {
  const [{cells}, ...below] = records
  if (header === false && cells.every((cell, at) => cell.trim() === placeName(at))) return true
  // A file beside another one may have a header where that one has none.
  if (expected !== undefined && header !== true) {
    const names = new Set(expected)
    if (cells.filter(cell => names.has(cell.trim())).length * 2 >= cells.length) return true
  }
  if (header !== undefined) return header
  const rows = below.filter(record => record.cells.length === cells.length).map(record => record.cells)
  if (!looksLikeRow(cells, rows, {missing})) return true
  throw new UserError('header-unclear', {}, `${file} seems to have no header: its first line looks like the rows below it.`, [
    say`If it is a row, add ${setting('header', false)}: the columns are then called ${placeName(0)} to
      ${placeName(cells.length - 1)}, in ${setting('target')} too.`,
    say`If it does hold the names of the columns, add ${setting('header', true)}.`,
  ])
}

/** A last column that is blank in the first rows may only be the separator that ends each line: it is watched like one without a name. */
function withoutHeader(records: readonly RawRecord[]): Header {
  const {length} = records[0].cells
  const ends = length > 1 && records.every(({cells}) => cells.length === length && cells[length - 1].trim() === '')
  return {
    names: Array.from({length}, (_, at) => placeName(at)),
    unnamed: new Set(ends ? [length - 1] : []),
    openEnd: false,
  }
}

/** The header in as many cells as the rows have, when all rows have one more or one less for a reason that is known. */
function fitted(first: readonly string[], rows: readonly (readonly string[])[]): {cells: readonly string[]; openEnd: boolean} {
  const {length} = first
  const all = (more: number) => rows.length > 0 && rows.every(row => row.length === length + more)
  if (all(-1) && first[length - 1].trim() === '') return {cells: first.slice(0, -1), openEnd: false}
  if (!all(1)) return {cells: first, openEnd: false}
  if (rows.every(row => row[length].trim() === '')) return {cells: first, openEnd: true}
  // R writes row names below a header that does not name them.
  return {cells: rows.length > 1 ? ['', ...first] : first, openEnd: false}
}

/** @throws {UserError} When two columns have one name. */
export function refuseSameNames(names: readonly string[], file: string): void {
  const places = new Map<string, number>()
  for (const [at, name] of names.entries()) {
    if (name.length > LIMITS.nameCharacters)
      throw new UserError(
        'name-too-long',
        {column: at + 1, most: LIMITS.nameCharacters},
        `${file}: the name of column ${at + 1} has more than ${LIMITS.nameCharacters} characters.`,
        ['Give it a shorter name. A name that long often comes from a quote that is not closed.'],
      )
    const first = places.get(name)
    if (first !== undefined)
      throw new UserError(
        'column-names-repeated',
        {column: name, places: [first + 1, at + 1]},
        `${file}: columns ${first + 1} and ${at + 1} have the same name '${name}'.`,
        ['Give every column a name of its own; blanks around a name do not count.'],
      )
    places.set(name, at)
  }
}
