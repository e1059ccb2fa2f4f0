/** Columns of which less than this share is left after the others depend on them. */
const DEPENDENT = 1e-6

/**
 * The multiples of a few columns whose sum is nearest to the right side, by Gram-Schmidt: no digits are lost as in normal equations.
 * `residual` is what is left, `smallest` the least length of a column after the ones before it. Undefined where columns
 * depend on each other.
 */
export function leastSquares(
  columns: readonly Float64Array[],
  right: Float64Array,
): {values: number[]; residual: number; smallest: number} | undefined {
  const basis: Float64Array[] = []
  const upper: number[][] = []
  for (const column of columns) {
    const rest = column.slice()
    const shares = basis.map(axis => {
      const share = rest.reduce((sum, value, at) => sum + value * axis[at], 0)
      rest.forEach((value, at) => (rest[at] = value - share * axis[at]))
      return share
    })
    const length = Math.hypot(...rest)
    if (length < DEPENDENT * Math.hypot(...column)) return undefined
    basis.push(rest.map(value => value / length))
    upper.push([...shares, length])
  }
  const rest = right.slice()
  const targets = basis.map(axis => {
    const share = rest.reduce((sum, value, at) => sum + value * axis[at], 0)
    rest.forEach((value, at) => (rest[at] = value - share * axis[at]))
    return share
  })
  const values = targets.slice()
  for (let at = values.length - 1; at >= 0; at--) {
    values[at] /= upper[at][at]
    for (let before = 0; before < at; before++) values[before] -= upper[at][before] * values[at]
  }
  return {values, residual: Math.hypot(...rest), smallest: Math.min(...upper.map((shares, at) => shares[at]))}
}
