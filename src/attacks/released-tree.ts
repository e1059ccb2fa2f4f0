import {concatTables, Table, type Column} from '../core/table.js'
import {fitMinmax} from '../preprocess/affine.js'
import {fitOrdinal} from '../preprocess/categories.js'
import {missingIn} from '../preprocess/impute.js'
import {fitRobust, robustScale, robustTransform} from '../preprocess/robust.js'
import type {FittedTransform} from '../preprocess/transform.js'
import {ascendingOrder} from '../stats/ascending-order.js'
import {createColumnTree, placeColumn, type ColumnTree, type PlacedColumn, type SearchedColumn} from '../stats/column-tree.js'
import type {Spaces} from './spaces.js'

/** A release in an order in which near rows lie together, made once for all attacks on it. */
export function releasedTree(released: Table, spaces: Spaces): ColumnTree {
  return spaces.of(released, treeOf)
}

function treeOf({columns, rowCount}: Table): ColumnTree {
  const cells = columns.map(column => ({values: cellsOf(column), isLevels: column.kind === 'categorical'}))
  return createColumnTree(cells, rowCount)
}

/** Columns as they are, missing cells being NaN or -1. */
export function plainColumns(queries: Table, released: Table, names: readonly string[], spaces: Spaces): SearchedColumn[] {
  const tree = releasedTree(released, spaces)
  return names.map(name => {
    const column = released.column(name)
    const own = queries.column(name)
    if (own.kind !== column.kind) throw new RangeError(`Column '${name}' must be of one kind in all tables.`)
    return {
      points: spaces.of(tree, () => placeColumn(tree, cellsOf(column)), name),
      queries: cellsOf(own),
      isLevels: column.kind === 'categorical',
    }
  })
}

const cellsOf = (column: Column) => (column.kind === 'numeric' ? column.values : column.codes)

/**
 * The columns of the queries, scaled over the released rows and the queries together; missing cells take the median or the most
 * frequent level of these. A column of the release is placed once for all who scale it alike.
 */
export function scaledColumns(queries: Table, released: Table, scaling: 'minmax' | 'robust', spaces: Spaces): SearchedColumn[] {
  const tree = releasedTree(released, spaces)
  return queries.columns.map((own): SearchedColumn => {
    const {name} = own.field
    const column = released.column(name)
    const {transform, key} = fitOver(own, column, scaling, spaces)
    const place = () => placeColumn(tree, featureOf(transform, column, released.rowCount))
    return {
      points: key === undefined ? place() : spaces.of<ColumnTree, PlacedColumn>(tree, place, `${key}/${name}`),
      queries: featureOf(transform, own, queries.rowCount),
      isLevels: own.kind === 'categorical',
    }
  })
}

function featureOf(transform: FittedTransform, column: Column, rows: number): Float64Array {
  const feature = new Float64Array(rows)
  transform.forward(column, feature, 0, 1)
  return feature
}

interface Fit {
  readonly transform: FittedTransform
  /** The same for the same transform; left out where values are filled in. */
  readonly key?: string
}

function fitOver(own: Column, released: Column, scaling: 'minmax' | 'robust', spaces: Spaces): Fit {
  const isWhole = missingIn(own) === 0 && spaces.of(cellsOf(released), () => missingIn(released), missingIn) === 0
  if (own.kind === 'numeric' && released.kind === 'numeric' && isWhole) {
    const ours = own.values.toSorted()
    const order = spaces.of(released.values, ascendingOrder)
    if (scaling === 'minmax') {
      const [least, most] = [0, order.length - 1].map(at => released.values[order[at]])
      const ends = Float64Array.of(Math.min(ours[0], least), Math.max(ours[ours.length - 1], most))
      return {transform: fitMinmax(tableOf({...released, values: ends}), own.field.name), key: `minmax/${ends.join('/')}`}
    }
    const scale = robustScale(merged(ours, inOrder(released.values, order)))
    return {transform: robustTransform(released, scale), key: `robust/${scale.centre}/${scale.spread}`}
  }
  const fit = own.kind === 'categorical' ? fitOrdinal : scaling === 'minmax' ? fitMinmax : fitRobust
  const transform = fit(concatTables('train', [tableOf(own), tableOf(released)]), own.field.name)
  return isWhole ? {transform, key: 'levels'} : {transform}
}

const tableOf = (column: Column) => new Table('train', [column], cellsOf(column).length)

function inOrder(values: Float64Array, order: Int32Array): Float64Array {
  const sorted = new Float64Array(order.length)
  for (let at = 0; at < sorted.length; at++) sorted[at] = values[order[at]]
  return sorted
}

/** Of two ascending lists. */
function merged(one: Float64Array, other: Float64Array): Float64Array {
  const all = new Float64Array(one.length + other.length)
  for (let at = 0, first = 0, second = 0; at < all.length; at++)
    all[at] = second >= other.length || (first < one.length && one[first] <= other[second]) ? one[first++] : other[second++]
  return all
}
