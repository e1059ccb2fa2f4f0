import type {MinorityClasses} from '../../core/planned.js'
import {rowsWithLabel, type Table} from '../../core/table.js'

/** The feature columns of the rows with one of the minority labels. */
export function minorityFeatures<R extends Table['role']>(table: Table<R>, classes: MinorityClasses): Table<R> {
  return table.select(rowsWithLabel(table, classes.target, classes.minority), table.role).without([classes.target])
}
