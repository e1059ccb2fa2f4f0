import {breather, type Context} from '../core/context.js'
import {createPencil} from '../geometry/pencil.js'
import type {Cloud} from '../geometry/cloud.js'

/** What a search for lines of three or more points found. */
export interface LineScan {
  /** Directions of the lines that count, each once. */
  readonly directions: readonly Float64Array[]
  /** Pairs of points, each collinear with a centre that was searched from, on lines that count. */
  readonly triples: number
  /** Centres that lie on at least two lines of different directions: both lines end in the same row. */
  readonly junctions: readonly number[]
  /** Centres searched from. */
  readonly searched: number
}

export interface LineScanLimits {
  /** Points to search from. */
  readonly centres: Int32Array
  /** The search ends once so many different directions were found. */
  readonly mostDirections: number
  /** Columns in which a line must vary. */
  readonly fewestColumns: number
}

/** Directions that differ by less than this in every coordinate count as one: what varies together everywhere is no evidence. */
const SAME_DIRECTION = 1e-4
/** Short lines show their direction less well: two lines end in one row only when they clearly differ. */
const OTHER_DIRECTION = 0.02
/** A coordinate varies when it changes by so many uncertainties along the line. */
const VARIES = 8
/** Of the cells of a line's inner rows that vary, the share that must hold values of their own. */
const OWN_SHARE = 0.75

/**
 * Searches for lines through at least three points that tell of interpolation. A line counts when it varies in enough columns and
 * when the cells of its inner points hold values that occur nowhere else in their column: interpolated numbers do, the numbers of a grid
 * (rounded, whole, standardised) come again. Lines of one direction count once: columns that are bound to each other in some of
 * the rows (a sum, a price) make many parallel lines without any interpolation.
 *
 * @param own Per point and column 1 when the cell's value is its own.
 */
export async function scanLines(cloud: Cloud, own: Uint8Array, limits: LineScanLimits, context: Context): Promise<LineScan> {
  const {centres, mostDirections, fewestColumns} = limits
  const pencil = createPencil(cloud)
  const directions: Float64Array[] = []
  const junctions: number[] = []
  let triples = 0
  let searched = 0
  const breathe = breather(context)
  for (const centre of centres) {
    const here: Float64Array[] = []
    for (const members of pencil.through(centre)) {
      const direction = lineDirection(cloud, own, centre, members, fewestColumns)
      if (direction === undefined) continue
      triples += (members.length * (members.length - 1)) / 2
      addDirection(here, direction, OTHER_DIRECTION)
      addDirection(directions, direction)
    }
    if (here.length > 1) junctions.push(centre)
    searched++
    if (directions.length >= mostDirections) break
    context.progress(searched / centres.length)
    await breathe()
  }
  return {directions, triples, junctions, searched}
}

function addDirection(directions: Float64Array[], direction: Float64Array, within = SAME_DIRECTION): void {
  const isSame = (other: Float64Array) => {
    for (let column = 0; column < other.length; column++) if (Math.abs(other[column] - direction[column]) > within) return false
    return true
  }
  if (!directions.some(isSame)) directions.push(direction)
}

/** The direction of a line that counts, its largest coordinate being 1. */
function lineDirection(
  {points: {data, columns}, uncertainty}: Cloud,
  own: Uint8Array,
  centre: number,
  members: Int32Array,
  fewestColumns: number,
): Float64Array | undefined {
  const on = [centre, ...members]
  const wide = widestColumn(data, columns, on)
  on.sort((a, b) => data[a * columns + wide] - data[b * columns + wide])
  const [first, last] = [on[0] * columns, on[on.length - 1] * columns]
  const size = data[last + wide] - data[first + wide]
  const direction = new Float64Array(columns)
  let varying = 0
  let cells = 0
  let ownCells = 0
  for (let column = 0; column < columns; column++) {
    const change = data[last + column] - data[first + column]
    direction[column] = change / size
    if (Math.abs(change) <= VARIES * uncertainty[column]) continue
    varying++
    for (let at = 1; at < on.length - 1; at++) {
      cells++
      ownCells += own[on[at] * columns + column]
    }
  }
  return varying >= fewestColumns && ownCells >= OWN_SHARE * cells ? direction : undefined
}

function widestColumn(data: Float64Array, columns: number, on: readonly number[]): number {
  let widest = 0
  let most = -1
  for (let column = 0; column < columns; column++) {
    let [min, max] = [Infinity, -Infinity]
    for (const point of on) {
      min = Math.min(min, data[point * columns + column])
      max = Math.max(max, data[point * columns + column])
    }
    if (max - min > most) [widest, most] = [column, max - min]
  }
  return widest
}
