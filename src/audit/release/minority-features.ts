import type {Spaces} from '../../attacks/spaces.js'
import type {MinorityClasses} from '../../core/planned.js'
import {rowsWithLabel, type Table} from '../../core/table.js'

/** The feature columns of the rows with one of the minority labels. */
export function minorityFeatures<R extends Table['role']>(table: Table<R>, classes: MinorityClasses): Table<R> {
  return table.select(rowsWithLabel(table, classes.target, classes.minority), table.role).without([classes.target])
}

/** Those of a release: one table for all who look at it, so that they share what they compute of it. */
export function releasedFeatures(
  synthetic: Table<'synthetic'>,
  {target, minority}: MinorityClasses,
  spaces: Spaces,
): Table<'synthetic'> {
  const key = `features of ${JSON.stringify([target, minority])}`
  return spaces.of(synthetic, () => minorityFeatures(synthetic, {target, minority}), key)
}
