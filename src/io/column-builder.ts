import {UserError} from '../core/errors.js'
import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from '../core/table.js'

/** What a cell may look like to be a number: no hexadecimal, no spaces, no thousands separators. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const INFINITE = /^[+-]?inf(?:inity)?$/i
/** Up to so many different texts a column may turn out to be either kind; numbers beyond that settle it. */
const UNDECIDED_LEVELS = 64
/** So many different numbers beside other text look like a numeric column with a bad cell, not like codes. */
const SUSPICIOUS_NUMBERS = 12

export interface ColumnFormat {
  readonly name: string
  /** How to name the file in messages. */
  readonly file: string
  readonly decimalComma: boolean
  readonly missing: ReadonlySet<string>
  readonly kind?: 'numeric' | 'categorical' | undefined
}

/**
 * Gathers the cells of one column as typed arrays and decides whether it is numeric. A column is numeric when every cell is a
 * number; categorical when cells are text, or a handful of numbers among text (2, 3, 4, 5more). A numeric column with a few
 * other cells is an error that names the first of them: nothing is coerced silently.
 */
export class ColumnBuilder {
  readonly #format: ColumnFormat
  #kind: 'numeric' | 'categorical' | undefined
  #count = 0
  #missing = 0
  #values = new Float64Array(1024)
  #codes = new Int32Array(1024)
  readonly #levels = new Map<string, number>()
  #decimals = 0
  #integer = true
  #numbers = 0
  #firstText: {row: number; line: number} | undefined

  constructor(format: ColumnFormat) {
    this.#format = format
    this.#kind = format.kind
  }

  add(cell: string, line: number): void {
    const row = this.#count++
    if (row === this.#values.length) this.#grow()
    const text = trimmed(cell)
    if (this.#format.missing.has(text)) {
      this.#missing++
      this.#values[row] = NaN
      this.#codes[row] = MISSING_CODE
      return
    }
    if (this.#kind !== 'categorical') this.#values[row] = this.#number(text, row, line)
    if (this.#kind !== 'numeric') this.#codes[row] = this.#code(text)
  }

  build(): Column {
    const isText = this.#kind === 'categorical' || (this.#kind === undefined && this.#firstText !== undefined)
    if (isText) {
      if (this.#kind === undefined) this.#refuseMixture()
      return this.#categorical()
    }
    return this.#numeric()
  }

  #number(text: string, row: number, line: number): number {
    const plain = this.#format.decimalComma && !text.includes('.') ? text.replace(',', '.') : text
    if (!NUMBER.test(plain)) {
      if (this.#kind === 'numeric') throw this.#badCell(text, row, line)
      if (INFINITE.test(plain) && this.#numbers > 0) throw this.#badCell(text, row, line)
      this.#firstText ??= {row, line}
      return NaN
    }
    const value = Number(plain)
    if (!Number.isFinite(value)) throw this.#badCell(text, row, line)
    this.#numbers++
    const decimals = decimalsOf(plain)
    if (decimals > this.#decimals) this.#decimals = decimals
    if (this.#integer && !Number.isInteger(value)) this.#integer = false
    return value
  }

  #code(text: string): number {
    let code = this.#levels.get(text)
    if (code !== undefined) return code
    code = this.#levels.size
    if (code >= UNDECIDED_LEVELS && this.#kind === undefined && this.#firstText === undefined) {
      // So many different numbers and nothing else: from here on a text is a bad cell.
      this.#kind = 'numeric'
      this.#levels.clear()
      return MISSING_CODE
    }
    this.#levels.set(text, code)
    return code
  }

  /** A column in which numbers and text are mixed, neither being plainly the rule. */
  #refuseMixture(): void {
    const differentNumbers = [...this.#levels.keys()].filter(level => NUMBER.test(level)).length
    const {name, file, decimalComma} = this.#format
    const texts = [...this.#levels.keys()].filter(level => !NUMBER.test(level))
    if (!decimalComma && texts.length > 2 && texts.every(level => /^[+-]?\d+,\d+$/.test(level)))
      throw new UserError(`${file}: column '${name}' looks like numbers with a decimal comma.`, [
        'Read them as numbers with --decimal-comma, or as codes with --categorical.',
      ])
    if (this.#firstText !== undefined && differentNumbers > SUSPICIOUS_NUMBERS)
      throw this.#badCell('', this.#firstText.row, this.#firstText.line)
  }

  /** Says what kind of thing was found, never the cell itself. */
  #badCell(text: string, row: number, line: number): UserError {
    const {name, file} = this.#format
    const found = INFINITE.test(text)
      ? 'an infinite value'
      : NUMBER.test(text)
        ? 'a number beyond double precision'
        : /^[+-]?[\d.]*,[\d.,]*$/.test(text)
          ? 'a number with a comma'
          : 'text'
    return new UserError(`${file}: row ${row + 1} (line ${line}), column '${name}': expected a number, found ${found}.`, [
      `Mend the cell, or read the column as codes with --categorical '${name}', or leave it out with --ignore '${name}'.`,
      'A cell that stands for a missing value can be named with --missing; decimal commas are read with --decimal-comma.',
    ])
  }

  #numeric(): NumericColumn {
    const values = this.#values.slice(0, this.#count)
    let min = NaN
    let max = NaN
    for (const value of values) {
      if (!(value >= min)) min = Number.isNaN(value) ? min : value
      if (!(value <= max)) max = Number.isNaN(value) ? max : value
    }
    const {name} = this.#format
    const integer = this.#integer && this.#numbers > 0
    return {
      kind: 'numeric',
      field: {kind: 'numeric', name, min, max, decimals: this.#decimals, integer, missing: this.#missing},
      values,
    }
  }

  #categorical(): CategoricalColumn {
    const found = [...this.#levels.keys()]
    const levels = found.toSorted(byCodePoint)
    const position = new Map(levels.map((level, code) => [level, code]))
    const recode = Int32Array.from(found, level => position.get(level) ?? MISSING_CODE)
    const codes = Int32Array.from(this.#codes.subarray(0, this.#count), code => (code === MISSING_CODE ? code : recode[code]))
    return {kind: 'categorical', field: {kind: 'categorical', name: this.#format.name, levels, missing: this.#missing}, codes}
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2)
    values.set(this.#values)
    this.#values = values
    if (this.#kind === 'numeric') return
    const codes = new Int32Array(values.length)
    codes.set(this.#codes)
    this.#codes = codes
  }
}

export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function trimmed(cell: string): string {
  if (cell.length === 0) return cell
  const [first, last] = [cell.charCodeAt(0), cell.charCodeAt(cell.length - 1)]
  return first <= 32 || last <= 32 || first === 0xa0 || last === 0xa0 ? cell.trim() : cell
}

/** Digits after the point of a decimal number, 1.5e-3 counting as 0.0015. */
function decimalsOf(text: string): number {
  const exponentAt = text.search(/[eE]/)
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt)
  const point = mantissa.indexOf('.')
  const digits = point < 0 ? 0 : mantissa.length - point - 1
  return exponentAt < 0 ? digits : Math.max(0, digits - Number(text.slice(exponentAt + 1)))
}
