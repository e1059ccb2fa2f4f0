import {MISSING_CODE} from '../../../core/column.js'
import {sharedFloat64, sharedInt32} from '../../../core/shared.js'
import {Growing} from '../../typed/growing.js'
import type {TypedColumn} from '../../typed-column.js'
import {isHeld} from '../../whole-number.js'

/** The cells of one name. Rows that do not have it are missing. */
export class JsonColumn {
  readonly #name: string
  readonly #values = new Growing(sharedFloat64)
  /** Of texts and booleans; none before the first one. */
  #codes: Growing<Int32Array> | undefined
  readonly #codeOf = new Map<string, number>()
  /** The digits of whole numbers that a double does not hold, by row. */
  readonly #large = new Map<number, string>()
  /** How many rows it has cells for. */
  #rows = 0
  #codedRows = 0
  readonly #seen = {numbers: false, fractions: false, texts: false, flags: false, nested: false}

  constructor(name: string) {
    this.#name = name
  }

  number(row: number, text: string): void {
    const value = Number(text)
    this.#seen.numbers = true
    if (!/^-?\d+$/.test(text)) this.#seen.fractions = true
    if (Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER && !isHeld(text, value)) this.#large.set(row, text)
    this.#fill(row)
    this.#values.push(value)
    this.#rows++
  }

  text(row: number, text: string): void {
    this.#seen.texts = true
    this.#code(row, text)
  }

  flag(row: number, value: boolean): void {
    this.#seen.flags = true
    this.#code(row, String(value))
  }

  nested(): void {
    this.#seen.nested = true
  }

  finish(rowCount: number): TypedColumn {
    const name = this.#name
    const {numbers, texts, flags, nested, fractions} = this.#seen
    if (nested) return {kind: 'other', name, type: 'nested'}
    if (!numbers && (texts || flags)) return this.#levels(rowCount, !texts ? 'bool' : flags ? 'mixed' : 'string')
    this.#fill(rowCount)
    const values = this.#values.all()
    if (texts || flags) return this.#mixed(values)
    if (this.#large.size > 0) return this.#largeNumbers(values)
    const type = !numbers ? 'null' : fractions ? 'float64' : 'int64'
    return {kind: 'numbers', name, type, integer: numbers && !fractions, values}
  }

  #code(row: number, text: string): void {
    this.#codes ??= new Growing(sharedInt32)
    this.#fillCodes(this.#codes, row)
    let code = this.#codeOf.get(text)
    if (code === undefined) this.#codeOf.set(text, (code = this.#codeOf.size))
    this.#codes.push(code)
    this.#codedRows++
  }

  #fill(row: number): void {
    for (; this.#rows < row; this.#rows++) this.#values.push(NaN)
  }

  #fillCodes(codes: Growing<Int32Array>, row: number): void {
    for (; this.#codedRows < row; this.#codedRows++) codes.push(MISSING_CODE)
  }

  #levels(rowCount: number, type: 'bool' | 'string' | 'mixed'): TypedColumn {
    const codes = (this.#codes ??= new Growing(sharedInt32))
    this.#fillCodes(codes, rowCount)
    const column = {name: this.#name, codes: codes.all(), levels: [...this.#codeOf.keys()]}
    return type === 'mixed' ? {kind: 'mixed', type, ...column} : {kind: 'levels', type, ...column}
  }

  /** Numbers beside texts, as their texts. */
  #mixed(values: Float64Array): TypedColumn {
    const column = this.#levels(values.length, 'mixed') as Extract<TypedColumn, {kind: 'mixed'}>
    const {codes} = column
    for (const [row, value] of values.entries()) {
      if (Number.isNaN(value)) continue
      const text = this.#large.get(row) ?? String(value)
      let code = this.#codeOf.get(text)
      if (code === undefined) this.#codeOf.set(text, (code = this.#codeOf.size))
      codes[row] = code
    }
    return {...column, levels: [...this.#codeOf.keys()]}
  }

  #largeNumbers(values: Float64Array): TypedColumn {
    const texts = new JsonColumn(this.#name)
    for (const [row, value] of values.entries())
      if (!Number.isNaN(value))
        texts.text(row, this.#large.get(row) ?? (Number.isInteger(value) ? BigInt(value).toString() : String(value)))
    const column = texts.finish(values.length)
    if (column.kind !== 'levels') throw new RangeError('These are texts.')
    return {...column, type: integerType(column.levels), beyondDouble: true}
  }
}

/** The type of 64 bits that holds all of these. */
function integerType(texts: readonly string[]): string {
  const fits = (convert: (value: bigint) => bigint) =>
    texts.every(text => /^-?\d+$/.test(text) && convert(BigInt(text)) === BigInt(text))
  if (fits(value => BigInt.asIntN(64, value))) return 'int64'
  return fits(value => BigInt.asUintN(64, value)) ? 'uint64' : 'string'
}
