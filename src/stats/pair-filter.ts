import type {Matrix} from '../core/matrix.js'
import {selectMiddle} from './select-middle.js'
import {loadWasmKernels} from '../nn/kernels/wasm.js'
import type {Kernels} from '../nn/kernels/kernels.js'

/** Queries that are looked at together, and points. */
export const QUERIES_AT_ONCE = 256
const POINTS_AT_ONCE = 256
/** So many points are looked at in one go where there are no more. */
const MOST_AT_ONCE = 512
/** From so many neighbours on, choosing them among estimates spares more than it takes. */
const CHOOSE_FROM = 8
const FILTER_FROM_DIFFERENCES = 3e7
/** Points whose medians are taken for the middle of all. */
const MIDDLE_POINTS = 101
/** The filter lets go of pairs that it cannot tell apart; where that is a larger share, looking at every pair is cheaper. */
const MOST_PASSED = 0.25
const PAIRS_TO_JUDGE = 65_536
/** Norms beyond overflow or vanish when squared. */
const LARGEST_NORM = 1e140
const SMALLEST_NORM = 1e-140
/** Unit roundoff of single precision, and more than all that underflow can take away where the largest norm is 1. */
const ROUNDOFF = 2 ** -24
const UNDERFLOW = 2 ** -100

/** Whether filtering pays: it needs the time of so many differences of two numbers to get ready. */
export const isMuchToCompare = (points: Omit<Matrix, 'data'>, queries: Pick<Matrix, 'rows'>) =>
  points.rows * queries.rows * points.columns >= FILTER_FROM_DIFFERENCES

/** Finds the pairs of points and queries that may be near. */
export interface PairFilter {
  /**
   * Calls `visit` with the query and the point of every pair whose squared distance may be at most the query's limit, points
   * in the order of their rows, for the queries in [from, to), at most `QUERIES_AT_ONCE`. `visit` may lower the limit.
   *
   * @param count Where so many nearest points are wanted of each query, and no others.
   */
  run(limits: Float64Array, from: number, to: number, visit: (query: number, point: number) => void, count?: number): void
}

/**
 * Near pairs by products of matrices in single precision: |p - q|^2 = |p|^2 - 2 p.q + |q|^2, less all that rounding can
 * have added. With u = 2^-24, n columns and any order of summation the sum of the first two terms is off by at most
 * (n + 4) u (2 |p||q| + |p|^2) <= (n + 4) u (|q|^2 + 2 |p|^2), conversion included (Higham, Accuracy and Stability of
 * Numerical Algorithms, doi:10.1137/1.9780898718027, section 3.1); we take n + 16, which covers what double precision
 * loses as well. So no pair within a limit is ever left out: whoever computes the distances of what is visited in double precision
 * finds what a scan finds. Columns are centred at a median, and the largest norm is made 1.
 *
 * Where numbers differ so much in size that too many pairs pass, every pair is visited.
 *
 * @param points [points, columns], finite. @param queries [queries, columns], likewise.
 * @param columns Those that distances are over; all when left out.
 * @returns Undefined where the kernels are not built, or numbers are too large or too small for it.
 */
export function createPairFilter(
  points: Matrix,
  queries: Matrix,
  columns: ArrayLike<number> = Array.from({length: points.columns}, (_, column) => column),
): PairFilter | undefined {
  const loaded = loadWasmKernels()
  if ('missing' in loaded) return undefined
  const chosen = Int32Array.from(columns)
  const middle = middleOf(points, chosen)
  const largest = Math.max(largestNorm(points, chosen, middle), largestNorm(queries, chosen, middle))
  if (!(largest > SMALLEST_NORM && largest < LARGEST_NORM)) return undefined
  // A power of two: scaling rounds nothing.
  const scale = 2 ** -Math.ceil(Math.log2(largest))
  return loaded.withKernels(kernels => filterWith(kernels, points, queries, {columns: chosen, middle, scale}))
}

interface Frame {
  readonly columns: Int32Array
  /** Per column of those. */
  readonly middle: Float64Array
  readonly scale: number
}

function filterWith(kernels: Kernels, points: Matrix, queries: Matrix, frame: Frame): PairFilter {
  const width = frame.columns.length + 1
  const slack = (width + 15) * ROUNDOFF
  const left = kernels.allocate(QUERIES_AT_ONCE * width)
  const pointsAtOnce = points.rows <= MOST_AT_ONCE ? points.rows : POINTS_AT_ONCE
  const right = kernels.allocate(pointsAtOnce * width)
  const bounds = kernels.allocate(QUERIES_AT_ONCE * pointsAtOnce)
  const chosen = new Float64Array(pointsAtOnce)
  const order = new Int32Array(pointsAtOnce)
  /** No estimate of the nearest points is above it: norms are at most 1, so errors are at most 6 slacks. */
  const mostOfNearest = (start: number, end: number, count: number) => {
    for (let at = start; at < end; at++) {
      chosen[at - start] = bounds[at]
      order[at - start] = at - start
    }
    selectMiddle({data: chosen, rows: end - start, columns: 1}, order, 0, end - start - 1, count - 1, 0)
    return singleAbove(chosen[order[count - 1]] + 6 * slack)
  }
  const squares = new Float64Array(QUERIES_AT_ONCE)
  const unit = frame.scale * frame.scale
  let [pairs, passed] = [0, 0]
  return {
    run(limits, from, to, visit, wanted = 0) {
      const count = to - from
      const limitOf = (query: number) => singleAbove(limits[from + query] * unit - squares[query])
      for (let query = 0; query < count; query++) {
        squares[query] = (1 - slack) * place(queries, from + query, frame, -2, left, query * width)
        left[query * width + width - 1] = 1
      }
      for (let first = 0; first < points.rows; first += pointsAtOnce) {
        const last = Math.min(points.rows, first + pointsAtOnce)
        if (pairs >= PAIRS_TO_JUDGE && passed > MOST_PASSED * pairs) {
          for (let query = from; query < to; query++) for (let point = first; point < last; point++) visit(query, point)
          continue
        }
        for (let point = first, start = 0; point < last; point++, start += width)
          right[start + width - 1] = (1 - 2 * slack) * place(points, point, frame, 1, right, start)
        kernels.productRightTransposed(count, last - first, width, left, right, bounds)
        pairs += count * (last - first)
        for (let query = 0; query < count; query++) {
          const start = query * (last - first)
          const end = start + last - first
          const most = wanted >= CHOOSE_FROM && end - start > 2 * wanted ? mostOfNearest(start, end, wanted) : Infinity
          let at = start
          while ((at = kernels.firstAtMost(at, end, bounds, Math.min(most, limitOf(query)))) < end) {
            passed++
            visit(from + query, first + at - start)
            at++
          }
        }
      }
    },
  }
}

/** A number of single precision that is not below. */
const singleAbove = (value: number) => Math.fround(value + ROUNDOFF * 2 * Math.abs(value) + UNDERFLOW)

/** Puts a row, centred, scaled and times a factor, into an array; returns its squared norm without the factor. */
function place(
  {data, columns: rowLength}: Matrix,
  row: number,
  {columns, middle, scale}: Frame,
  factor: number,
  into: Float32Array,
  at: number,
): number {
  let squares = 0
  for (let place = 0, start = row * rowLength; place < columns.length; place++) {
    const value = (data[start + columns[place]] - middle[place]) * scale
    squares += value * value
    into[at + place] = factor * value
  }
  return squares
}

function middleOf({data, rows, columns: rowLength}: Matrix, columns: Int32Array): Float64Array {
  const count = Math.min(rows, MIDDLE_POINTS)
  return Float64Array.from(columns, column => {
    const sample = Float64Array.from(
      {length: count},
      (_, at) => data[Math.floor((at * rows) / count) * rowLength + column],
    ).sort()
    return sample[count >> 1]
  })
}

function largestNorm({data, columns: rowLength}: Matrix, columns: Int32Array, middle: Float64Array): number {
  let largest = 0
  for (let start = 0; start < data.length; start += rowLength) {
    let squares = 0
    for (let place = 0; place < columns.length; place++) squares += (data[start + columns[place]] - middle[place]) ** 2
    if (!(squares <= largest)) largest = squares
  }
  return Math.sqrt(largest)
}
