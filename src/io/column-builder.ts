import {sharedFloat64, sharedInt32} from '../core/shared.js'
import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from '../core/table.js'
import type {ColumnDecision} from './columns/decide.js'
import type {ColumnEvidence, LevelCount} from './columns/evidence.js'
import type {Separators} from './columns/number-form.js'
import {NumberScanner} from './columns/number-scanner.js'
import {beginsWithZero, decimalsOf, hasDigitsAlone, isPlain, lossOf, pointed, trimmed} from './columns/number-text.js'
import {isThousandsLike, plainNumber} from './columns/read-form.js'

/** Up to so many different texts a column of numbers may still turn out to be categorical; more of them settle it. */
const UNDECIDED_LEVELS = 64
const FIRST_CAPACITY = 256
/** Of the rows that are expected, room for so many more: rows differ in length. */
const SPARE = 0.03
const LEAST_GROWTH = 1.25
const MOST_GROWTH = 256

export interface ColumnFormat {
  readonly name: string
  readonly decimalComma: boolean
  /** Marks of missing values, the empty text among them. */
  readonly missing: ReadonlySet<string>
  /** Of these the ones that may yet turn out to be levels. */
  readonly levelTokens: readonly string[]
  /** Decided by the user or by another file; otherwise the cells decide. */
  readonly kind?: 'numeric' | 'categorical' | undefined
  /** The user says that these are numbers. */
  readonly isDeclared?: boolean
  /** The share of the rows that were read so far, as far as it is known. */
  readonly shareRead?: () => number | undefined
}

/** Marks of missing values that may be levels have codes below this one until it is decided. */
const FIRST_TOKEN_CODE = MISSING_CODE - 1

/**
 * Gathers the cells of one column in typed arrays, and what they show. How the column is read is decided from that,
 * beside the other columns (`columns/decide`); then it is built. Nothing is read twice: numbers are kept as numbers and
 * other texts as levels, and as long as a column may be either, its numbers are kept as both.
 */
export class ColumnBuilder {
  readonly #format: ColumnFormat
  readonly #longestMissing: number
  readonly #isText: boolean
  readonly #scanner: NumberScanner
  /** Numbers are levels too. */
  #keepsNumbers: boolean
  #count = 0
  #missing = 0
  #values: Float64Array
  #codes: Int32Array
  readonly #levels = new Map<string, number>()
  readonly #tokens = new Map<string, number>()
  #decimals = 0
  #integer = true
  #numbers = 0
  #leadingZeros = 0
  #digitsAlone = true
  #width: number | undefined
  readonly #commas = {three: 0, decimal: 0, none: 0}
  #firstText: {text: string; row: number; line: number} | undefined

  constructor(format: ColumnFormat) {
    this.#format = format
    this.#longestMissing = Math.max(0, ...Array.from(format.missing, token => token.length))
    this.#isText = format.kind === 'categorical'
    this.#scanner = new NumberScanner(format.decimalComma ? ',' : '.')
    this.#keepsNumbers = format.kind === undefined
    this.#values = sharedFloat64(this.#isText ? 0 : FIRST_CAPACITY)
    this.#codes = new Int32Array(format.kind === 'numeric' ? 0 : FIRST_CAPACITY)
  }

  add(cell: string, line: number): void {
    const row = this.#count++
    if (row === Math.max(this.#values.length, this.#codes.length)) this.#grow()
    const text = trimmed(cell)
    if (text.length <= this.#longestMissing && this.#format.missing.has(text)) {
      this.#skip(text, row)
      return
    }
    const value = this.#isText ? NaN : this.#number(text)
    if (!this.#isText) this.#values[row] = value
    if (!Number.isNaN(value) && !this.#keepsNumbers) return
    if (Number.isNaN(value)) this.#firstText ??= {text, row: row + 1, line}
    const code = this.#code(text)
    if (code === undefined) return
    // Memory for texts is made when the first one comes.
    if (this.#codes.length === 0) this.#codes = new Int32Array(this.#values.length).fill(MISSING_CODE)
    this.#codes[row] = code
  }

  evidence(): ColumnEvidence {
    const {name, kind, isDeclared = false} = this.#format
    const levels = [...this.#levels.keys()]
    const counts = this.#levelCounts()
    const texts = levels.map((level, code): LevelCount => ({level, count: counts[code]}))
    const others = this.#keepsNumbers ? texts.filter(({level}) => !this.#isNumber(level)) : texts
    return {
      name,
      kind,
      isDeclared,
      present: this.#count - this.#missing,
      tokens: this.#tokens,
      numbers: this.#numbers,
      differentNumbers: this.#keepsNumbers ? texts.length - others.length : Math.min(this.#numbers, UNDECIDED_LEVELS),
      decimals: this.#decimals,
      digits: {leadingZeros: this.#leadingZeros, alone: this.#digitsAlone, width: this.#width === 0 ? undefined : this.#width},
      commas: this.#commas,
      texts: others.toSorted((a, b) => b.count - a.count || a.level.length - b.level.length),
      ...(this.#firstText && {firstText: this.#firstText}),
    }
  }

  /** How often each text stands in these rows, marks of missing values that may be levels included; of a column that may be categorical. */
  tally(isCounted: (row: number) => boolean): Map<string, number> {
    const texts = [...this.#levels.keys()]
    const counts = new Map<string, number>()
    for (let row = 0; row < Math.min(this.#count, this.#codes.length); row++) {
      const code = this.#codes[row]
      if (code === MISSING_CODE || !isCounted(row)) continue
      const text = code >= 0 ? texts[code] : this.#format.levelTokens[FIRST_TOKEN_CODE - code]
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    return counts
  }

  /** Whether a row has this text, which is a level. */
  rowsWith(text: string): (row: number) => boolean {
    const code = this.#levels.get(text)
    return row => code !== undefined && this.#codes[row] === code
  }

  /**
   * @param levelTokens Marks of missing values that are levels in a column of categories.
   * @param spellings Levels that are written as others.
   */
  build(
    decision: ColumnDecision,
    levelTokens: readonly string[] = [],
    spellings: ReadonlyMap<string, string> = new Map(),
  ): Column {
    if (decision.kind === 'numeric') return this.#numeric(decision.separators)
    if (decision.width !== undefined && !this.#keepsNumbers) return this.#padded(decision.width)
    return this.#categorical(levelTokens, spellings)
  }

  #skip(token: string, row: number): void {
    this.#missing++
    this.#tokens.set(token, (this.#tokens.get(token) ?? 0) + 1)
    if (!this.#isText) this.#values[row] = NaN
    // indexOf gives -1, and with it the code of a cell that is missing whatever is decided.
    if (this.#codes.length > 0) this.#codes[row] = tokenCode(this.#format.levelTokens.indexOf(token))
  }

  /** NaN when the text is not a number that a double holds. */
  #number(text: string): number {
    const scanner = this.#scanner
    if (!scanner.scan(text)) return this.#scientific(text)
    const {value, decimals} = scanner
    if ((value === 0 || Math.abs(value) > Number.MAX_SAFE_INTEGER) && lossOf(this.#pointed(text), value) !== undefined) return NaN
    this.#noteNumber(text, value, decimals)
    return value
  }

  #scientific(text: string): number {
    const plain = this.#pointed(text)
    if (isPlain(plain) === undefined) return NaN
    const value = Number(plain)
    if (lossOf(plain, value) !== undefined) return NaN
    this.#noteNumber(text, value, decimalsOf(plain))
    return value
  }

  #noteNumber(text: string, value: number, decimals: number): void {
    this.#numbers++
    if (decimals > this.#decimals) this.#decimals = decimals
    if (this.#integer && !Number.isInteger(value)) this.#integer = false
    if (this.#digitsAlone || this.#leadingZeros === 0) this.#lookAtDigits(text)
    else if (beginsWithZero(text)) this.#leadingZeros++
    if (this.#format.decimalComma) this.#lookAtComma(text)
  }

  #pointed(text: string): string {
    return this.#format.decimalComma ? pointed(text) : text
  }

  #lookAtDigits(text: string): void {
    if (beginsWithZero(text)) this.#leadingZeros++
    if (!this.#digitsAlone) return
    if (!hasDigitsAlone(text)) this.#digitsAlone = false
    else if (this.#width === undefined) this.#width = text.length
    else if (this.#width !== text.length) this.#width = 0
  }

  #lookAtComma(text: string): void {
    if (!text.includes(',')) this.#commas.none++
    else if (isThousandsLike(text)) this.#commas.three++
    else this.#commas.decimal++
  }

  #isNumber(text: string): boolean {
    const plain = this.#pointed(text)
    return isPlain(plain) !== undefined && lossOf(plain, Number(plain)) === undefined
  }

  /** Nothing when the column has just turned out to be one of many numbers, whose texts are not kept. */
  #code(text: string): number | undefined {
    const known = this.#levels.get(text)
    if (known !== undefined) return known
    const code = this.#levels.size
    if (code >= UNDECIDED_LEVELS && this.#keepsNumbers && this.#firstText === undefined) {
      this.#keepsNumbers = false
      this.#levels.clear()
      this.#codes = new Int32Array(0)
      return undefined
    }
    this.#levels.set(text, code)
    return code
  }

  #levelCounts(): Int32Array {
    const counts = new Int32Array(this.#levels.size)
    for (let row = 0; row < Math.min(this.#count, this.#codes.length); row++)
      if (this.#codes[row] >= 0) counts[this.#codes[row]]++
    return counts
  }

  /** The values in no more memory than they need, or hardly more. */
  #fittingValues(): Float64Array {
    const values = this.#values.subarray(0, this.#count)
    if (this.#values.length <= this.#count * (1 + 2 * SPARE)) return values
    const fitting = sharedFloat64(this.#count)
    fitting.set(values)
    return fitting
  }

  #numeric(separators: Separators | undefined): NumericColumn {
    const values = this.#fittingValues()
    if (separators !== undefined) this.#fillForms(values, separators)
    let min = Infinity
    let max = -Infinity
    for (const value of values) {
      if (value < min) min = value
      if (value > max) max = value
    }
    const {name} = this.#format
    const hasValues = min <= max
    const integer = this.#integer && hasValues
    const range = hasValues ? {min, max} : {min: NaN, max: NaN}
    return {
      kind: 'numeric',
      field: {kind: 'numeric', name, ...range, decimals: this.#decimals, integer, missing: this.#missing},
      values,
    }
  }

  /** Numbers with symbols or separators, which were kept as texts. */
  #fillForms(values: Float64Array, separators: Separators): void {
    const numbers = Float64Array.from(this.#levels.keys(), text => {
      if (this.#isNumber(text)) return NaN
      const plain = plainNumber(text, separators) ?? ''
      const value = plain === '' ? NaN : Number(plain)
      this.#decimals = Math.max(this.#decimals, decimalsOf(plain))
      if (!Number.isInteger(value)) this.#integer = false
      return value
    })
    for (let row = 0; row < values.length; row++) {
      const code = this.#codes[row]
      if (code >= 0 && Number.isNaN(values[row])) values[row] = numbers[code]
    }
  }

  /** Codes of digits whose texts were not kept: all have the same number of digits. */
  #padded(width: number): CategoricalColumn {
    const texts = Array.from(this.#values.subarray(0, this.#count), value =>
      Number.isNaN(value) ? undefined : String(value).padStart(width, '0'),
    )
    const levels = [...new Set(texts.filter(text => text !== undefined))].sort()
    const position = new Map(levels.map((level, code) => [level, code]))
    const codes = Int32Array.from(texts, text => (text === undefined ? MISSING_CODE : (position.get(text) ?? MISSING_CODE)))
    return this.#column(levels, codes)
  }

  #categorical(levelTokens: readonly string[], spellings: ReadonlyMap<string, string>): CategoricalColumn {
    const found = [...this.#levels.keys()].map(text => spellings.get(text) ?? text)
    const tokens = this.#format.levelTokens.filter(token => levelTokens.includes(token) && this.#tokens.has(token))
    const levels = [...new Set([...found, ...tokens])].sort()
    const position = new Map(levels.map((level, code) => [level, code]))
    const recode = Int32Array.from(found, level => position.get(level) ?? MISSING_CODE)
    const codes = sharedInt32(this.#count)
    codes.set(this.#codes.subarray(0, this.#count))
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]
      if (code >= 0) codes[row] = recode[code]
      else if (code < MISSING_CODE) {
        const token = this.#format.levelTokens[FIRST_TOKEN_CODE - code]
        codes[row] = tokens.includes(token) ? (position.get(token) ?? MISSING_CODE) : MISSING_CODE
      }
    }
    return this.#column(levels, codes)
  }

  #column(levels: readonly string[], codes: Int32Array): CategoricalColumn {
    let missing = 0
    for (const code of codes) if (code === MISSING_CODE) missing++
    return {kind: 'categorical', field: {kind: 'categorical', name: this.#format.name, levels, missing}, codes}
  }

  /** Room for all rows, as far as can be foreseen. Rows that were read may not have come yet, so that the first guess is too low. */
  #nextCapacity(): number {
    const share = this.#format.shareRead?.()
    const expected = share === undefined ? this.#count * 2 : (this.#count / share) * (1 + SPARE)
    return Math.ceil(Math.min(Math.max(expected, this.#count * LEAST_GROWTH), this.#count * MOST_GROWTH))
  }

  #grow(): void {
    const capacity = this.#nextCapacity()
    if (!this.#isText) {
      const values = sharedFloat64(capacity)
      values.set(this.#values)
      this.#values = values
    }
    if (this.#codes.length > 0) {
      const codes = new Int32Array(capacity).fill(MISSING_CODE, this.#codes.length)
      codes.set(this.#codes)
      this.#codes = codes
    }
  }
}

const tokenCode = (index: number) => (index < 0 ? MISSING_CODE : FIRST_TOKEN_CODE - index)
