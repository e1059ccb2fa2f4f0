import type {Matrix} from '../core/matrix.js'
import {classSizes} from './training-rows.js'

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

/** With more rows than this quantiles are those of a sample. */
const MANY_ROWS = 50_000
/** Rows of a class in the sample, spread evenly over the class. */
const SAMPLE_OF_CLASS = 25_000
/** Rows whose cells are read together. */
const BLOCK_ROWS = 1024

/**
 * Cuts features into intervals of about equally many rows, between values that occur; a feature with at most 256 distinct
 * values keeps them all apart. Trees grown on the codes search over the cuts alone. With many rows the intervals of other features
 * are of about equally many rows of a sample, in which a rare class has more than its share of them.
 *
 * @param features [rows, columns], finite.
 * @param labels [rows], the classes that the sample is drawn from.
 */
export function binFeatures(features: Matrix, labels: Uint8Array): BinnedFeatures {
  const {data, rows, columns} = features
  const sample = rows > MANY_ROWS ? sampleOfClasses(labels) : undefined
  const cuts = Array.from({length: columns}, (_, column) => cutsOf(sortedValues(features, column, sample)))
  const codes = new Uint8Array(rows * columns)
  const finders = cuts.map(intervalFinder)
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS)
    finders.forEach((intervalOf, column) => {
      const offset = column * rows
      for (let row = start; row < end; row++) codes[offset + row] = intervalOf(data[row * columns + column])
    })
  }
  return {rows, columns, codes, cuts}
}

/** The values of the rows, or those of the sample where there are too many distinct ones to keep apart. */
function sortedValues({data, rows, columns}: Matrix, column: number, sample: Int32Array | undefined): Float64Array {
  const all = sample === undefined ? undefined : distinctValues({data, rows, columns}, column)
  if (all !== undefined) return all.sort()
  const count = sample?.length ?? rows
  const values = new Float64Array(count)
  for (let at = 0; at < count; at++) values[at] = data[(sample?.[at] ?? at) * columns + column]
  return values.sort()
}

/** Undefined when there are more than fit in a byte. */
function distinctValues({data, rows, columns}: Matrix, column: number): Float64Array | undefined {
  const found = new Set<number>()
  let last = NaN
  for (let row = 0, at = column; row < rows; row++, at += columns) {
    const value = data[at]
    if (value === last) continue
    found.add(value)
    last = value
    if (found.size > MAX_BINS) return undefined
  }
  return Float64Array.from(found)
}

function sampleOfClasses(labels: Uint8Array): Int32Array {
  const steps = classSizes(labels).map(size => Math.ceil(size / SAMPLE_OF_CLASS))
  const met = [0, 0]
  return Int32Array.from(labels.keys()).filter(row => met[labels[row]]++ % steps[labels[row]] === 0)
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

/** Equal parts of the way from the first cut to the last. */
const CELLS = 1024

/**
 * Finds the number of cuts below a value: by the part of a grid that the value lies in, then among the cuts in that part. The part
 * never falls as values rise, so that cuts of lower parts are below the value and those of higher parts are not.
 */
function intervalFinder(cuts: Float64Array): (value: number) => number {
  const [lowest, highest] = cuts.length === 0 ? [0, 0] : [cuts[0], cuts[cuts.length - 1]]
  const scale = CELLS / (highest - lowest)
  const cellOf =
    Number.isFinite(scale) && scale > 0
      ? (value: number) => Math.max(0, Math.min(CELLS - 1, Math.floor((value - lowest) * scale)))
      : () => 0
  /** Per part the number of cuts in lower ones. */
  const before = new Int32Array(CELLS + 1)
  for (const cut of cuts) before[cellOf(cut) + 1]++
  for (let cell = 0; cell < CELLS; cell++) before[cell + 1] += before[cell]
  return value => {
    const cell = cellOf(value)
    let low = before[cell]
    let high = before[cell + 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (value <= cuts[middle]) high = middle
      else low = middle + 1
    }
    return low
  }
}
