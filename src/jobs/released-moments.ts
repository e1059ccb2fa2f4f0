import type {Table} from '../core/table.js'
import {ownMoments} from '../identity/own-moments.js'
import {releasedMoments, type ReleasedIdentifiers} from '../identity/released-identifiers.js'

/**
 * What a release holds of the moments that most real rows have to themselves, column by column. The tables have been brought to one clock
 * and one step: what lies between two steps is nobody's moment.
 *
 * @param data Rows of all classes.
 */
export function compareMoments(data: Table, released: Table, holdout?: Table): ReleasedIdentifiers[] {
  return ownMoments(data).flatMap(({column, kind, values}) => {
    const made = valuesOf(released, column)
    return made === undefined ? [] : [releasedMoments({column, kind}, values, made, holdout && valuesOf(holdout, column))]
  })
}

function valuesOf(table: Table, name: string): Float64Array | undefined {
  const column = table.has(name) ? table.column(name) : undefined
  return column?.kind === 'numeric' && column.field.date !== undefined ? column.values : undefined
}

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
