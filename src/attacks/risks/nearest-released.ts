import {withProgress, type Context} from '../../core/context.js'
import {concatTables, Table} from '../../core/table.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import {searchColumns} from '../../stats/column-search.js'
import type {ColumnTree, SearchedColumn} from '../../stats/column-tree.js'
import {nearestLeavingOneOut} from '../../stats/leaving-out-search.js'
import {nearestLeavingOut} from '../../stats/nearest-leaving-out.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {isMuchToCompare} from '../../stats/pair-filter.js'
import {releasedTree, scaledColumns} from '../released-tree.js'
import type {Spaces} from '../spaces.js'

const EUCLIDEAN = {kind: 'euclidean'} as const
const TRIAL_QUERIES = 24
/** Of a larger share of the rows, all are compared by products of matrices. */
const TREE_PAYS_BELOW = 0.2

/** [targets, k] rows of the release, by the columns of the targets. */
export async function nearestReleased(
  targets: Table,
  released: Table,
  k: number,
  spaces: Spaces,
  context: Context,
): Promise<Int32Array> {
  const space = spaceOf(targets, released, spaces)
  if (await looksAtFew(space, k, context)) {
    const queries = Int32Array.from({length: targets.rowCount}, (_, target) => target)
    return (await searchColumns(space.tree, space.columns, {measure: EUCLIDEAN, count: k, queries}, context)).indices
  }
  const {points, queries} = encodeTogether(targets, released)
  return (await nearestNeighboursAsync(points, queries, k, {}, context)).indices
}

/** Per name [targets] rows of the release, by the columns of the targets but that one. */
export async function nearestWithoutEach(
  targets: Table,
  released: Table,
  names: readonly string[],
  spaces: Spaces,
  context: Context,
): Promise<Int32Array[]> {
  const space = spaceOf(targets, released, spaces)
  const size = {rows: released.rowCount, columns: targets.columns.length}
  // One search for all columns is the better way in any case, up to sizes where products of matrices pay.
  if (!isMuchToCompare(size, {rows: targets.rowCount}) || (await looksAtFew(space, 1, context))) {
    const places = names.map(name => targets.columns.findIndex(({field}) => field.name === name))
    return nearestLeavingOneOut(space.tree, space.columns, targets.rowCount, places, context)
  }
  const {points, queries, sourceColumns} = encodeTogether(targets, released)
  const features = names.map(name => sourceColumns.flatMap((source, feature) => (source === name ? [feature] : [])))
  return nearestLeavingOut(points, queries, features, context)
}

interface Space {
  readonly tree: ColumnTree
  readonly columns: readonly SearchedColumn[]
  readonly targetCount: number
}

function spaceOf(targets: Table, released: Table, spaces: Spaces): Space {
  const columns = scaledColumns(targets, released, 'minmax', spaces)
  return {tree: releasedTree(released, spaces), columns, targetCount: targets.rowCount}
}

/** Whether a tree spares most of the work, as some of the targets show. */
async function looksAtFew({tree, columns, targetCount}: Space, count: number, context: Context): Promise<boolean> {
  const tried = Math.min(TRIAL_QUERIES, targetCount)
  const queries = Int32Array.from({length: tried}, (_, trial) => Math.floor((trial * targetCount) / tried))
  const {lookedAt} = await searchColumns(tree, columns, {measure: EUCLIDEAN, count, queries}, withProgress(context, 0, 0))
  return lookedAt < TREE_PAYS_BELOW
}

/** Numbers scaled to [-1, 1] and levels one-hot over both. */
function encodeTogether(targets: Table, released: Table) {
  const columns = targets.columns.map(({field}) => released.column(field.name))
  const part = new Table('synthetic', columns, released.rowCount)
  const encoder = encodeFeatures(concatTables('train', [part, targets]), {scaling: 'minmax', categorical: 'one-hot'})
  return {points: encoder.transform(part), queries: encoder.transform(targets), sourceColumns: encoder.sourceColumns}
}
