import type {Grid} from './find-grid.js'
import {differencesByRelations, isOneFiner} from './differences-by-relations.js'
import {BEYOND, followPlace, mixedColumn, type Fit, type MixedColumn} from './mixed-column.js'
import {PlaceIndex} from './place-index.js'

/** The parents of a row: `base` and `base + way`, in steps of the grids; the row is at `base + place * way`. */
export interface Decoded {
  readonly base: Int32Array
  /** Its entries have no common divisor, the first that is not 0 is positive. */
  readonly way: Int32Array
  readonly place: number
}

/** Shares of the released range that parents may differ by, tried in this order: neighbours differ by little. */
const SHARES = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]
const MOST_PROPOSED = 300
/** Of fewer columns, all but one have a common divisor by chance more often than a value is on a finer grid. */
const FEWEST_TO_DIVIDE = 10

/**
 * Both parents of one interpolated row, when the columns of the records are grids. In steps of its grid a row is p + t
 * d with whole p and d, so the fractional part of its value is that of t d: for every difference d of the parents in
 * one column there are d places t that fit it. A second column, with another d, fits one of them by a chance that is
 * its error times the number of differences; all columns have to agree on t. The smallest differences that agree win.
 * With more columns, integer relations of the row give the differences at once (see rowDirection), however large.
 * (t, d) and (1 - t, -d) are the same pair of parents. From a single row, parents farther apart on the same line - a
 * multiple of `way` - cannot be told from these.
 *
 * @param row The row's value in every column, in steps of its grid.
 * @param mostChance How many pairs of parents may fit by chance.
 * @param mostProposed Steps by which parents may differ in the two columns that propose places: the work grows with the square.
 * @returns Undefined when no parents fit, or too many might.
 */
export function decodeRow(
  row: Float64Array,
  grids: readonly Grid[],
  mostChance: number,
  mostProposed = MOST_PROPOSED,
): Decoded | undefined {
  const mixed = grids.flatMap((grid, column) => mixedColumn(row[column], grid, column) ?? [])
  if (mixed.length < 2) return undefined
  mixed.sort((a, b) => a.most - b.most || a.column - b.column)
  const related = differencesByRelations(mixed, mostChance)
  if (related === 'none' || (related !== 'tooFew' && isOneFiner(related.fit.differences, FEWEST_TO_DIVIDE))) return undefined
  if (related !== 'tooFew') return parentsOf(row, related.mixed, related.fit)
  let last = 0
  let others = new PlaceIndex(mixed[1].part, 0)
  for (const share of SHARES) {
    const [first, second] = mixed.map(({most}) => Math.min(mostProposed, Math.max(1, Math.ceil(share * most))))
    if (first + second === last) continue
    last = first + second
    if (second !== others.most) others = new PlaceIndex(mixed[1].part, second)
    const fit = agreedPlace(mixed, first, others, mostChance)
    const parents = fit && parentsOf(row, mixed, fit)
    if (parents !== undefined && areInside(parents, grids)) return parents
  }
  return undefined
}

/** The differences in all mixed columns that agree on a place, proposed by the first two of them: the places of the second are given. */
function agreedPlace(mixed: readonly MixedColumn[], most: number, others: PlaceIndex, mostChance: number): Fit | undefined {
  const [first, second] = mixed
  const tolerance = first.error + second.error
  for (let difference = 1; difference <= most; difference++)
    for (let turn = 0; turn < difference; turn++) {
      const place = (turn + first.part) / difference
      if (!others.hasNear(place, tolerance)) continue
      const fit = followPlace(mixed, difference, place, (most * (most + 1)) / 2, mostChance)
      if (fit !== undefined) return fit
    }
  return undefined
}

function parentsOf(row: Float64Array, mixed: readonly MixedColumn[], {differences, place: along}: Fit): Decoded {
  const way = new Int32Array(row.length)
  mixed.forEach(({column}, at) => {
    way[column] = differences[at]
  })
  const isTurned = (way.find(value => value !== 0) ?? 0) < 0
  if (isTurned) way.forEach((value, at) => (way[at] = -value))
  const place = isTurned ? 1 - along : along
  const base = Int32Array.from(row, (value, at) => Math.round(value - place * way[at]))
  return {base, way, place}
}

function areInside({base, way}: Decoded, grids: readonly Grid[]): boolean {
  return [base, base.map((value, at) => value + way[at])].every(point => isInside(point, grids))
}

/** Whether a record may be there: not too far beyond the released rows. */
export function isInside(point: Int32Array, grids: readonly Grid[]): boolean {
  return grids.every(({low, high}, at) => {
    const room = Math.max(1, BEYOND * (high - low))
    return point[at] >= low - room && point[at] <= high + room
  })
}
