import {isOnlyDirection} from './is-only-direction.js'
import {followPlace, unlikeColumns, type Fit, type MixedColumn} from './mixed-column.js'
import {rowDirection} from './row-direction.js'

/** Columns that relations are looked for in: fewer are narrow, more are only slower. */
const FEWEST_COLUMNS = 4
const MOST_COLUMNS = 12
/** Columns beyond those that suffice: common divisors become rare. */
const SPARE_COLUMNS = 1
/** Bits by which relations of the parents have to be shorter than others: what reduction misses, and its errors. */
const SPARE_BITS = 2
/** Common divisors of the differences in the chosen columns that other columns need not have. */
const MOST_DIVISOR = 6
/** Fewer columns have a common divisor by chance too often. */
const FEWEST_TO_DIVIDE = 6

/** The differences in the mixed columns, in the order given here. */
interface RelatedFit {
  readonly mixed: readonly MixedColumn[]
  readonly fit: Fit
}

/**
 * The differences of a row's parents by the integer relations of some of its columns (see rowDirection), and then, at
 * the place that follows from them, of all its columns.
 *
 * @param mixed Narrow ones first.
 * @param mostChance How many parents may fit by chance.
 * @returns `tooFew` when the columns' digits do not suffice to tell relations from chance.
 */
export function differencesByRelations(mixed: readonly MixedColumn[], mostChance: number): RelatedFit | 'none' | 'tooFew' {
  const distinct = unlikeColumns(mixed)
  const width = columnsNeeded(distinct)
  if (width === undefined) return 'tooFew'
  for (const chosen of columnSets(distinct, width)) {
    const found = fitBy(chosen, mixed, mostChance)
    if (found !== undefined) return isOnlyDirection(found.mixed, found.fit) ? found : 'none'
  }
  return 'none'
}

/** The narrowest columns, then others: the differences in some of them may be alike but for a factor, or have a common divisor. */
function columnSets(columns: readonly MixedColumn[], width: number): MixedColumn[][] {
  const sets = [
    columns.slice(0, width),
    columns.slice(width, 2 * width),
    columns.slice(-width),
    ...[0, 1].map(rest => columns.filter((_, at) => at % 2 === rest).slice(0, MOST_COLUMNS)),
    columns.slice(0, MOST_COLUMNS),
  ]
  const different = new Map(sets.map(set => [set.map(({column}) => column).join(), set]))
  return [...different.values()].filter(set => set.length >= width)
}

/** How many of the first columns suffice: relations of the parents must be shorter than those by chance. */
function columnsNeeded(mixed: readonly MixedColumn[]): number | undefined {
  for (let width = FEWEST_COLUMNS; width <= Math.min(MOST_COLUMNS, mixed.length); width++) {
    const chosen = mixed.slice(0, width)
    const length = Math.log2(Math.hypot(...chosen.map(({most}) => most)))
    const digits = -Math.log2(chosen.reduce((largest, {error}) => Math.max(largest, error), 0))
    if (length / (width - 1) + SPARE_BITS < (digits - length) / 2) return Math.min(mixed.length, width + SPARE_COLUMNS)
  }
  return undefined
}

function fitBy(chosen: readonly MixedColumn[], mixed: readonly MixedColumn[], mostChance: number): RelatedFit | undefined {
  const direction = rowDirection(chosen)
  if (!direction?.every((difference, at) => difference !== 0 && Math.abs(difference) <= chosen[at].most)) return undefined
  const order = [...chosen.keys()].sort((a, b) => Math.abs(direction[a]) - Math.abs(direction[b]))
  const sign = Math.sign(direction[order[0]])
  const sorted = order.map(at => chosen[at])
  const differences = order.map(at => sign * direction[at])
  const place = commonPlace(sorted, differences)
  if (place === undefined) return undefined
  const ordered = [sorted[0], ...mixed.filter(column => column !== sorted[0])]
  const proposals = (sorted[0].most * (sorted[0].most + 1)) / 2
  for (let divisor = 1; divisor <= MOST_DIVISOR; divisor++)
    for (let turn = 0; turn < divisor; turn++) {
      const fit = followPlace(ordered, divisor * differences[0], (turn + place) / divisor, proposals, mostChance)
      if (fit !== undefined) return {mixed: ordered, fit}
    }
  return undefined
}

/** The place, from 0 to 1, that the differences of all these columns agree on. @param differences The first is positive. */
function commonPlace(columns: readonly MixedColumn[], differences: readonly number[]): number | undefined {
  const [first, ...others] = columns
  for (let turn = 0; turn < differences[0]; turn++) {
    const place = (turn + first.part) / differences[0]
    const agrees = others.every(({part, error}, at) => {
      const off = place * differences[at + 1] - part
      return Math.abs(off - Math.round(off)) <= error + (first.error * Math.abs(differences[at + 1])) / differences[0]
    })
    if (agrees) return place
  }
  return undefined
}

/**
 * Whether all differences but one have a common divisor. That is so where a parent's value in that one column is on a finer grid
 * than those of others: the points that are on the grid in all columns are then farther apart than the records.
 */
export function isOneFiner(differences: readonly number[], fewest = FEWEST_TO_DIVIDE): boolean {
  const own = differences.filter(difference => difference !== 0)
  return (
    own.length > fewest &&
    own.some((_, left) => own.reduce((sum, value, at) => (at === left ? sum : commonDivisor(sum, value)), 0) > 1)
  )
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return Math.abs(a)
}
