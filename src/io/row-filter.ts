import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import type {Header} from './header.js'
import {UnnamedColumn} from './unnamed-column.js'

export interface RowFilterFormat {
  readonly file: string
  readonly header: Header
  /** Places of the columns that hold data of the table. */
  readonly read: readonly number[]
  /** Place of the target; -1 when there is none. */
  readonly target: number
  /** Places of columns without a name that the user has not decided about. */
  readonly watched: ReadonlySet<number>
  readonly missing: ReadonlySet<string>
}

/**
 * Tells the rows of a table from what is none: rows without any value, as spreadsheets leave them at the end, and headers that were
 * copied along when files were put together. A row with nothing but a label is kept: somebody may be known by it alone. Watches
 * columns without a name on the way.
 */
export class RowFilter {
  readonly #format: RowFilterFormat
  readonly #unnamed: ReadonlyMap<number, UnnamedColumn>
  #blankRows = 0
  #repeatedHeaders = 0
  #labelsAlone = 0
  #restarts = false

  constructor(format: RowFilterFormat) {
    this.#format = format
    this.#unnamed = new Map(Array.from(format.watched, at => [at, new UnnamedColumn()]))
  }

  /** Rows without any value that were found elsewhere, be they as wide as the header or not. */
  addBlankRows(count: number): void {
    this.#blankRows += count
  }

  /** Another file begins: what counts rows may begin again. */
  startPart(): void {
    this.#restarts = true
  }

  isRow(cells: readonly string[]): boolean {
    if (this.#isHeader(cells)) {
      this.#repeatedHeaders++
      this.#restarts = true
      return false
    }
    for (const [at, column] of this.#unnamed) column.add(cells[at], this.#restarts)
    this.#restarts = false
    const {read, target} = this.#format
    let label = false
    for (const at of read) {
      if (this.#isMissing(cells[at])) continue
      if (at !== target) return true
      label = true
    }
    // Of a table of one column a missing cell is all that a row can show.
    if (read.length < 2) return true
    if (label) this.#labelsAlone++
    else this.#blankRows++
    return label
  }

  /** @throws {UserError} When a column without a name holds something. */
  finish(): {readonly dropped: ReadonlySet<number>; readonly notes: readonly string[]} {
    const {file, header} = this.#format
    const places = [...this.#unnamed].filter(([, {holds}]) => holds === 'values').map(([at]) => at)
    refuseUnnamed(
      file,
      places.map(at => ({at, name: header.names[at]})),
    )
    const notes = Array.from(this.#unnamed, ([at, {holds}]) => unnamedNote(at, holds))
    if (this.#repeatedHeaders > 0)
      notes.push(`${rows(this.#repeatedHeaders)} that repeat the header were left out; rows are numbered without them.`)
    notes.push(...blankRowNotes(this.#blankRows, this.#labelsAlone))
    return {dropped: new Set(this.#unnamed.keys()), notes}
  }

  #isHeader(cells: readonly string[]): boolean {
    const {names, written, unnamed} = this.#format.header
    if (written === undefined || names.length < 2) return false
    return names.every((name, at) => {
      const cell = cells[at].trim()
      return cell === name || (unnamed.has(at) && cell === '')
    })
  }

  #isMissing(cell: string): boolean {
    return cell === '' || this.#format.missing.has(cell.trim())
  }
}

const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`)

/** What is said of rows with nothing in them, or nothing but a label. */
export function blankRowNotes(blankRows: number, labelsAlone: number): string[] {
  return [
    ...(blankRows > 0 ? [`${rows(blankRows)} without any value were left out; rows are numbered without them.`] : []),
    ...(labelsAlone > 0
      ? [`${rows(labelsAlone)} with no value but the target were kept as records. Take them out if nobody is behind them.`]
      : []),
  ]
}

/** What is said of a column without a name that is left out. */
export function unnamedNote(at: number, holds: UnnamedColumn['holds']): string {
  return holds === 'nothing'
    ? `column ${at + 1} has neither a name nor a value; it was left out.`
    : `column ${at + 1} has no name and counts the rows; it was left out.`
}

/** @throws {UserError} When there are columns without a name that hold something. */
export function refuseUnnamed(file: string, columns: readonly {readonly at: number; readonly name: string}[]): void {
  if (columns.length === 0) return
  const names = columns.map(({name}) => name).join(',')
  const which =
    columns.length === 1 ? `column ${columns[0].at + 1} has` : `columns ${columns.map(({at}) => at + 1).join(', ')} have`
  throw new UserError('column-without-name', {}, `${file}: ${which} no name in the header.`, [
    say`Leave it out with ${setting('ignore', names)}, as row numbers and ids should be, or keep it as ${names} with
      ${setting('keepUnnamed', true)}.`,
  ])
}
