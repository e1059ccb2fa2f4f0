import {UserError} from '../core/errors.js'
import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from '../core/table.js'
import {isHeld} from './whole-number.js'

/** What a cell must look like to be a number: no hexadecimal, no blanks, no thousands separators. */
const PLAIN_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/
const SCIENTIFIC_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+$/
const INFINITE = /^[+-]?inf(?:inity)?$/i
/** Up to so many different texts a column of numbers may still turn out to be categorical; more of them settle it. */
const UNDECIDED_LEVELS = 64
const FIRST_CAPACITY = 256

export interface ColumnFormat {
  readonly name: string
  /** How to name the file in messages. */
  readonly file: string
  readonly decimalComma: boolean
  readonly missing: ReadonlySet<string>
  /** Decided by the user or by another file; otherwise the cells decide. */
  readonly kind?: 'numeric' | 'categorical' | undefined
}

/** A cell that is not a number in a column of numbers: where it is and what kind of thing it is, never what it holds. */
export interface BadCell {
  readonly column: string
  readonly row: number
  readonly line: number
  readonly found: string
}

/**
 * Gathers the cells of one column in typed arrays and decides whether it is numeric. It is when every cell is a number, and
 * it is categorical when at most half of the cells are. In between it is neither: nothing is coerced silently, the first
 * cell that is not a number is handed out as bad and the user decides.
 */
export class ColumnBuilder {
  readonly #format: ColumnFormat
  readonly #longestMissing: number
  #kind: 'numeric' | 'categorical' | undefined
  #count = 0
  #missing = 0
  #values: Float64Array
  #codes: Int32Array
  readonly #levels = new Map<string, number>()
  #decimals = 0
  #integer = true
  #numbers = 0
  #almostNumbers = 0
  #firstBad: BadCell | undefined

  constructor(format: ColumnFormat) {
    this.#format = format
    this.#longestMissing = Math.max(0, ...Array.from(format.missing, token => token.length))
    this.#kind = format.kind
    this.#values = new Float64Array(this.#kind === 'categorical' ? 0 : FIRST_CAPACITY)
    this.#codes = new Int32Array(this.#kind === 'numeric' ? 0 : FIRST_CAPACITY)
  }

  /** @throws {UserError} When the column is known to be numeric and the cell is not. */
  add(cell: string, line: number): void {
    const row = this.#count++
    if (row === Math.max(this.#values.length, this.#codes.length)) this.#grow()
    const text = trimmed(cell)
    if (text.length <= this.#longestMissing && this.#format.missing.has(text)) {
      this.#missing++
      if (this.#kind !== 'categorical') this.#values[row] = NaN
      if (this.#kind !== 'numeric') this.#codes[row] = MISSING_CODE
      return
    }
    if (this.#kind !== 'categorical') this.#values[row] = this.#number(text, row, line)
    if (this.#kind !== 'numeric') this.#codes[row] = this.#code(text)
  }

  /** The first cell that is not a number, when most cells are numbers or almost: the column cannot be built as it is. */
  badCell(): BadCell | undefined {
    if (this.#kind !== undefined || this.#firstBad === undefined) return undefined
    return (this.#numbers + this.#almostNumbers) * 2 > this.#count - this.#missing ? this.#firstBad : undefined
  }

  build(): Column {
    const isText = this.#kind === 'categorical' || (this.#kind === undefined && this.#firstBad !== undefined)
    return isText ? this.#categorical() : this.#numeric()
  }

  #number(text: string, row: number, line: number): number {
    const plain = this.#format.decimalComma ? pointed(text) : text
    const isPlain = PLAIN_NUMBER.test(plain)
    if (!isPlain && !SCIENTIFIC_NUMBER.test(plain)) return this.#bad(row, line, kindOfText(text, this.#format.decimalComma))
    const value = Number(plain)
    const loss = lossOf(plain, value)
    if (loss !== undefined) return this.#bad(row, line, loss)
    this.#numbers++
    // Only a text that is long enough can have more decimals than were seen.
    if (!isPlain || plain.length > this.#decimals + 1) this.#decimals = Math.max(this.#decimals, decimalsOf(plain))
    if (this.#integer && !Number.isInteger(value)) this.#integer = false
    return value
  }

  #bad(row: number, line: number, found: string): number {
    const bad = {column: this.#format.name, row: row + 1, line, found}
    if (this.#kind === 'numeric') throw badCellError(this.#format.file, [bad])
    this.#firstBad ??= bad
    if (found !== TEXT) this.#almostNumbers++
    return NaN
  }

  #code(text: string): number {
    const known = this.#levels.get(text)
    if (known !== undefined) return known
    const code = this.#levels.size
    if (code >= UNDECIDED_LEVELS && this.#kind === undefined && this.#firstBad === undefined) {
      // So many different numbers and nothing else: from here on a text is a bad cell.
      this.#kind = 'numeric'
      this.#levels.clear()
      this.#codes = new Int32Array(0)
      return MISSING_CODE
    }
    this.#levels.set(text, code)
    return code
  }

  #numeric(): NumericColumn {
    const values = this.#values.slice(0, this.#count)
    let min = Infinity
    let max = -Infinity
    for (const value of values) {
      if (value < min) min = value
      if (value > max) max = value
    }
    const {name} = this.#format
    const range = this.#numbers > 0 ? {min, max} : {min: NaN, max: NaN}
    const integer = this.#integer && this.#numbers > 0
    return {
      kind: 'numeric',
      field: {kind: 'numeric', name, ...range, decimals: this.#decimals, integer, missing: this.#missing},
      values,
    }
  }

  #categorical(): CategoricalColumn {
    const found = [...this.#levels.keys()]
    const levels = found.toSorted()
    const position = new Map(levels.map((level, code) => [level, code]))
    const recode = Int32Array.from(found, level => position.get(level) ?? MISSING_CODE)
    const codes = this.#codes.slice(0, this.#count)
    for (let row = 0; row < codes.length; row++) if (codes[row] !== MISSING_CODE) codes[row] = recode[codes[row]]
    return {kind: 'categorical', field: {kind: 'categorical', name: this.#format.name, levels, missing: this.#missing}, codes}
  }

  #grow(): void {
    const capacity = this.#count * 2
    if (this.#kind !== 'categorical') {
      const values = new Float64Array(capacity)
      values.set(this.#values)
      this.#values = values
    }
    if (this.#kind !== 'numeric') {
      const codes = new Int32Array(capacity)
      codes.set(this.#codes)
      this.#codes = codes
    }
  }
}

/** Names the first bad cell, and all columns that have one, so that they can be mended in one go. */
export function badCellError(file: string, cells: readonly BadCell[]): UserError {
  const [{column, row, line, found}] = cells
  const more = cells.length - 1
  const others = more === 0 ? '' : ` The same is true of ${more} more ${more === 1 ? 'column' : 'columns'}.`
  const names = cells.map(cell => cell.column).join(',')
  return new UserError(`${file}: row ${row} (line ${line}), column '${column}': expected a number, found ${found}.${others}`, [
    ...(found === WITH_COMMA ? ['If the file has decimal commas, read it with --decimal-comma.'] : []),
    ...(found === WITH_POINT ? ['Leave --decimal-comma out when the file has decimal points.'] : []),
    `Mend the cell, or read the column as categories with --categorical ${names}, or leave it out with --ignore ${names}.`,
    ...(found === TEXT ? ['A cell that stands for a missing value can be named with --missing.'] : []),
  ])
}

const TEXT = 'text'
const WITH_COMMA = 'a number with a comma'
const WITH_POINT = 'a number with a decimal point'

function kindOfText(text: string, decimalComma: boolean): string {
  if (INFINITE.test(text)) return 'an infinite value'
  if (!/^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$/.test(text) || !/\d/.test(text)) return TEXT
  if (decimalComma && text.includes('.')) return WITH_POINT
  return text.includes(',') ? WITH_COMMA : TEXT
}

/** With decimal commas a point may mean thousands: such a number is not guessed at. */
function pointed(text: string): string {
  return text.includes('.') ? '' : text.replace(',', '.')
}

/** What a double would lose of the number, in words; a decimal fraction is rounded to the nearest double as everywhere. */
function lossOf(text: string, value: number): string | undefined {
  if (value === 0) return /^[^eE]*[1-9]/.test(text) ? 'a number too small for double precision' : undefined
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return undefined
  if (!Number.isFinite(value)) return 'a number too large for double precision'
  return isHeld(text, value) ? undefined : 'a whole number with more digits than double precision holds'
}

function trimmed(cell: string): string {
  if (cell.length === 0) return cell
  const first = cell.charCodeAt(0)
  const last = cell.charCodeAt(cell.length - 1)
  return first <= 32 || last <= 32 || first >= 0xa0 || last >= 0xa0 ? cell.trim() : cell
}

/** Digits after the point of a decimal number, 1.5e-3 counting as 0.0015. */
function decimalsOf(text: string): number {
  const exponentAt = text.search(/[eE]/)
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt)
  const point = mantissa.indexOf('.')
  const digits = point < 0 ? 0 : mantissa.length - point - 1
  return exponentAt < 0 ? digits : Math.max(0, digits - Number(text.slice(exponentAt + 1)))
}
