import type {Table} from '../core/table.js'
import {ownMoments, type MomentColumn} from './own-moments.js'
import {releasedMoments, type ReleasedIdentifiers} from './released-identifiers.js'

/**
 * What a release holds of the moments that most real rows have to themselves, column by column. The tables are on one clock and count
 * the same steps: what lies between two steps is nobody's moment.
 *
 * @param columns Where to look, if the rows that are compared do not tell it themselves.
 */
export function compareMoments(
  data: Table,
  released: Table,
  holdout?: Table,
  columns: readonly MomentColumn[] = ownMoments(data),
): ReleasedIdentifiers[] {
  return columns.flatMap(({column, kind, sharing}) => {
    const [real, made] = [valuesOf(data, column), valuesOf(released, column)]
    if (real === undefined || made === undefined) return []
    const others = holdout && valuesOf(holdout, column)
    return [releasedMoments({column, kind}, {data: real, released: made, holdout: others}, sharing)]
  })
}

function valuesOf(table: Table, name: string): Float64Array | undefined {
  const column = table.has(name) ? table.column(name) : undefined
  return column?.kind === 'numeric' && column.field.date !== undefined ? column.values : undefined
}
