import type {Table} from '../core/table.js'
import {alignTables} from '../io/align-tables.js'
import {readTable, type LoadedTable, type ReadOptions} from '../io/read-table.js'

export interface AlignedFiles {
  readonly reference: Table
  readonly others: readonly Table[]
  /** Hash of each of the others. */
  readonly hashes: readonly string[]
}

/**
 * Reads further files as the first one was read: the same kinds, the same levels. Columns that the user ignores or groups by
 * need not be there, nor the target, where all rows are of the one minority class.
 */
export async function readAligned(loaded: LoadedTable, paths: readonly string[], read: ReadOptions): Promise<AlignedFiles> {
  const {target, minority} = read
  const kinds = new Map(loaded.table.columns.map(({field}) => [field.name, field.kind]))
  const others: LoadedTable[] = []
  for (const path of paths) others.push(await readTable(path, {...read, kinds}))
  const fill = target !== undefined && minority?.length === 1 ? {name: target, level: minority[0]} : undefined
  const [reference, ...aligned] = alignTables(loaded, others, fill)
  return {reference, others: aligned, hashes: others.map(({sha256}) => sha256)}
}
