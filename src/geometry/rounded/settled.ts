import {normalCdf} from '../../stats/special.js'
import {betweenOf, type Between} from './between.js'
import {nearestPoints} from './nearest-points.js'
import type {Points} from './points.js'

/** Records among which the two ends of a row are looked for. */
const ENDS_NEAR = 120
/** With some room for rounding. */
const RIGHT_ANGLE = 1.05
/** Edges that must hold rows which no other records explain. */
const FEWEST_EDGES = 2
/** Standard deviations of rounding within which a row is at a record. */
const AT = 2.5
/** Standard deviation, in levels, beyond which a record is told to nobody. */
const MOST_DEVIATION = 0.8

export interface SettledRecord {
  readonly numbers: Float64Array
  /** Its edges with rows that are not explained without it. */
  readonly edges: number
  /** Whether its numbers came out whole, which hardly any chance makes them. */
  readonly isWhole: boolean
}

/**
 * Records fitted anew to all rows between them and others, rounded to whole levels where they are such. Those that are needed for no
 * rows, or for rows of one edge alone, are left out: chance made them, or an error in another record.
 *
 * @param sweeps How often they are fitted.
 */
export function settled(
  points: Points,
  records: readonly number[],
  whole: ReadonlySet<number>,
  sweeps: number,
): {records: SettledRecord[]; explained: number} {
  let kept = needed(points, records, whole)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    refine(points, kept)
    kept = needed(points, kept.records, whole)
  }
  const told = kept.records.filter(record => points.variances[record] <= MOST_DEVIATION ** 2)
  const isTold = new Set(told)
  return {
    records: told.map(record => ({
      numbers: points.levelsOf(points.numbersOf(record)),
      edges: kept.edges.get(record) ?? 0,
      isWhole: whole.has(record),
    })),
    explained: kept.rows.filter(all => all.some(({from, to}) => isTold.has(from) && isTold.has(to))).length,
  }
}

/** Fits records once to the rows between them. */
export function refined(points: Points, records: readonly number[], whole: ReadonlySet<number>): void {
  refine(points, needed(points, records, whole))
}

interface Needed {
  readonly records: readonly number[]
  /** Per row that is explained, all pairs of records that it lies between. */
  readonly rows: readonly (readonly Between[])[]
  /** Per record its edges that hold rows which are not explained without it. */
  readonly edges: ReadonlyMap<number, number>
}

/**
 * Takes away the record that the fewest rows need, again and again, until every one is needed by rows of several edges, or of one where
 * its numbers tell that it is right.
 */
function needed(points: Points, records: readonly number[], whole: ReadonlySet<number>): Needed {
  const kept = new Set(records)
  let rows = explanations(points, records)
  for (;;) {
    const need = new Map<number, Set<number>>(Array.from(kept, record => [record, new Set()]))
    for (const all of rows)
      for (const record of endsOfAll(all)) {
        // A row at a record lies between it and any other: that is one sign of it, and not as many as there are others.
        if (all.some(between => isAt(points, between, record))) need.get(record)?.add(record)
        else for (const {from, to} of all) need.get(record)?.add(from === record ? to : from)
      }
    const least = [...need]
      .filter(([record, others]) => others.size < (whole.has(record) ? 1 : FEWEST_EDGES))
      .reduce<[number, Set<number>] | undefined>((a, b) => (a === undefined || b[1].size < a[1].size ? b : a), undefined)
    if (least === undefined)
      return {records: [...kept], rows, edges: new Map(Array.from(need, ([record, others]) => [record, others.size]))}
    kept.delete(least[0])
    rows = rows.map(all => all.filter(({from, to}) => from !== least[0] && to !== least[0])).filter(all => all.length > 0)
  }
}

/** Ends that all explanations of a row share: without such a record the row is not explained. */
const endsOfAll = ([first, ...others]: readonly Between[]): number[] =>
  [first.from, first.to].filter(end => others.every(({from, to}) => from === end || to === end))

/** Whether a row is no further from an end than rounding explains. */
function isAt(points: Points, {row}: Between, end: number): boolean {
  const {variances, mostSquares} = points
  return points.squaredDistance(row, end) <= AT ** 2 * mostSquares * (variances[row] + variances[end])
}

function explanations(points: Points, records: readonly number[]): Between[][] {
  return Array.from({length: points.rowCount}, (_, row) => {
    const near = nearestPoints(points, row, records, ENDS_NEAR)
    const squares = near.map(record => points.squaredDistance(row, record))
    const found: Between[] = []
    for (let one = 0; one < near.length; one++)
      for (let other = 0; other < one; other++) {
        // From a row between them, both are seen at more than a right angle.
        if (squares[one] + squares[other] > RIGHT_ANGLE * points.squaredDistance(near[one], near[other]) + points.mostSquares)
          continue
        const between = betweenOf(points, row, near[other], near[one])
        if (between !== undefined) found.push(between)
      }
    return found
  }).filter(all => all.length > 0)
}

/** Each record by least squares over the rows that no other pair explains, with the other ends as they are. */
function refine(points: Points, {records, rows}: Needed): void {
  const own = new Map<number, {row: number; end: number; weight: number}[]>(records.map(record => [record, []]))
  for (const [only, ...others] of rows) {
    if (others.length > 0) continue
    const {row, from, to, share} = only
    own.get(from)?.push({row, end: to, weight: 1 - share})
    own.get(to)?.push({row, end: from, weight: share})
  }
  for (const [record, fitted] of own) {
    const squares = fitted.reduce((sum, {weight}) => sum + weight * weight, 0)
    if (squares === 0) continue
    const sum = {
      points: fitted.flatMap(({row, end}) => [row, end]),
      weights: fitted.flatMap(({weight}) => [weight / squares, (-weight * (1 - weight)) / squares]),
    }
    const variance = points.varianceOf(sum)
    if (variance >= points.variances[record]) continue
    const vector = points.settledOf(points.vectorOf(sum))
    points.move(record, vector, points.recordsAreWhole ? leftOf(variance) : variance)
  }
}

/** The variance that is left when numbers with this one are rounded to whole ones, for normal errors: 0.002 at 0.15. */
function leftOf(variance: number): number {
  const deviation = Math.sqrt(variance)
  let left = 0
  for (let off = 1; off <= 4; off++) left += 2 * (2 * off - 1) * normalCdf(-(off - 0.5) / deviation)
  return Math.max(SMALLEST, left)
}

/** Never nothing, so that a weight can be made of it. */
const SMALLEST = 1e-4
