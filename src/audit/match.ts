import type {Matrix} from '../core/matrix.js'

export interface RecordMatch {
  /** Pairs of a real record and a guess, one to one. */
  readonly matched: number
  /** Distinct real records. */
  readonly real: number
  /** Per guess: a real row it was matched with, or -1. */
  readonly guessMatches: Int32Array
}

/**
 * Matches guesses with real records, one to one: a pair may match when it differs by at most `radius` in every column. Equal
 * real rows count as one record, so that two guesses of it are one hit and one miss. The matching is of maximum size (Kuhn's
 * augmenting paths), so that it does not depend on the order of rows.
 *
 * @param real [rows, columns], on the comparison scale.
 * @param guessed [guesses, columns].
 * @param radius One for all, or one per real row.
 */
export function matchRecords(real: Matrix, guessed: Matrix, radius: number | Float64Array): RecordMatch {
  const radiusOf = typeof radius === 'number' ? () => radius : (row: number) => radius[row]
  const distinct = distinctRows(real)
  const near = candidates(real, distinct, guessed, radiusOf)
  const guessOf = new Int32Array(distinct.length).fill(-1)
  const recordOf = new Int32Array(guessed.rows).fill(-1)
  let matched = 0
  for (let record = 0; record < distinct.length; record++) {
    const seen = new Set<number>()
    if (augmentPath(record, near, guessOf, recordOf, seen)) matched++
  }
  return {matched, real: distinct.length, guessMatches: recordOf.map(record => (record < 0 ? -1 : distinct[record]))}
}

function augmentPath(
  record: number,
  near: readonly number[][],
  guessOf: Int32Array,
  recordOf: Int32Array,
  seen: Set<number>,
): boolean {
  for (const guess of near[record]) {
    if (seen.has(guess)) continue
    seen.add(guess)
    if (recordOf[guess] < 0 || augmentPath(recordOf[guess], near, guessOf, recordOf, seen)) {
      recordOf[guess] = record
      guessOf[record] = guess
      return true
    }
  }
  return false
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

/** Per distinct record the guesses within its radius, found by sorting on the column with the widest spread. */
function candidates(real: Matrix, distinct: Int32Array, guessed: Matrix, radiusOf: (row: number) => number): number[][] {
  const {columns} = real
  const key = widestColumn(real)
  const order = Int32Array.from({length: guessed.rows}, (_, row) => row)
  order.sort((a, b) => guessed.data[a * columns + key] - guessed.data[b * columns + key])
  const keys = Float64Array.from(order, row => guessed.data[row * columns + key])
  return Array.from(distinct, row => {
    const radius = radiusOf(row)
    const centre = real.data[row * columns + key]
    const found: number[] = []
    for (let at = lowerBound(keys, centre - radius); at < keys.length && keys[at] <= centre + radius; at++)
      if (isWithin(real, row, guessed, order[at], radius)) found.push(order[at])
    return found.sort((a, b) => a - b)
  })
}

function isWithin(real: Matrix, row: number, guessed: Matrix, guess: number, radius: number): boolean {
  const {columns} = real
  for (let column = 0; column < columns; column++)
    if (!(Math.abs(real.data[row * columns + column] - guessed.data[guess * columns + column]) <= radius)) return false
  return true
}

/** The column with the most distinct values: the best to search by. */
function widestColumn({data, rows, columns}: Matrix): number {
  let best = 0
  let most = -1
  for (let column = 0; column < columns; column++) {
    const values = new Set<number>()
    for (let row = 0; row < rows; row++) values.add(data[row * columns + column])
    if (values.size > most) [best, most] = [column, values.size]
  }
  return best
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
