import type {Origin} from '../../attacks/attack.js'
import type {Matrix} from '../../core/matrix.js'
import {createProjection, project} from '../../geometry/projection.js'
import {lowerBound} from '../../stats/lower-bound.js'

export interface RecordMatch extends Rates {
  /** Pairs of a real record and a guess, one to one. */
  readonly matched: number
  /** Distinct real records. */
  readonly real: number
  /** Per guess: a real row it was matched with, or -1. */
  readonly guessMatches: Int32Array
}

/** Fractions in [0, 1]; undefined where there was nothing to count. */
export interface Rates {
  readonly precision: number | undefined
  readonly recall: number | undefined
  readonly f1: number | undefined
}

/**
 * Matches guesses with real records, one to one: a pair may match when it differs by at most `radius` in every column. Equal
 * real rows count as one record, so that two guesses of it are one hit and one miss. The matching is of maximum size (Kuhn's
 * augmenting paths, doi:10.1002/nav.3800020109), so that it does not depend on the order of rows.
 *
 * @param real [rows, columns], finite, on the comparison scale.
 * @param guessed [guesses, columns]; a guess with a missing number matches nothing.
 * @param radius One for all, or one per real row.
 */
export function matchRecords(real: Matrix, guessed: Matrix, radius: number | Float64Array): RecordMatch {
  const radii = typeof radius === 'number' ? new Float64Array(real.rows).fill(radius) : radius
  return matchNear(real, guessed, distinct => nearGuesses(real, distinct, guessed, radii))
}

/** The same with another notion of what is near. @param nearOf Per distinct real row the guesses that it may be matched with. */
export function matchNear(real: Matrix, guessed: Matrix, nearOf: (distinct: Int32Array) => readonly Int32Array[]): RecordMatch {
  const distinct = distinctRows(real)
  const recordOf = matchMost(nearOf(distinct), guessed.rows)
  const matched = recordOf.reduce((sum, record) => (record < 0 ? sum : sum + 1), 0)
  return {
    matched,
    real: distinct.length,
    guessMatches: recordOf.map(record => (record < 0 ? -1 : distinct[record])),
    ...rates(matched, guessed.rows, distinct.length),
  }
}

/** How exactly the released numbers were known, on the comparison scale. */
export type ReleasePrecision = {readonly decimals: number} | {readonly halfUnit: number} | {readonly noiseAmplitude: number}

/** A guess from a rounded or jittered release is right within so many half-units of rounding or amplitudes of noise. */
const RADIUS_UNITS = 30

/**
 * Per real row the radius within which a guess from a rounded or jittered release is that record: 30 half-units of rounding or
 * amplitudes of noise, but no more than a quarter of the Chebyshev distance to the nearest other record, so that no guess
 * is two records.
 *
 * @param real [rows, columns], finite, on the comparison scale.
 */
export function matchRadius(real: Matrix, precision: ReleasePrecision): Float64Array {
  const unit =
    'decimals' in precision
      ? 0.5 * 10 ** -precision.decimals
      : 'halfUnit' in precision
        ? precision.halfUnit
        : precision.noiseAmplitude
  const most = RADIUS_UNITS * unit
  return nearestOther(real, 4 * most).map(distance => distance / 4)
}

/** Verdicts against the truth; a row is counted under what it is and what was said of it. */
export interface VerdictScore extends Rates {
  readonly counts: Readonly<Record<'real' | 'synthetic', Readonly<Record<Origin, number>>>>
}

/** `real` is the positive class; a real row called undecidable counts as not said to be real. @param isReal Per row 1 or 0. */
export function scoreVerdicts(verdicts: readonly Origin[], isReal: ArrayLike<number>): VerdictScore {
  const counts = {
    real: {real: 0, synthetic: 0, undecidable: 0},
    synthetic: {real: 0, synthetic: 0, undecidable: 0},
  }
  verdicts.forEach((verdict, row) => counts[isReal[row] === 1 ? 'real' : 'synthetic'][verdict]++)
  const {real, synthetic} = counts
  return {counts, ...rates(real.real, real.real + synthetic.real, real.real + real.synthetic + real.undecidable)}
}

function rates(hits: number, said: number, real: number): Rates {
  return {
    precision: said > 0 ? hits / said : undefined,
    recall: real > 0 ? hits / real : undefined,
    f1: said + real > 0 ? (2 * hits) / (said + real) : undefined,
  }
}

/**
 * The largest one-to-one matching.
 * @param near Per record the guesses it may be matched with.
 * @returns Per guess the record it is matched with, or -1.
 */
function matchMost(near: readonly Int32Array[], guesses: number): Int32Array {
  const recordOf = new Int32Array(guesses).fill(-1)
  const seen = new Int32Array(guesses).fill(-1)
  const tried = new Int32Array(near.length)
  for (let start = 0; start < near.length; start++) {
    // The path so far: records, and the guess that leads on from each. A stack of its own, since paths can be long.
    const path = [start]
    tried[start] = 0
    while (path.length > 0) {
      const record = path[path.length - 1]
      if (tried[record] === near[record].length) {
        path.pop()
        continue
      }
      const guess = near[record][tried[record]++]
      if (seen[guess] === start) continue
      seen[guess] = start
      if (recordOf[guess] >= 0) {
        path.push(recordOf[guess])
        tried[recordOf[guess]] = 0
        continue
      }
      for (const on of path) recordOf[near[on][tried[on] - 1]] = on
      break
    }
  }
  return recordOf
}

/** The first of each set of equal rows. */
function distinctRows({data, rows, columns}: Matrix): Int32Array {
  const seen = new Set<string>()
  const first: number[] = []
  for (let row = 0; row < rows; row++) {
    const key = data.subarray(row * columns, (row + 1) * columns).join()
    if (seen.has(key)) continue
    seen.add(key)
    first.push(row)
  }
  return Int32Array.from(first)
}

/** Per distinct record the guesses within its radius, in the order of their rows. */
function nearGuesses(real: Matrix, distinct: Int32Array, guessed: Matrix, radii: Float64Array): Int32Array[] {
  const {keys, order, low, high} = bestKey(real, distinct, guessed, radii)
  return Array.from(distinct, (row, record) => {
    const found: number[] = []
    const end = high[record]
    for (let at = lowerBound(keys, low[record]); at < keys.length && keys[at] <= end; at++)
      if (isWithin(real, row, guessed, order[at], radii[row])) found.push(order[at])
    return Int32Array.from(found).sort()
  })
}

interface SortedKey {
  /** Of the guesses, ascending, and the guess of each. */
  readonly keys: Float64Array
  readonly order: Int32Array
  /** Per record the keys that a guess within its radius can have. */
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * One number per row to search by. A single column tells rows apart best when the radius is large, a weighted sum of all when
 * it is small and the columns hold few values: whichever leaves fewer guesses to look at is taken.
 */
function bestKey(real: Matrix, distinct: Int32Array, guessed: Matrix, radii: Float64Array): SortedKey {
  const {columns} = real
  const projection = createProjection(columns)
  const weights = projection.forms.subarray(0, columns).reduce((sum, weight) => sum + Math.abs(weight), 0)
  const widest = widestColumn(real)
  const candidates = [
    sortedKey(columnOf(real, widest), columnOf(guessed, widest), distinct, radii, 1),
    sortedKey(project(projection, 0, real), project(projection, 0, guessed), distinct, radii, weights),
  ]
  const work = candidates.map(({keys, low, high}) =>
    low.reduce((sum, from, record) => sum + lowerBound(keys, high[record]) - lowerBound(keys, from), 0),
  )
  return work[0] <= work[1] ? candidates[0] : candidates[1]
}

function sortedKey(
  realKeys: Float64Array,
  guessKeys: Float64Array,
  distinct: Int32Array,
  radii: Float64Array,
  spread: number,
): SortedKey {
  const order = Int32Array.from(guessKeys.keys())
    .filter(guess => !Number.isNaN(guessKeys[guess]))
    .sort((a, b) => guessKeys[a] - guessKeys[b])
  // A sum of rounded products may be off by a little more than the radius.
  const reach = Float64Array.from(distinct, row => spread * radii[row] * (1 + 1e-9) + 1e-12 * (1 + Math.abs(realKeys[row])))
  return {
    keys: Float64Array.from(order, guess => guessKeys[guess]),
    order,
    low: Float64Array.from(distinct, (row, record) => realKeys[row] - reach[record]),
    high: Float64Array.from(distinct, (row, record) => realKeys[row] + reach[record]),
  }
}

function isWithin(real: Matrix, row: number, guessed: Matrix, guess: number, radius: number): boolean {
  const {columns} = real
  for (let column = 0; column < columns; column++)
    if (!(Math.abs(real.data[row * columns + column] - guessed.data[guess * columns + column]) <= radius)) return false
  return true
}

/** Per row the Chebyshev distance to the nearest row that differs from it, but no more than `limit`. */
function nearestOther(matrix: Matrix, limit: number): Float64Array {
  const {data, columns} = matrix
  const keys = columnOf(matrix, widestColumn(matrix))
  const order = Int32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b])
  const nearest = new Float64Array(matrix.rows).fill(limit)
  const distance = (a: number, b: number, enough: number) => {
    let largest = 0
    for (let column = 0; column < columns && largest < enough; column++)
      largest = Math.max(largest, Math.abs(data[a * columns + column] - data[b * columns + column]))
    return largest
  }
  order.forEach((row, place) => {
    for (const step of [-1, 1])
      for (let at = place + step; at >= 0 && at < order.length; at += step) {
        // All that follow differ more in this one column already.
        if (Math.abs(keys[order[at]] - keys[row]) >= nearest[row]) break
        const apart = distance(row, order[at], nearest[row])
        if (apart > 0 && apart < nearest[row]) nearest[row] = apart
      }
  })
  return nearest
}

function columnOf({data, rows, columns}: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows)
  for (let row = 0; row < rows; row++) values[row] = data[row * columns + column]
  return values
}

/** The column with the most distinct values: the best to search by. */
function widestColumn(matrix: Matrix): number {
  let best = 0
  let most = -1
  for (let column = 0; column < matrix.columns; column++) {
    const count = new Set(columnOf(matrix, column)).size
    if (count > most) [best, most] = [column, count]
  }
  return best
}
