import type {Dialect} from './dialect.js'
import type {LoadedTable} from './loaded-table.js'
import type {TableParts} from './table-parts.js'

/** A table as it was read, without what it was asked for with. */
export type ReadTable = Omit<LoadedTable, 'options' | 'sha256' | 'path' | 'reading'> &
  Pick<TableParts, 'readings'> & {readonly sourceNotes: readonly string[]}

export type ReadSource = ReadTable &
  Pick<LoadedTable, 'sha256'> & {
    /** What notes call it. */
    readonly shortName: string
    /** What the list of its columns calls it, where that is more than what was given. */
    readonly title?: string
  }

/** How rows of a format with types are written as text. */
export const PLAIN: Dialect = {delimiter: ',', decimalComma: false, newline: '\n', bom: false}
