import type {Matrix} from '../core/matrix.js'

/** Codes fit in a byte. */
const MAX_BINS = 256

/** A matrix with each feature cut into at most 256 intervals. */
export interface BinnedFeatures {
  readonly rows: number
  readonly columns: number
  /** Column by column: the interval of row r in feature f is codes[f * rows + r]. */
  readonly codes: Uint8Array
  /** Per feature, ascending: values up to cuts[b] lie in interval b or below it. */
  readonly cuts: readonly Float64Array[]
}

/**
 * Cuts features into intervals of about equally many rows, between values that occur; a feature with at most 256 distinct
 * values keeps them all apart. Trees grown on the codes search over the cuts alone.
 *
 * @param features [rows, columns], finite.
 */
export function binFeatures(features: Matrix): BinnedFeatures {
  const {data, rows, columns} = features
  const codes = new Uint8Array(rows * columns)
  const cuts: Float64Array[] = []
  const values = new Float64Array(rows)
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) values[row] = data[row * columns + column]
    const found = cutsOf(values.slice().sort())
    for (let row = 0; row < rows; row++) codes[column * rows + row] = intervalOf(values[row], found)
    cuts.push(found)
  }
  return {rows, columns, codes, cuts}
}

function cutsOf(sorted: Float64Array): Float64Array {
  const every = cutsAfter(sorted, 1, MAX_BINS)
  if (every !== undefined) return every
  const quantiles = cutsAfter(sorted, sorted.length / MAX_BINS, MAX_BINS)
  if (quantiles === undefined) throw new RangeError('Quantiles cannot exceed the number of bins.')
  return quantiles
}

/** Cuts between neighbouring distinct values, at least `step` rows apart; undefined when that makes more than `most` intervals. */
function cutsAfter(sorted: Float64Array, step: number, most: number): Float64Array | undefined {
  const cuts: number[] = []
  let due = step
  for (let at = 1; at < sorted.length; at++) {
    const [below, above] = [sorted[at - 1], sorted[at]]
    if (at < due || below === above) continue
    if (cuts.length + 1 === most) return undefined
    const middle = below / 2 + above / 2
    // Between neighbouring doubles the middle rounds to one of them.
    cuts.push(middle < above && middle >= below ? middle : below)
    due = Math.floor(at / step + 1) * step
  }
  return Float64Array.from(cuts)
}

/** The number of cuts below the value. */
function intervalOf(value: number, cuts: Float64Array): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= cuts[middle]) high = middle
    else low = middle + 1
  }
  return low
}
