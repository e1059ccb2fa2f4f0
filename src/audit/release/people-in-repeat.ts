import {rowsWithLabel, type Table} from '../../core/table.js'
import type {MinorityClasses} from '../../core/planned.js'

/**
 * People of the rarest minority label that one repeat looks at, members and others together: 300 of each as a rule. A share of 300 is
 * known to 5.7 points and an AUC to about 0.045, each repeat draws others, and attacks that look at pairs of rows take a minute instead of
 * an hour.
 */
export const PEOPLE_IN_REPEAT = 600

/**
 * The share of every class that takes part in a repeat: all, unless the rarest minority label has more people than wanted. All classes
 * give the same share, so that as many synthetic rows are made per record as of all rows.
 *
 * @param groups Per row the person whose it is; left out, every row is a person.
 */
export function shareInRepeat(
  source: Table,
  {target, minority}: MinorityClasses,
  groups: Int32Array | undefined,
  wanted = PEOPLE_IN_REPEAT,
): number {
  const people = fewestPeople(source, {target, minority}, groups)
  return people > wanted ? wanted / people : 1
}

/** People of the minority label that has the fewest. */
export function fewestPeople(source: Table, {target, minority}: MinorityClasses, groups: Int32Array | undefined): number {
  return Math.min(
    ...minority.map(label => {
      const rows = rowsWithLabel(source, target, [label])
      return groups === undefined ? rows.length : new Set(Array.from(rows, row => groups[row])).size
    }),
  )
}
