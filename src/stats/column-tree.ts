import {selectMiddle} from './select-middle.js'

/** Points in a leaf, at most. */
const LEAF_POINTS = 32
/** So many points tell how wide a column is. */
const SAMPLED = {ofAll: 1001, ofNode: 48}
/** From so many spreads off the middle on, width grows like a logarithm: a few wild values are not worth a split. */
const BEND = 2.5

/** More than the few roundings of a difference from the middle can take away. */
const ROUNDINGS = 2 ** -48
/** The half width of a node without values: all is near. */
const FAR = 1e300

/** One value per point; of a column of levels their codes. */
export interface PointColumn {
  readonly values: ArrayLike<number>
  readonly isLevels: boolean
}

/** An order of points in which near ones lie together: node i has the children 2i + 1 and 2i + 2, which share its range in halves. */
export interface ColumnTree {
  readonly order: Int32Array
  readonly depth: number
  /** Where each leaf starts in the order, and the number of points at the end. */
  readonly starts: Int32Array
}

/**
 * A column in the order of a tree, with a middle and a half width per node: no value of the node is farther off the middle, as they are
 * computed. NaN is in no range.
 */
export interface PlacedColumn {
  readonly values: Float64Array
  readonly middles: Float64Array
  readonly halves: Float64Array
  /** Of all values. */
  readonly least: number
  readonly most: number
}

/** A column of the points in the order of their tree, and the same of the queries. */
export interface SearchedColumn {
  readonly points: PlacedColumn
  /** [queries] */
  readonly queries: ArrayLike<number>
  readonly isLevels: boolean
}

/**
 * A k-d tree (Bentley 1975, doi:10.1145/361002.361007) over points given column by column, halved at the median of the column
 * that is widest, measured by its spread. It is an order and nothing else: columns are placed in it as a search needs them, scaled
 * in whatever way ({@link placeColumn}), so one tree serves all distances over all choices of columns.
 *
 * @param columns [columns] of [points] each; NaN is a missing value.
 */
export function createColumnTree(columns: readonly PointColumn[], points: number): ColumnTree {
  const depth = Math.max(0, Math.ceil(Math.log2(Math.max(1, points) / LEAF_POINTS)))
  const order = Int32Array.from({length: points}, (_, point) => point)
  const starts = new Int32Array(2 ** depth + 1).fill(points)
  const cells = columns.map(({values}) => (values instanceof Float64Array ? values : Float64Array.from(values)))
  const widths = columns.map(widthOf)
  let leaf = 0
  const split = (level: number, from: number, to: number): void => {
    if (level === depth) {
      starts[leaf++] = from
      return
    }
    const middle = (from + to) >>> 1
    const widest = widestOf(cells, widths, order, from, to)
    if (widest >= 0) selectMiddle({data: cells[widest], rows: points, columns: 1}, order, from, to - 1, middle, 0)
    split(level + 1, from, middle)
    split(level + 1, middle, to)
  }
  split(0, 0, points)
  return {order, depth, starts}
}

/** Puts a column's values, one per point, in the order of the tree. */
export function placeColumn({order, depth, starts}: ColumnTree, column: ArrayLike<number>): PlacedColumn {
  const values = new Float64Array(order.length)
  for (let at = 0; at < values.length; at++) values[at] = column[order[at]]
  const leaves = 2 ** depth
  const low = new Float64Array(2 * leaves - 1).fill(Infinity)
  const high = new Float64Array(2 * leaves - 1).fill(-Infinity)
  for (let leaf = 0; leaf < leaves; leaf++) {
    const node = leaves - 1 + leaf
    for (let at = starts[leaf]; at < starts[leaf + 1]; at++) {
      if (values[at] < low[node]) low[node] = values[at]
      if (values[at] > high[node]) high[node] = values[at]
    }
  }
  for (let node = leaves - 2; node >= 0; node--) {
    low[node] = Math.min(low[2 * node + 1], low[2 * node + 2])
    high[node] = Math.max(high[2 * node + 1], high[2 * node + 2])
  }
  const [least, most] = [low[0], high[0]]
  for (let node = 0; node < low.length; node++) {
    const middle = low[node] <= high[node] ? low[node] / 2 + high[node] / 2 : 0
    const half = low[node] <= high[node] ? high[node] / 2 - low[node] / 2 : FAR
    low[node] = middle
    high[node] = half + ROUNDINGS * (Math.abs(middle) + half)
  }
  return {values, middles: low, halves: high, least, most}
}

/** The distance between two values of a column, in its spreads: the ends of ranges are compared by it. */
type Width = (low: number, high: number) => number

function widthOf({values, isLevels}: PointColumn): Width {
  if (isLevels) return (low, high) => (low < high ? 1 : 0)
  const count = Math.min(values.length, SAMPLED.ofAll)
  const sample = Float64Array.from({length: count}, (_, at) => values[Math.floor((at * values.length) / count)])
    .filter(value => !Number.isNaN(value))
    .sort()
  if (sample.length === 0) return () => 0
  const [least, lower, middle, upper, most] = [0, 0.25, 0.5, 0.75, 1].map(
    share => sample[Math.floor(share * (sample.length - 1))],
  )
  const spread = upper > lower ? upper - lower : most > least ? most - least : 1
  const place = (value: number) => {
    const far = (value - middle) / spread
    return Math.abs(far) <= BEND ? far : Math.sign(far) * (BEND + Math.log1p(Math.abs(far) - BEND))
  }
  return (low, high) => (low < high ? place(high) - place(low) : 0)
}

/** By a sample of the points in [from, to); -1 where no column differs. */
function widestOf(cells: readonly Float64Array[], widths: readonly Width[], order: Int32Array, from: number, to: number): number {
  const count = Math.min(to - from, SAMPLED.ofNode)
  let [widest, most] = [-1, 0]
  for (let column = 0; column < cells.length; column++) {
    const values = cells[column]
    let [low, high] = [Infinity, -Infinity]
    for (let at = 0; at < count; at++) {
      const value = values[order[from + Math.floor((at * (to - from)) / count)]]
      if (value < low) low = value
      if (value > high) high = value
    }
    const width = widths[column](low, high)
    if (width > most) [widest, most] = [column, width]
  }
  return widest
}
