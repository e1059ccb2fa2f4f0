/** The standard deviation of values; 0 when all are equal, whatever rounding says. */
export function deviation(values: ArrayLike<number>): number {
  const list = Array.from(values)
  if (list.every(value => value === list[0])) return 0
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length
  return Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1))
}

/**
 * The standard error of a proportion of so many rows with one success and one failure added (Laplace's rule): what stands in for
 * the error of a figure in [0, 1] that did not vary at all.
 */
export function leastError(rows: number): number {
  const proportion = (rows + 1) / (rows + 2)
  return Math.sqrt((proportion * (1 - proportion)) / (rows + 2))
}
