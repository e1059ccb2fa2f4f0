import {decimalsOf} from '../core/decimals.js'
import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from '../core/table.js'
import {CellLevels} from './columns/cell-levels.js'
import {CellNumbers} from './columns/cell-numbers.js'
import type {ColumnDecision} from './columns/decide.js'
import type {ColumnEvidence} from './columns/evidence.js'
import type {GatheredCells} from './columns/gathered-cells.js'
import type {Separators} from './columns/number-form.js'
import {trimmed} from './columns/number-text.js'
import {plainNumber} from './columns/read-form.js'
import type {Room} from './columns/room.js'

/** Up to so many different texts a column of numbers may still turn out to be categorical; more of them settle it. */
const UNDECIDED_LEVELS = 64

export interface ColumnFormat {
  readonly name: string
  readonly decimalComma: boolean
  /** Marks of missing values, the empty text among them. */
  readonly missing: ReadonlySet<string>
  /** Of these the ones that may yet turn out to be levels. */
  readonly levelTokens: readonly string[]
  /** Decided by the user or by another file; otherwise the cells decide. */
  readonly kind?: 'numeric' | 'categorical' | 'date' | undefined
  /** The user says that these are numbers. */
  readonly isDeclared?: boolean
}

/**
 * Gathers the cells of one column in typed arrays, and what they show. How the column is read is decided from that,
 * beside the other columns (`columns/decide`); then it is built. Nothing is read twice: numbers are kept as numbers and
 * other texts as levels, and as long as a column may be either, its numbers are kept as both.
 */
export class ColumnBuilder implements GatheredCells {
  readonly #format: ColumnFormat
  readonly #room: Room
  readonly #longestMissing: number
  readonly #isText: boolean
  readonly #numbers: CellNumbers
  readonly #levels: CellLevels
  /** Numbers are levels too. */
  #keepsNumbers: boolean
  #count = 0
  #missing = 0
  #values: Float64Array = new Float64Array(0)
  #firstText: NonNullable<ColumnEvidence['firstText']> | undefined

  constructor(format: ColumnFormat, room: Room) {
    this.#format = format
    this.#room = room
    this.#longestMissing = Math.max(0, ...Array.from(format.missing, token => token.length))
    this.#isText = format.kind === 'categorical' || format.kind === 'date'
    this.#numbers = new CellNumbers(format.decimalComma)
    this.#levels = new CellLevels(format.levelTokens, room)
    this.#keepsNumbers = format.kind === undefined
  }

  add(cell: string, line?: number): void {
    const row = this.#count++
    if (!this.#isText && row === this.#values.length) this.#values = this.#room.forNumbers(this.#values)
    const text = trimmed(cell)
    if (text.length <= this.#longestMissing && this.#format.missing.has(text)) {
      this.#missing++
      if (!this.#isText) this.#values[row] = NaN
      this.#levels.addMissing(row, text, this.#keepsNumbers || this.#isText || this.#firstText !== undefined)
      return
    }
    const value = this.#isText ? NaN : this.#numbers.read(text)
    if (!this.#isText) this.#values[row] = value
    if (Number.isNaN(value)) this.#firstText ??= {text, row: row + 1, ...(line !== undefined && {line})}
    else if (!this.#mayBeLevel(text)) return
    this.#levels.add(row, text)
  }

  isMissing(row: number): boolean {
    return Number.isNaN(this.#values[row]) && this.#levels.codeAt(row) === MISSING_CODE
  }

  evidence(): ColumnEvidence {
    const {name, kind, isDeclared = false} = this.#format
    const texts = this.#levels.counts()
    const others = this.#keepsNumbers ? texts.filter(({level}) => !this.#numbers.isNumber(level)) : texts
    const {count: numbers, decimals, digits, commas} = this.#numbers
    return {
      name,
      kind,
      isDeclared,
      present: this.#count - this.#missing,
      tokens: this.#levels.tokens,
      numbers,
      areNumbersTexts: this.#keepsNumbers || numbers === 0,
      differentNumbers: this.#keepsNumbers ? texts.length - others.length : Math.min(numbers, UNDECIDED_LEVELS),
      decimals,
      digits,
      commas,
      texts: others.toSorted((a, b) => b.count - a.count || a.level.length - b.level.length),
      rowOf: text => this.#levels.firstRow(text) + 1,
      ...(this.#firstText && {firstText: this.#firstText}),
    }
  }

  tally(isCounted: (row: number) => boolean): Map<string, number> {
    return this.#levels.tally(isCounted)
  }

  rowsWith(text: string): (row: number) => boolean {
    return this.#levels.rowsWith(text)
  }

  /** Of a column of nothing but numbers whose texts were kept. */
  asLabels(): GatheredCells | undefined {
    if (!this.#keepsNumbers || this.#missing > 0 || this.#firstText !== undefined) return undefined
    const texts = this.#levels.counts().sort((a, b) => b.count - a.count || a.level.length - b.level.length)
    return {
      evidence: () => ({...this.evidence(), kind: 'categorical', texts}),
      tally: isCounted => this.tally(isCounted),
      rowsWith: text => this.rowsWith(text),
      build: (...given) => this.build(...given),
    }
  }

  /** Its cells stand where they were gathered. */
  build(
    decision: ColumnDecision,
    levelTokens: readonly string[] = [],
    spellings: ReadonlyMap<string, string> = new Map(),
  ): Column {
    if (decision.kind === 'numeric') return this.#numeric(decision.separators)
    if (decision.kind === 'date') return this.#dates(decision)
    const isSpeltOut = decision.width !== undefined && !this.#keepsNumbers
    if (isSpeltOut) this.#spellOut(decision.width)
    const {levels, codes} = this.#levels.finish(this.#count, isSpeltOut ? [] : levelTokens, spellings)
    return this.#categorical(levels, codes)
  }

  /** Whether a number is kept as a text too. Once there are many different ones and nothing else, they are kept no more. */
  #mayBeLevel(text: string): boolean {
    if (this.#keepsNumbers && this.#firstText === undefined && this.#levels.size >= UNDECIDED_LEVELS && !this.#levels.has(text)) {
      this.#keepsNumbers = false
      this.#levels.clear()
    }
    return this.#keepsNumbers
  }

  #dates({form, values: byText}: Extract<ColumnDecision, {kind: 'date'}>): NumericColumn {
    const counted = Float64Array.from(this.#levels.texts(), text => byText.get(text) ?? NaN)
    while (this.#values.length < this.#count) this.#values = this.#room.forNumbers(this.#values)
    const values = this.#values.subarray(0, this.#count)
    for (let row = 0; row < values.length; row++) {
      const code = this.#levels.codeAt(row)
      values[row] = code < 0 ? NaN : counted[code]
    }
    const decimals = counted.reduce((most, value) => Math.max(most, decimalsOf(value)), 0)
    const {min, max} = rangeOf(values)
    const date = form && {date: form}
    const field = {kind: 'numeric', name: this.#format.name, min, max, decimals, integer: decimals === 0} as const
    return {kind: 'numeric', field: {...field, missing: this.#missing, ...date}, values}
  }

  #numeric(separators: Separators | undefined): NumericColumn {
    const values = this.#values.subarray(0, this.#count)
    if (separators !== undefined) this.#fillForms(values, separators)
    const range = rangeOf(values)
    const {name} = this.#format
    const {decimals} = this.#numbers
    const integer = this.#numbers.integer && range.min <= range.max
    return {kind: 'numeric', field: {kind: 'numeric', name, ...range, decimals, integer, missing: this.#missing}, values}
  }

  /** Numbers with symbols or separators, which were kept as texts. */
  #fillForms(values: Float64Array, separators: Separators): void {
    const numbers = Float64Array.from(this.#levels.texts(), text =>
      this.#numbers.isNumber(text) ? NaN : this.#numbers.readPlain(plainNumber(text, separators) ?? ''),
    )
    for (let row = 0; row < values.length; row++) {
      const code = this.#levels.codeAt(row)
      if (code >= 0 && Number.isNaN(values[row])) values[row] = numbers[code]
    }
  }

  /** Codes of digits whose texts were not kept: all have the same number of digits. */
  #spellOut(width: number): void {
    for (let row = 0; row < this.#count; row++)
      if (!Number.isNaN(this.#values[row])) this.#levels.add(row, String(this.#values[row]).padStart(width, '0'))
  }

  #categorical(levels: readonly string[], codes: Int32Array): CategoricalColumn {
    let missing = 0
    for (const code of codes) if (code === MISSING_CODE) missing++
    return {kind: 'categorical', field: {kind: 'categorical', name: this.#format.name, levels, missing}, codes}
  }
}

/** Of the values that are there; NaN when none is. */
function rangeOf(values: Float64Array): {min: number; max: number} {
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? {min, max} : {min: NaN, max: NaN}
}
