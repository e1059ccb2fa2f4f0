import {UserError} from '../core/errors.js'
import type {Row} from '../core/table.js'
import {readTable} from '../io/read-table.js'
import type {AuditPlan} from '../result/plan.js'
import {readOptionsOf} from './planned-reading.js'

export interface RowsRequest {
  /** The data that were audited. */
  readonly file: string
  /** How they were read, and what they were. */
  readonly plan: Pick<AuditPlan, 'columns' | 'target'>
  readonly sha256: string
  /** Data rows, as reports number them: the first is 1. */
  readonly rows: readonly number[]
}

/** A row of the data, with its number. */
export interface ShownRow {
  readonly row: number
  readonly cells: Row
}

/** More rows than these nobody looks at one by one. */
const MOST_ROWS = 200

/**
 * Rows of the audited data as they were read, for the eyes of whoever has the file: cells of real people. Columns that the audit left out
 * stay out. Numbers beyond the table are passed over.
 *
 * @throws {UserError} When the file cannot be read, or is not the one that was audited.
 */
export async function showRows({file, plan, sha256, rows}: RowsRequest, signal: AbortSignal): Promise<readonly ShownRow[]> {
  const loaded = await readTable(file, {...readOptionsOf(plan.columns), target: plan.target, signal})
  if (loaded.sha256 !== sha256)
    throw new UserError('other-files', {file, sha256: loaded.sha256}, `The audit was about another file than '${file}'.`, [
      'Give the file that was audited, unchanged: rows of another one are other people.',
    ])
  const known = [...new Set(rows)].filter(row => Number.isInteger(row) && row >= 1 && row <= loaded.table.rowCount)
  const shown = known.slice(0, MOST_ROWS)
  const cells = loaded.table
    .select(
      Int32Array.from(shown, row => row - 1),
      'source',
    )
    .toRows()
  return shown.map((row, at) => ({row, cells: cells[at]}))
}
