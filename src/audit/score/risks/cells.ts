import {MISSING_CODE, type Column, type NumericColumn} from '../../../core/table.js'

/** Whether a guessed cell is the person's own; undefined where the person has none. A missing guess is wrong. */
export function comparison(truth: Column, tolerance: number): (guessed: Column, person: number) => boolean | undefined {
  if (truth.kind === 'categorical')
    return (guessed, person) => {
      if (truth.codes[person] === MISSING_CODE) return undefined
      return guessed.kind === 'categorical' && guessed.codes[person] === truth.codes[person]
    }
  const most = tolerance * rangeOf(presentValues(truth))
  return (guessed, person) => {
    if (Number.isNaN(truth.values[person])) return undefined
    return guessed.kind === 'numeric' && Math.abs(guessed.values[person] - truth.values[person]) <= most
  }
}

export function distinctCount(column: Column): number {
  if (column.kind === 'numeric') return new Set(column.values.filter(value => !Number.isNaN(value))).size
  return new Set(column.codes.filter(code => code !== MISSING_CODE)).size
}

/**
 * Per person how rare the value is: N / n for a value that a guess of it would meet in n of the N people who have any.
 * Weighted so, always guessing the most frequent of C levels is right 1 / C of the time, whatever the shares of the levels
 * (Golob et al., arXiv 2606.08372, rarity-weighted reconstruction advantage). NaN for people without a value.
 *
 * The paper has levels alone. A number is met by every number within the tolerance.
 */
export function rarities(truth: Column, tolerance: number): Float64Array {
  if (truth.kind === 'categorical') {
    const counts = new Map<number, number>()
    for (const code of truth.codes) counts.set(code, (counts.get(code) ?? 0) + 1)
    const all = truth.codes.length - (counts.get(MISSING_CODE) ?? 0)
    return Float64Array.from(truth.codes, code => (code === MISSING_CODE ? NaN : all / (counts.get(code) ?? 1)))
  }
  const sorted = presentValues(truth)
  const most = tolerance * rangeOf(sorted)
  const near = (value: number) => {
    let count = 0
    for (const other of sorted) if (Math.abs(other - value) <= most) count++
    return count
  }
  return truth.values.map(value => (Number.isNaN(value) ? NaN : sorted.length / near(value)))
}

/** Ascending. */
const presentValues = ({values}: NumericColumn) => values.filter(value => !Number.isNaN(value)).sort()

const rangeOf = (sorted: Float64Array) => (sorted.at(-1) ?? 0) - (sorted.at(0) ?? 0)
