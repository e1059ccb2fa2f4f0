import type {NumericColumn, Table} from '../core/table.js'
import {findIdentifiers} from './leaks/identifiers.js'
import {findBetweenLevels, findFractionalGroups, findTimesBetweenDays} from './leaks/levels.js'
import {findRepeats} from './leaks/repeats.js'
import {findDecimalGroups, findRowOrder} from './leaks/row-groups.js'
import type {Leak} from './leak.js'

/**
 * What the file gives away by itself: rows told apart by their order or by the digits of their numbers, verbatim repeats, ids, and
 * values that the original data cannot have held. Each finding names columns and row numbers (from 1, of the data rows), never a
 * value. Missing values are passed over.
 *
 * @param features The released file without its target.
 * @param declared Columns of which the user says that they name people.
 */
export function findLeaks(features: Table, declared: readonly string[] = []): Leak[] {
  const numeric = features.columns.filter((column): column is NumericColumn => column.kind === 'numeric')
  return [
    ...findRowOrder(numeric, features.rowCount),
    ...findDecimalGroups(numeric, features.rowCount),
    ...findRepeats(features),
    ...findIdentifiers(features, declared),
    ...findFractionalGroups(numeric),
    ...findBetweenLevels(numeric),
    ...findTimesBetweenDays(numeric),
  ]
}
