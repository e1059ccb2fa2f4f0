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
