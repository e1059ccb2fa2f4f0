/** A row at `share` of the way between two records. */
export interface PlacedRow {
  readonly row: number
  readonly from: number
  readonly to: number
  readonly share: number
}

/** One column of rows and of records, in one unit. */
export interface LineColumn {
  /** Per row, and per record. */
  readonly values: ArrayLike<number>
  readonly records: ArrayLike<number>
  /** How far a row may be off the line between its records. */
  readonly allowed: (row: PlacedRow) => number
}

/** Records whose values differ by less than so many times what a row may be off have the same value, as far as the column can tell. */
const MOVING = 4
/** So many of a record's rows fit because they set its value, whether or not it is right. */
const ROWS_TO_SET = 2
/** How often a further row fits by chance where the column does not follow the lines. */
const FITS_BY_CHANCE = 0.1
/** A record may have so large a share of rows beside its lines, which other records are to blame for, when several edges hold. */
const OTHERS_TO_BLAME = 0.25
/** The weight of "the column follows the lines" beside the rows that are seen. */
const PRIOR_ROWS = 10

/**
 * Per record the probability that its value in a column is right, given that it is right elsewhere. Every row on its edges should have the
 * mix of the values at both ends that its place in the other columns says. A column that was bent before or after interpolation,
 * or does not come from it, has rows beside the lines. Rows of an edge with one value at both ends say that this is the
 * value, bent or not. Of the others some set the value, and what is left is a test. Where none is left, the column is
 * trusted as far as other records' rows fit.
 *
 * @returns [records], in [0, 1]; 1 for a record without rows.
 */
export function followsLines({values, records, allowed}: LineColumn, rows: readonly PlacedRow[]): Float64Array {
  const fitting = Array.from(records, () => new Set<number>())
  const [fits, misfits, pinned] = [0, 1, 2].map(() => new Int32Array(records.length))
  let [moving, failed] = [0, 0]
  for (const row of rows) {
    const {from, to, share} = row
    const value = values[row.row]
    if (Number.isNaN(value)) continue
    const way = records[to] - records[from]
    const most = allowed(row)
    const isFit = Math.abs(value - records[from] - share * way) <= most
    if (isFit && Math.abs(way) <= MOVING * most) {
      pinned[from]++
      pinned[to]++
      continue
    }
    moving++
    if (!isFit) failed++
    for (const [end, other] of [
      [from, to],
      [to, from],
    ]) {
      if (isFit) fitting[end].add(other)
      const counts = isFit ? fits : misfits
      counts[end]++
    }
  }
  const bent = failed / (Math.max(failed, moving - ROWS_TO_SET * records.length) + PRIOR_ROWS)
  return Float64Array.from(records, (_, record) => {
    if (pinned[record] > 0) return 1
    const all = fits[record] + misfits[record]
    if (all === 0) return 1
    const beside = misfits[record] / all
    if (beside === 0) {
      const chance = bent * FITS_BY_CHANCE ** Math.max(0, fits[record] - ROWS_TO_SET)
      return (1 - bent) / (1 - bent + chance)
    }
    return fitting[record].size >= 2 && beside <= OTHERS_TO_BLAME ? 1 - bent * beside : (1 - beside) / 2
  })
}
