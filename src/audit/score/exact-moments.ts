import {rowsWithLabel, type Table} from '../../core/table.js'
import type {MinorityClasses} from '../../core/planned.js'
import {compareMoments} from '../../identity/compare-moments.js'
import {ownMoments} from '../../identity/own-moments.js'
import type {ReleasedIdentifiers} from '../../identity/released-identifiers.js'
import type {Release} from '../release/release.js'

/**
 * Moments of the minority's people in the rows that were made of them, in the columns where most rows of any class have a moment of their
 * own. Other classes may be denser or rarer there, and would tell nothing of what chance explains. People outside the data whose
 * population was found to be another are no control.
 */
export function exactMoments(
  {train, holdout, holdoutShifted, synthetic}: Release,
  {target, minority}: MinorityClasses,
): ReleasedIdentifiers[] {
  const ofMinority = (table: Table) => table.select(rowsWithLabel(table, target, minority), table.role)
  const others = holdout === undefined || holdoutShifted === true ? undefined : ofMinority(holdout)
  return compareMoments(ofMinority(train), ofMinority(synthetic), others, ownMoments(train))
}
