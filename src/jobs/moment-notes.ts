import type {Table} from '../core/table.js'
import {compareMoments} from '../identity/compare-moments.js'

/** Moments of real rows in rows that were made, in words; nothing where there are none. */
export function momentNotes(data: Table, made: Table): string[] {
  return compareMoments(data, made).flatMap(({column, rows, people}) =>
    rows.found === 0
      ? []
      : [
          `Column '${column}': ${rows.found} of ${rows.of} synthetic rows hold exactly the moment of a real row ` +
            `(${people.found} of ${people.of} real moments), and most real rows have a moment of their own.`,
        ],
  )
}
