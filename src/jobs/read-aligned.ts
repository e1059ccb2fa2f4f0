import {knownKind} from '../core/column.js'
import type {InputCheck} from '../core/input-check.js'
import {moleculeColumn, signalForm} from '../core/sample-form.js'
import type {Table} from '../core/table.js'
import {alignTables, isIndicator, type NamedTable} from '../io/align-tables.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import {readSource, type TableSource} from '../io/table-source.js'

/** A further file or table, what it is called and what it is. */
export type FurtherFile = Pick<NamedTable, 'path' | 'released' | 'generator'> & {readonly source: TableSource}

export interface AlignedFiles {
  readonly reference: Table
  readonly others: readonly Table[]
  /** The others as they were read: hash, header, people. */
  readonly loaded: readonly LoadedTable[]
  /** What was taken for the same although it is written otherwise, and what is not there. */
  readonly checks: readonly InputCheck[]
}

/**
 * Reads further files as the first one was read: the same kinds, the same levels. Columns that the user ignores or groups by
 * need not be there, nor the target, where all rows are of the one minority class.
 */
export async function readAligned(loaded: LoadedTable, files: readonly FurtherFile[], read: ReadOptions): Promise<AlignedFiles> {
  const {target, minority, mapLevels, dates} = read
  // What is 0 and 1 here may be TRUE and FALSE there.
  const settled = loaded.table.columns.filter(column => !isIndicator(column))
  const kinds = new Map(settled.map(({field}) => [field.name, knownKind(field)]))
  const others: LoadedTable[] = []
  for (const {source, path} of files)
    others.push(await readSource(source, {...read, kinds, ...formsOf(loaded), ...moleculesOf(loaded), ...seriesOf(loaded)}, path))
  const fill = target !== undefined && minority?.length === 1 ? {name: target, level: minority[0]} : undefined
  const named = files.map(({source: _, ...file}, at): NamedTable => ({...file, table: others[at].table}))
  const {tables, checks} = alignTables(loaded, named, {fill, mapLevels, dates})
  const [reference, ...aligned] = tables
  return {reference, others: aligned, loaded: others, checks}
}

/** The column of molecules, which another file may have under the same name. */
function moleculesOf({table}: LoadedTable): Pick<ReadOptions, 'smiles'> {
  const column = moleculeColumn(table)
  return column === undefined ? {} : {smiles: column.field.name}
}

/** The data are series in files of their own, and so are the files of another folder. */
function seriesOf({table}: LoadedTable): Pick<ReadOptions, 'areSeries'> {
  return signalForm(table)?.stored?.as === 'files' ? {areSeries: true} : {}
}

/** Symbols and separators of numbers that other files may have as well. */
export function formsOf({dialect: {forms}}: Pick<LoadedTable, 'dialect'>): Pick<ReadOptions, 'forms'> {
  return forms === undefined ? {} : {forms}
}
