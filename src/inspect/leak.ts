import type {IdentifyingColumn} from '../identity/identifying-columns.js'

export type LeakKind =
  'row-order' | 'decimals' | 'verbatim-rows' | 'identifier' | 'fractional-one-hot' | 'fractional-integers' | 'between-levels'

/** Something a released file gives away without any attack. */
export interface Leak {
  readonly kind: LeakKind
  readonly columns?: readonly string[]
  readonly rows?: {
    readonly count: number
    /** Data rows from 1, at most ten. */
    readonly first: readonly number[]
  }
  /** Of a column that names people. */
  readonly identifier?: IdentifyingColumn
  /** Plain words, without any cell's value. */
  readonly message: string
}

const LISTED_ROWS = 10

/** @param rows Row indices from 0. */
export function listedRows(rows: readonly number[]): NonNullable<Leak['rows']> {
  return {count: rows.length, first: rows.slice(0, LISTED_ROWS).map(row => row + 1)}
}
