import {moleculeColumn} from '../../core/sample-form.js'
import {withSharedLevels} from '../../core/shared-levels.js'
import type {CategoricalColumn, Role, Table} from '../../core/table.js'
import type {Release} from './release.js'

/** The release with one list of molecules for all its tables, where a generator made new ones: codes can then be compared. */
export function withSharedMolecules<R extends Pick<Release, 'train' | 'withheld' | 'holdout' | 'unasked' | 'synthetic'>>(
  release: R,
): R {
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
