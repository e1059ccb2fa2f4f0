import type {CommaEvidence, DigitEvidence} from './evidence.js'
import {NumberScanner} from './number-scanner.js'
import {beginsWithZero, decimalsOf, hasDigitsAlone, isPlain, lossOf, pointed} from './number-text.js'
import {isThousandsLike} from './read-form.js'

/** Reads the cells of a column as numbers, and notes how they are written. */
export class CellNumbers {
  /** How many cells were numbers. */
  count = 0
  /** Most digits after the decimal sign. */
  decimals = 0
  /** All are whole numbers. */
  integer = true
  readonly #decimalComma: boolean
  readonly #scanner: NumberScanner
  #leadingZeros = 0
  #digitsAlone = true
  /** Zero when they differ. */
  #width: number | undefined
  readonly #commas = {three: 0, decimal: 0, none: 0}

  constructor(decimalComma: boolean) {
    this.#decimalComma = decimalComma
    this.#scanner = new NumberScanner(decimalComma ? ',' : '.')
  }

  /** NaN when the text is not a number that a double holds. */
  read(text: string): number {
    const scanner = this.#scanner
    if (!scanner.scan(text)) return this.#scientific(text)
    const {value, decimals} = scanner
    if ((value === 0 || Math.abs(value) > Number.MAX_SAFE_INTEGER) && lossOf(this.#pointed(text), value) !== undefined) return NaN
    this.#note(text, value, decimals)
    return value
  }

  isNumber(text: string): boolean {
    const plain = this.#pointed(text)
    return isPlain(plain) !== undefined && lossOf(plain, Number(plain)) === undefined
  }

  /** A number in a form of the column's own, such as one with a currency: its text without it. */
  readPlain(plain: string): number {
    const value = plain === '' ? NaN : Number(plain)
    this.decimals = Math.max(this.decimals, decimalsOf(plain))
    if (!Number.isInteger(value)) this.integer = false
    return value
  }

  get digits(): DigitEvidence {
    const width = this.#width === 0 ? undefined : this.#width
    return {leadingZeros: this.#leadingZeros, alone: this.#digitsAlone, width}
  }

  get commas(): CommaEvidence {
    return this.#commas
  }

  #scientific(text: string): number {
    const plain = this.#pointed(text)
    if (isPlain(plain) === undefined) return NaN
    const value = Number(plain)
    if (lossOf(plain, value) !== undefined) return NaN
    this.#note(text, value, decimalsOf(plain))
    return value
  }

  #note(text: string, value: number, decimals: number): void {
    this.count++
    if (decimals > this.decimals) this.decimals = decimals
    if (this.integer && !Number.isInteger(value)) this.integer = false
    if (this.#digitsAlone || this.#leadingZeros === 0) this.#lookAtDigits(text)
    else if (beginsWithZero(text)) this.#leadingZeros++
    if (this.#decimalComma) this.#lookAtComma(text)
  }

  #pointed(text: string): string {
    return this.#decimalComma ? pointed(text) : text
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
}
