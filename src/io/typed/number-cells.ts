import type {DateForm} from '../../core/column.js'
import type {NumericColumn} from '../../core/table.js'
import type {ColumnEvidence} from '../columns/evidence.js'
import type {GatheredCells} from '../columns/gathered-cells.js'
import type {ValueLabels} from '../typed-column.js'
import {mostDecimals} from './most-decimals.js'

export interface NumberColumn {
  readonly name: string
  readonly values: Float64Array
  /** The numbers are dates or times. */
  readonly form?: DateForm
  /** The user says that these are numbers. */
  readonly isDeclared: boolean
  /** Some values have labels, others none, and nobody said what they are. */
  readonly doubted?: ValueLabels
}

/** The cells of a column that a format says are numbers. */
export class NumberCells implements GatheredCells {
  readonly #column: NumberColumn
  readonly #values: Float64Array
  /** How often each mark of a missing value stands there; an empty text for cells without a value. */
  readonly #tokens = new Map<string, number>()
  #missing = 0

  /** @param marks Texts of numbers that stand for a missing value. */
  constructor(column: NumberColumn, marks: readonly string[]) {
    this.#column = column
    const numbers = new Map(marks.flatMap(mark => (mark === '' ? [] : [[numberOf(mark), mark] as const])))
    numbers.delete(NaN)
    const found = numbers.size > 0 && column.values.some(value => numbers.has(value))
    // What a format hands over is not changed.
    this.#values = found ? column.values.slice() : column.values
    for (const [row, value] of column.values.entries()) {
      const mark = Number.isNaN(value) ? '' : found ? numbers.get(value) : undefined
      if (mark === undefined) continue
      this.#missing++
      this.#tokens.set(mark, (this.#tokens.get(mark) ?? 0) + 1)
      if (mark !== '') this.#values[row] = NaN
    }
  }

  isMissing(row: number): boolean {
    return Number.isNaN(this.#values[row])
  }

  evidence(): ColumnEvidence {
    const {name, isDeclared} = this.#column
    const present = this.#values.length - this.#missing
    const first = this.#values.findIndex(value => value === Infinity || value === -Infinity)
    return {
      name,
      kind: 'numeric',
      isDeclared,
      present,
      tokens: this.#tokens,
      numbers: present,
      areNumbersTexts: false,
      differentNumbers: 0,
      decimals: 0,
      digits: {leadingZeros: 0, alone: false, width: undefined},
      commas: {three: 0, decimal: 0, none: 0},
      texts: first < 0 ? [] : this.#infinite(),
      ...this.#labelled(),
      ...(first >= 0 && {firstText: {text: String(this.#values[first]), row: first + 1}}),
    }
  }

  tally(): Map<string, number> {
    return new Map()
  }

  rowsWith(): () => boolean {
    return () => false
  }

  build(): NumericColumn {
    const values = this.#values
    const {name, form} = this.#column
    let min = Infinity
    let max = -Infinity
    for (const value of values) {
      if (value < min) min = value
      if (value > max) max = value
    }
    const hasValues = min <= max
    const decimals = mostDecimals(values)
    const range = hasValues ? {min, max} : {min: NaN, max: NaN}
    const integer = hasValues && decimals === 0
    const date = form === undefined ? {} : {date: form}
    return {kind: 'numeric', field: {kind: 'numeric', name, ...range, decimals, integer, missing: this.#missing, ...date}, values}
  }

  #labelled(): Pick<ColumnEvidence, 'labelled'> {
    const {doubted: labels} = this.#column
    if (labels === undefined) return {}
    const cells = this.#values.filter(value => labels.has(value))
    return cells.length === 0 ? {} : {labelled: {cells: cells.length, values: [...new Set(cells)]}}
  }

  #infinite() {
    return [Infinity, -Infinity]
      .map(infinite => ({level: String(infinite), count: this.#values.filter(value => value === infinite).length}))
      .filter(({count}) => count > 0)
  }
}

function numberOf(mark: string): number {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(mark)
  return infinite === null ? Number(mark) : infinite[1] === '-' ? -Infinity : Infinity
}
