import {moleculeColumn} from '../../core/sample-form.js'
import {withSharedLevels} from '../../core/shared-levels.js'
import type {CategoricalColumn, Role, Table} from '../../core/table.js'

/** The tables of a release. */
interface ReleasedTables {
  readonly train: Table<'train'>
  readonly withheld?: Table<'train'>
  readonly holdout?: Table<'holdout'>
  readonly unasked?: {readonly rows: Table<'holdout'>; readonly people: Int32Array}
  readonly synthetic: Table<'synthetic'>
}

/** The release with one list of molecules for all its tables, where a generator made new ones: codes can then be compared. */
export function withSharedMolecules<R extends ReleasedTables>(release: R): R {
  const {train, withheld, holdout, unasked, synthetic} = release
  const tables = [
    train,
    synthetic,
    ...(withheld ? [withheld] : []),
    ...(holdout ? [holdout] : []),
    ...(unasked ? [unasked.rows] : []),
  ]
  const columns = tables.map(table => moleculeColumn(table))
  if (!columns.every((column): column is CategoricalColumn => column !== undefined)) return release
  const shared = new Map(withSharedLevels(columns).map((column, at) => [columns[at], column]))
  const renewed = <T extends Role>(table: Table<T>): Table<T> =>
    table.withColumns(table.columns.map(column => (column.kind === 'categorical' ? (shared.get(column) ?? column) : column)))
  return {
    ...release,
    train: renewed(train),
    synthetic: renewed(synthetic),
    ...(withheld && {withheld: renewed(withheld)}),
    ...(holdout && {holdout: renewed(holdout)}),
    ...(unasked && {unasked: {...unasked, rows: renewed(unasked.rows)}}),
  }
}
