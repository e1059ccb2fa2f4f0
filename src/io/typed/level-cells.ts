import {sharedInt32} from '../../core/shared.js'
import {MISSING_CODE, type CategoricalColumn} from '../../core/table.js'
import type {ColumnDecision} from '../columns/decide.js'
import type {ColumnEvidence, LevelCount} from '../columns/evidence.js'
import type {GatheredCells} from '../columns/gathered-cells.js'
import type {TypedLevels} from '../typed-column.js'

/** The cells of a column that a format says are texts, categories or booleans. */
export class LevelCells implements GatheredCells {
  readonly #column: TypedLevels
  /** What each level is: a mark of a missing value, or nothing special. */
  readonly #marks: readonly (string | undefined)[]
  readonly #counts: Int32Array
  #missing = 0

  /** @param marks Texts that stand for a missing value. An empty text does in any case: files of text hold no other. */
  constructor(column: TypedLevels, marks: readonly string[]) {
    this.#column = column
    const known = new Set(marks)
    this.#marks = column.levels.map(level => {
      const text = level.trim()
      return text === '' || known.has(text) ? text : undefined
    })
    this.#counts = new Int32Array(column.levels.length)
    for (const code of column.codes)
      if (code >= 0) this.#counts[code]++
      else this.#missing++
  }

  /** Levels in use, with how many rows have them. */
  get levels(): LevelCount[] {
    return this.#column.levels.flatMap((level, code) =>
      this.#counts[code] > 0 && this.#marks[code] === undefined ? [{level, count: this.#counts[code]}] : [],
    )
  }

  isMissing(row: number): boolean {
    const code = this.#column.codes[row]
    return code < 0 || this.#marks[code] !== undefined
  }

  /** How many cells hold an empty text. */
  get emptyTexts(): number {
    return this.#counts.reduce((sum, count, code) => (this.#marks[code] === '' ? sum + count : sum), 0)
  }

  evidence(): ColumnEvidence {
    const texts = this.levels.sort((a, b) => b.count - a.count || a.level.length - b.level.length)
    const tokens = this.#tokens()
    return {
      name: this.#column.name,
      kind: 'categorical',
      isDeclared: false,
      present: texts.reduce((sum, {count}) => sum + count, 0),
      tokens,
      numbers: 0,
      areNumbersTexts: true,
      differentNumbers: 0,
      decimals: 0,
      digits: {leadingZeros: 0, alone: false, width: undefined},
      commas: {three: 0, decimal: 0, none: 0},
      texts,
    }
  }

  tally(isCounted: (row: number) => boolean): Map<string, number> {
    const counts = new Map<string, number>()
    for (const [row, code] of this.#column.codes.entries()) {
      if (this.isMissing(row) || !isCounted(row)) continue
      const level = this.#column.levels[code]
      counts.set(level, (counts.get(level) ?? 0) + 1)
    }
    return counts
  }

  rowsWith(text: string): (row: number) => boolean {
    const code = this.#column.levels.indexOf(text)
    return row => code >= 0 && this.#column.codes[row] === code
  }

  build(
    _: ColumnDecision,
    _levelTokens: readonly string[] = [],
    spellings: ReadonlyMap<string, string> = new Map(),
  ): CategoricalColumn {
    const {name, codes: given} = this.#column
    const written = (level: string) => spellings.get(level) ?? level
    const levels = [...new Set(this.levels.map(({level}) => written(level)))].sort()
    const position = new Map(levels.map((level, code) => [level, code]))
    const recode = Int32Array.from(this.#column.levels, (level, code) =>
      this.#marks[code] === undefined ? (position.get(written(level)) ?? MISSING_CODE) : MISSING_CODE,
    )
    const codes = sharedInt32(given.length)
    let missing = 0
    for (let row = 0; row < given.length; row++) {
      const code = given[row] < 0 ? MISSING_CODE : recode[given[row]]
      codes[row] = code
      if (code === MISSING_CODE) missing++
    }
    return {kind: 'categorical', field: {kind: 'categorical', name, levels, missing}, codes}
  }

  #tokens(): Map<string, number> {
    const tokens = new Map<string, number>()
    const note = (token: string, count: number) => {
      if (count > 0) tokens.set(token, (tokens.get(token) ?? 0) + count)
    }
    note('', this.#missing)
    for (const [code, mark] of this.#marks.entries()) if (mark !== undefined) note(mark, this.#counts[code])
    return tokens
  }
}
