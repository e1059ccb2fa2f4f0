/** What a row says of two records' values in a column: the mix of both at its place is within `error` of `value`. */
export interface BoundedRow {
  readonly from: number
  readonly to: number
  readonly share: number
  readonly value: number
  /** At most, above 0. */
  readonly error: number
}

/** Numbers that are exactly between two roundings may have been rounded either way. */
const SLACK = 1e-6

/** By how much a row misses its bound, in errors; 0 within it. */
export function missOf({from, to, share, value, error}: BoundedRow, values: Float64Array): number {
  const off = Math.abs(value - (1 - share) * values[from] - share * values[to])
  return Math.max(0, off / error - 1 - SLACK)
}

/** Per record its rows. */
export function rowsByRecord(rows: readonly BoundedRow[], recordCount: number): BoundedRow[][] {
  const own: BoundedRow[][] = Array.from({length: recordCount}, () => [])
  for (const row of rows) {
    own[row.from].push(row)
    if (row.to !== row.from) own[row.to].push(row)
  }
  return own
}
