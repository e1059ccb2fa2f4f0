import {MISSING_CODE} from '../../core/table.js'
import type {LevelCount} from './evidence.js'
import type {Room} from './room.js'

/** Marks of missing values that may be levels have codes from this one down until it is decided. */
const FIRST_TOKEN_CODE = MISSING_CODE - 1
/** Shorter texts are cut out of a file as texts of their own; longer ones would keep the whole piece of the file in memory. */
const CUT_OUT = 13

/** The cells of a column as levels: every different text once, and for each row a code. */
export class CellLevels {
  readonly #room: Room
  /** Marks of missing values that may yet turn out to be levels. */
  readonly #levelTokens: readonly string[]
  readonly #codes = new Map<string, number>()
  /** How often each mark of a missing value stands in the column. */
  readonly tokens = new Map<string, number>()
  /** Codes of rows; none before a text comes. */
  #rows: Int32Array = new Int32Array(0)
  /** How many rows have one. */
  #count = 0

  constructor(levelTokens: readonly string[], room: Room) {
    this.#levelTokens = levelTokens
    this.#room = room
  }

  /** How many different texts there are. */
  get size(): number {
    return this.#codes.size
  }

  has(text: string): boolean {
    return this.#codes.has(text)
  }

  add(row: number, text: string): void {
    let code = this.#codes.get(text)
    if (code === undefined) {
      code = this.#codes.size
      this.#codes.set(text.length < CUT_OUT ? text : `${text} `.slice(0, -1), code)
    }
    this.#put(row, code)
  }

  /** @param isKept Whether the mark may yet turn out to be a level, as it may not among many numbers. */
  addMissing(row: number, token: string, isKept: boolean): void {
    this.tokens.set(token, (this.tokens.get(token) ?? 0) + 1)
    // indexOf gives -1, and with it the code of a cell that is missing whatever is decided.
    const index = isKept ? this.#levelTokens.indexOf(token) : -1
    if (index >= 0) this.#put(row, FIRST_TOKEN_CODE - index)
  }

  /** Forgets the texts, of which there are too many for a category. */
  clear(): void {
    this.#codes.clear()
    this.#rows = new Int32Array(0)
    this.#count = 0
  }

  codeAt(row: number): number {
    return row < this.#count ? this.#rows[row] : MISSING_CODE
  }

  /** The first row with this text; -1 for none. */
  firstRow(text: string): number {
    return this.#rows.subarray(0, this.#count).indexOf(this.#codes.get(text) ?? NaN)
  }

  texts(): string[] {
    return [...this.#codes.keys()]
  }

  counts(): LevelCount[] {
    const counts = new Int32Array(this.#codes.size)
    for (let row = 0; row < this.#count; row++) if (this.#rows[row] >= 0) counts[this.#rows[row]]++
    return this.texts().map((level, code): LevelCount => ({level, count: counts[code]}))
  }

  /** How often each text stands in these rows, marks of missing values that may be levels included. */
  tally(isCounted: (row: number) => boolean): Map<string, number> {
    const texts = this.texts()
    const counts = new Map<string, number>()
    for (let row = 0; row < this.#count; row++) {
      const code = this.#rows[row]
      if (code === MISSING_CODE || !isCounted(row)) continue
      const text = code >= 0 ? texts[code] : this.#levelTokens[FIRST_TOKEN_CODE - code]
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    return counts
  }

  /** Whether a row has this text, which is a level. */
  rowsWith(text: string): (row: number) => boolean {
    const code = this.#codes.get(text)
    return row => code !== undefined && this.codeAt(row) === code
  }

  /**
   * Levels in the order of their texts, and the codes of so many rows. They stand where they were gathered: call it once.
   *
   * @param wanted Marks of missing values that are levels.
   * @param spellings Levels that are written as others.
   */
  finish(
    rowCount: number,
    wanted: readonly string[],
    spellings: ReadonlyMap<string, string>,
  ): {readonly levels: readonly string[]; readonly codes: Int32Array} {
    const found = this.texts().map(text => spellings.get(text) ?? text)
    const tokens = this.#levelTokens.filter(token => wanted.includes(token) && this.tokens.has(token))
    const levels = [...new Set([...found, ...tokens])].sort()
    const position = new Map(levels.map((level, code) => [level, code]))
    const recode = Int32Array.from(found, level => position.get(level) ?? MISSING_CODE)
    const tokenCodes = this.#levelTokens.map(token => (tokens.includes(token) ? position.get(token) : undefined) ?? MISSING_CODE)
    this.#fillTo(rowCount)
    const codes = this.#rows.subarray(0, rowCount)
    for (let row = 0; row < rowCount; row++) {
      const code = codes[row]
      if (code !== MISSING_CODE) codes[row] = code >= 0 ? recode[code] : tokenCodes[FIRST_TOKEN_CODE - code]
    }
    return {levels, codes}
  }

  #put(row: number, code: number): void {
    this.#fillTo(row)
    if (row >= this.#rows.length) this.#rows = this.#room.forCodes(this.#rows, row + 1)
    this.#rows[row] = code
    this.#count = row + 1
  }

  /** Rows without a text before this one are missing. */
  #fillTo(row: number): void {
    if (row === this.#count) return
    if (row > this.#rows.length) this.#rows = this.#room.forCodes(this.#rows, row)
    this.#rows.fill(MISSING_CODE, this.#count, row)
    this.#count = row
  }
}
