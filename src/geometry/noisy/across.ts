/**
 * Distances across a line, for points in units of their own error. The usual differences of squares lose all their
 * digits where lines are long beside the error (two squares of 1e24 for errors of 1e-12 of the range), so that they are
 * worked out anew where they come out small.
 */

/** Where less than this share of the minuend is left, the difference has lost too many digits. */
const CANCELLED = 1e-6

/** A line through `mean` along `direction`, of length 1. */
export interface Axis {
  readonly mean: Float64Array
  readonly direction: Float64Array
}

/**
 * Squared distance of a point from a line. @param start Of the point in `data`. @param squared From the mean. @param
 * place Along the line.
 */
export function squaredAcross(
  {mean, direction}: Axis,
  data: Float64Array,
  start: number,
  squared: number,
  place: number,
): number {
  const quick = squared - place * place
  if (quick > CANCELLED * squared) return quick
  let exact = 0
  for (let column = 0; column < mean.length; column++)
    exact += (data[start + column] - mean[column] - place * direction[column]) ** 2
  return exact
}

/** Squared area between two vectors in `data`. @param a Start of the one, `aa` its square. @param dot Their product. */
export function squaredArea(
  data: Float64Array,
  columns: number,
  a: number,
  b: number,
  aa: number,
  bb: number,
  dot: number,
): number {
  const quick = aa * bb - dot * dot
  if (quick > CANCELLED * aa * bb) return quick
  let exact = 0
  for (let column = 0; column < columns; column++) exact += (data[b + column] - (dot / aa) * data[a + column]) ** 2
  return aa * exact
}

/** So many columns show of nearly all pairs of vectors that they are in no line. */
export const FIRST_COLUMNS = 8
/** The bounds are worked out in another order than what they bound. */
const ROUNDING = 1 + 1e-9

/** Squares of all vectors in `data` over the first columns alone. @param count Of the vectors. */
export function firstSquares(data: Float64Array, columns: number, count: number): Float64Array {
  const first = Math.min(FIRST_COLUMNS, columns)
  return Float64Array.from({length: count}, (_, at) => firstProduct(data, at * columns, at * columns, first))
}

/** The product of two vectors in `data` over the first columns. */
export function firstProduct(data: Float64Array, a: number, b: number, first: number): number {
  let dot = 0
  for (let column = 0; column < first; column++) dot += data[a + column] * data[b + column]
  return dot
}

/**
 * Whether the first columns show already that a vector is farther from the line along another than so much, squared: in fewer columns
 * it is never farther.
 *
 * @param aa Square of the vector along the line, in these columns, as `bb` of the other one and `dot`, their product.
 */
export function isFarAcross(aa: number, bb: number, dot: number, squared: number): boolean {
  const area = aa * bb - dot * dot
  return area > CANCELLED * aa * bb && area > ROUNDING * squared * aa
}
