import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from '../../../core/table.js'

/** Rarer levels are never guessed, and numbers are cut into no more intervals. */
const MOST_CLASSES = 50

/** A column as the classes that a classifier tells apart. */
export interface SecretClasses {
  /** Per row its class from 0 on, in the order of numbers or levels; -1 where the cell is missing or of none. */
  readonly codes: Int32Array
  /** Every class has rows. */
  readonly count: number
  /** Per class a cell. */
  readonly guess: (classes: ArrayLike<number>) => Column
}

/**
 * Levels are classes. Numbers are cut into intervals of equal width, twice the tolerance: whoever knows a person's
 * interval and says its middle is right within the tolerance. What is said is the middle of the values that the rows
 * have in the interval.
 *
 * @param column Of the released rows. @param tolerance Share of the column's range, at least 0.01.
 */
export function classesOf(column: Column, tolerance: number): SecretClasses {
  return column.kind === 'numeric' ? intervals(column, tolerance) : levels(column)
}

function intervals({field, values}: NumericColumn, tolerance: number): SecretClasses {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  const count = most > least ? Math.min(MOST_CLASSES, Math.ceil(1 / (2 * tolerance))) : 1
  const intervalOf = (value: number) =>
    Number.isNaN(value) ? -1 : count === 1 ? 0 : Math.min(count - 1, Math.floor((count * (value - least)) / (most - least)))
  const {codes, used} = packed(Int32Array.from(values, intervalOf), count)
  const lows = new Float64Array(used.length).fill(Infinity)
  const highs = new Float64Array(used.length).fill(-Infinity)
  codes.forEach((code, row) => {
    if (code < 0) return
    lows[code] = Math.min(lows[code], values[row])
    highs[code] = Math.max(highs[code], values[row])
  })
  const middle = (code: number) => (code < 0 ? NaN : lows[code] + (highs[code] - lows[code]) / 2)
  return {
    codes,
    count: used.length,
    guess: classes => ({kind: 'numeric', field, values: Float64Array.from(classes, middle)}),
  }
}

function levels({field, codes: given}: CategoricalColumn): SecretClasses {
  const counts = new Int32Array(field.levels.length)
  for (const code of given) if (code !== MISSING_CODE) counts[code]++
  const frequent = Array.from(counts.keys())
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, MOST_CLASSES)
  const isKept = new Set(frequent)
  const kept = given.map(code => (code !== MISSING_CODE && isKept.has(code) ? code : -1))
  const {codes, used} = packed(kept, field.levels.length)
  return {
    codes,
    count: used.length,
    guess: classes => ({
      kind: 'categorical',
      field,
      codes: Int32Array.from(classes, code => (code < 0 ? MISSING_CODE : used[code])),
    }),
  }
}

/** The classes that rows have, numbered from 0 on. */
function packed(codes: Int32Array, count: number): {codes: Int32Array; used: number[]} {
  const used = [...new Set(codes)].filter(code => code >= 0).sort((a, b) => a - b)
  const places = new Int32Array(count).fill(-1)
  used.forEach((code, place) => (places[code] = place))
  return {codes: codes.map(code => (code < 0 ? -1 : places[code])), used}
}
