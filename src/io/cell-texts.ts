import type {Column} from '../core/table.js'
import {TextList} from './text-list.js'

/** How the text of a cell follows from its value: written out in full when `form` is missing. */
interface Spelling {
  readonly form?: NumberText
  readonly before: string
  readonly after: string
}

/**
 * The number in the shortest form that reads back the same, with so many decimals, or as d.ddde+xx with so many; with
 * or without a zero before the point.
 */
interface NumberText {
  readonly style: 'shortest' | 'fixed' | 'e' | 'E'
  readonly digits: number
  readonly bare: boolean
}

export interface TextFormat {
  readonly decimalComma: boolean
  readonly missing: ReadonlySet<string>
}

const OVERFLOW = 255
/** A mark of a missing value with more blanks around it is kept as it is. */
const MOST_BLANKS = 8
const SHORTEST: NumberText = {style: 'shortest', digits: 0, bare: false}
const LONGEST_AFFIX = 24
const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/
const SCIENTIFIC = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+$/

/**
 * Keeps how the cells of one column were spelt, so that rows can be given back as they were: `1.50`, `00501`, `1e3`, ` 7 `, `NA`. A number
 * needs one byte at most, which says how its text follows from its value, and nothing while all cells are the shortest text of
 * their number; only texts of no such kind are kept themselves.
 */
export class CellTexts {
  readonly #format: TextFormat
  readonly #longestMissing: number
  readonly #spellings: Spelling[] = []
  readonly #places = new Map<string, number>()
  readonly #overflow = new TextList()
  #codes: Uint8Array | undefined
  #count = 0
  #hash = 0

  constructor(format: TextFormat) {
    this.#format = format
    this.#longestMissing = Math.max(0, ...Array.from(format.missing, token => token.length))
  }

  add(cell: string): void {
    const row = this.#count++
    const value = this.#isMissing(cell) ? undefined : this.#numberIn(cell)
    const isShortest = value !== undefined && this.#shown(String(value)) === cell
    const code = isShortest || cell === '' ? 0 : this.#codeOf(value === undefined ? asIs(cell) : this.#spellingOf(cell, value))
    if (value !== undefined && this.#rests(code)) this.#hash = hashed(this.#hash, value)
    if (code === 0) return
    this.#codes = withRoom(this.#codes, this.#count)
    this.#codes[row] = code
    if (code === OVERFLOW) this.#overflow.add(row, cell)
  }

  /** Whether numbers are spelt otherwise than in the shortest form that reads back the same. */
  get respellsNumbers(): boolean {
    return this.#spellings.some(({form}) => form !== undefined)
  }

  /**
   * Whether the texts are those of this column: its numbers are the ones that the texts follow from. They are not where
   * numbers were read in a form of their own, such as points between thousands.
   */
  fits(column: Column): boolean {
    let hash = 0
    for (let row = 0; row < this.#count; row++) {
      if (!this.#rests(this.#codeAt(row))) continue
      const value = this.#valueOf(contentOf(column, row))
      if (!Number.isNaN(value)) hash = hashed(hash, value)
    }
    return hash === this.#hash
  }

  /**
   * The text of a cell.
   * @param content The number or level that the cell was read as; undefined when it is missing.
   */
  at(row: number, content: number | string | undefined): string {
    const code = this.#codeAt(row)
    if (code === OVERFLOW) return this.#overflow.at(row)
    if (code > 0 && !this.#rests(code)) return this.#spellings[code - 1].before
    const value = this.#valueOf(content)
    if (code === 0) return Number.isNaN(value) ? '' : this.#shown(String(value))
    const {form = SHORTEST, before, after} = this.#spellings[code - 1]
    return before + this.#shown(numberText(value, form)) + after
  }

  #codeAt(row: number): number {
    return row < (this.#codes?.length ?? 0) ? (this.#codes?.[row] ?? 0) : 0
  }

  /** Whether a text with this code follows from the number. */
  #rests(code: number): boolean {
    return code === 0 || (code !== OVERFLOW && this.#spellings[code - 1].form !== undefined)
  }

  #isMissing(cell: string): boolean {
    return cell.length <= this.#longestMissing + MOST_BLANKS && this.#format.missing.has(cell.trim())
  }

  /** A level may be a number too; NaN when there is none. */
  #valueOf(content: number | string | undefined): number {
    if (typeof content === 'number') return content
    return (content === undefined ? undefined : this.#numberIn(content)) ?? NaN
  }

  #numberIn(cell: string): number | undefined {
    const text = cell.trim()
    if (this.#format.decimalComma && text.includes('.')) return undefined
    const plain = this.#format.decimalComma ? text.replace(',', '.') : text
    if (!PLAIN.test(plain) && !SCIENTIFIC.test(plain)) return undefined
    const value = Number(plain)
    return Number.isFinite(value) ? value : undefined
  }

  #shown(text: string): string {
    return this.#format.decimalComma ? text.replace('.', ',') : text
  }

  #spellingOf(cell: string, value: number): Spelling {
    for (const form of formsOf(cell, this.#format.decimalComma ? ',' : '.')) {
      const number = this.#shown(numberText(value, form))
      const at = cell.indexOf(number)
      if (at >= 0 && cell.length - number.length <= LONGEST_AFFIX)
        return {form, before: cell.slice(0, at), after: cell.slice(at + number.length)}
    }
    return asIs(cell)
  }

  /** The number of a spelling; there is room for 254 in a column. */
  #codeOf({form, before, after}: Spelling): number {
    const key = form === undefined ? before : [form.style, form.digits, form.bare, before, after].join('\0')
    const known = this.#places.get(key)
    if (known !== undefined) return known
    if (this.#spellings.length === OVERFLOW - 1) return OVERFLOW
    this.#spellings.push({...(form && {form}), before, after})
    this.#places.set(key, this.#spellings.length)
    return this.#spellings.length
  }
}

const asIs = (cell: string): Spelling => ({before: cell, after: ''})

/** Forms that a text may be in, the most usual first. */
function formsOf(cell: string, point: string): NumberText[] {
  const exponentAt = cell.search(/[eE]/)
  const mantissa = exponentAt < 0 ? cell.trim() : cell.slice(0, exponentAt).trim()
  const pointAt = mantissa.indexOf(point)
  const digits = pointAt < 0 ? 0 : mantissa.length - pointAt - 1
  if (digits > 100) return []
  if (exponentAt >= 0) return [{style: cell[exponentAt] === 'E' ? 'E' : 'e', digits, bare: false}]
  const bare = pointAt === 0 || (pointAt === 1 && /^[+-]/.test(mantissa))
  return [
    {style: 'fixed', digits, bare},
    {style: 'shortest', digits: 0, bare},
  ]
}

function numberText(value: number, {style, digits, bare}: NumberText): string {
  if (style === 'shortest' || style === 'fixed') {
    // A negative zero is written as one.
    const sign = Object.is(value, -0) ? '-' : ''
    const text = sign + (style === 'fixed' ? value.toFixed(digits) : String(value))
    return bare ? text.replace(/^(-?)0\./, '$1.') : text
  }
  const [mantissa, exponent] = value.toExponential(digits).split('e')
  return mantissa + style + exponent[0] + exponent.slice(1).padStart(2, '0')
}

function withRoom(codes: Uint8Array | undefined, count: number): Uint8Array {
  if (codes !== undefined && codes.length >= count) return codes
  const larger = new Uint8Array(Math.max(256, count * 2))
  if (codes !== undefined) larger.set(codes)
  return larger
}

/** The number or level of a cell; undefined when it is missing. */
export function contentOf(column: Column, row: number): number | string | undefined {
  if (column.kind === 'categorical') return column.codes[row] < 0 ? undefined : column.field.levels[column.codes[row]]
  return Number.isNaN(column.values[row]) ? undefined : column.values[row]
}

const number = new Float64Array(1)
const words = new Uint32Array(number.buffer)

function hashed(hash: number, value: number): number {
  number[0] = value
  return Math.imul(Math.imul(hash ^ words[0], 0x9e3779b1) ^ words[1], 0x85ebca6b) ^ (hash >>> 15)
}
