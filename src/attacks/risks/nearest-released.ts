import type {Context} from '../../core/context.js'
import {concatTables, Table} from '../../core/table.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import {nearestLeavingOut} from '../../stats/nearest-leaving-out.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'

/** [targets, k] rows of the release, by the columns of the targets. */
export async function nearestReleased(targets: Table, released: Table, k: number, context: Context): Promise<Int32Array> {
  const {points, queries} = encodeTogether(targets, released)
  return (await nearestNeighboursAsync(points, queries, k, {}, context)).indices
}

/** Per name [targets] rows of the release, by the columns of the targets but that one. */
export function nearestWithoutEach(
  targets: Table,
  released: Table,
  names: readonly string[],
  context: Context,
): Promise<Int32Array[]> {
  const {points, queries, sourceColumns} = encodeTogether(targets, released)
  const features = names.map(name => sourceColumns.flatMap((source, feature) => (source === name ? [feature] : [])))
  return nearestLeavingOut(points, queries, features, context)
}

/** Numbers scaled to [-1, 1] and levels one-hot over both. */
function encodeTogether(targets: Table, released: Table) {
  const columns = targets.columns.map(({field}) => released.column(field.name))
  const part = new Table('synthetic', columns, released.rowCount)
  const encoder = encodeFeatures(concatTables('train', [part, targets]), {scaling: 'minmax', categorical: 'one-hot'})
  return {points: encoder.transform(part), queries: encoder.transform(targets), sourceColumns: encoder.sourceColumns}
}
