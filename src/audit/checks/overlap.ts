import {fisherExactGreater} from '../../stats/tests.js'
import {keyCounts} from './key-counts.js'

/** Rows of one file that equal rows of another, and what chance makes of that. */
export interface Overlap {
  /** Which rows of the first file. */
  readonly rows: readonly number[]
  /** So many of them would equal some row of the other by chance. */
  readonly expected: number
  /** One-sided, of Fisher's test against that chance. */
  readonly pValue: number
}

/**
 * How many rows of a file equal rows of another. Where columns have few values, people are alike who have nothing to
 * do with each other: how often, is shown by how often a row of the other file equals another row of that same file.
 * If both are drawn from one population, a row of the first finds its like among n rows as often as a row of the
 * other among the n - 1 that are left.
 */
export function overlapOf(first: readonly string[], other: readonly string[]): Overlap {
  const counts = keyCounts(other)
  const rows = first.flatMap((key, row) => (counts.has(key) ? [row] : []))
  const alike = other.reduce((sum, key) => sum + ((counts.get(key) ?? 0) > 1 ? 1 : 0), 0)
  return {
    rows,
    expected: (first.length * alike) / Math.max(1, other.length),
    pValue: rows.length === 0 ? 1 : fisherExactGreater(rows.length, first.length, alike, other.length),
  }
}

/** At this level rows are shared by more than chance. */
const LEVEL = 0.001

/**
 * Whether shared rows are the same people: where the file itself has no two rows alike, or chance explains less than
 * half of a clear excess.
 */
export function sharesPeople({rows, expected, pValue}: Overlap): boolean {
  return rows.length > 0 && (expected === 0 || (pValue < LEVEL && 2 * expected < rows.length))
}

/** Whether some of the shared rows are the same people, but it cannot be told which. */
export function sharesUnknownPeople(overlap: Overlap): boolean {
  return !sharesPeople(overlap) && overlap.pValue < LEVEL
}
