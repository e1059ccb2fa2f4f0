import type {NumericColumn} from '../core/table.js'

/** Sums of fractions are 1 up to so much, whatever few decimals they were written with. */
const SUM_ERROR = 1e-3

/** Columns that are the levels of one category: side by side, within [0, 1], adding up to 1 in every row. */
export interface OneHotGroup {
  readonly columns: readonly NumericColumn[]
}

/**
 * Groups of neighbouring columns that look like one category's levels: every value in [0, 1], every row's sum 1, and no more than
 * two of the levels above 0 in any row (interpolation between two records mixes two levels; shares and probabilities mix more). The
 * shortest group that starts at a column is taken. Rows with a missing value in one of the columns are passed over.
 */
export function oneHotGroups(columns: readonly NumericColumn[]): OneHotGroup[] {
  const groups: OneHotGroup[] = []
  for (let from = 0; from < columns.length; from++) {
    const length = groupLength(columns, from)
    if (length === 0) continue
    groups.push({columns: columns.slice(from, from + length)})
    from += length - 1
  }
  return groups
}

function groupLength(columns: readonly NumericColumn[], from: number): number {
  const rows = columns[from].values.length
  const sums = new Float64Array(rows)
  const above = new Uint8Array(rows)
  for (let at = from; at < columns.length; at++) {
    const {values} = columns[at]
    let varies = false
    let complete = true
    for (let row = 0; row < rows; row++) {
      const value = values[row]
      if (value < 0 || value > 1) return 0
      // NaN carries on into the sum, which then is passed over.
      sums[row] += value
      if (value > 0) above[row]++
      if (sums[row] > 1 + SUM_ERROR || above[row] > 2) return 0
      if (Math.abs(sums[row] - 1) > SUM_ERROR) complete = false
      varies ||= value !== values[0]
    }
    if (complete && at > from && varies) return at - from + 1
  }
  return 0
}
