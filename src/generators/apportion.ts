/**
 * Whole numbers in proportion to the weights that add up to `total`, by largest remainders (Hamilton's method); of equal
 * remainders the first are rounded up.
 *
 * @param weights Not negative, not all 0.
 */
export function apportion(weights: Float64Array, total: number): Int32Array {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  // First times, then divided: exact shares of whole weights stay exact, and rounding never lifts a share over the next number.
  const exact = weights.map(weight => (weight * total) / sum)
  const counts = Int32Array.from(exact, Math.floor)
  const left = total - counts.reduce((all, count) => all + count, 0)
  const byRemainder = Array.from(exact.keys()).sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b)
  for (const row of byRemainder.slice(0, left)) counts[row]++
  return counts
}

/** Every position as often as its count says, in order. */
export function repeated(counts: Int32Array, total: number): Int32Array {
  const positions = new Int32Array(total)
  let at = 0
  counts.forEach((count, position) => {
    positions.fill(position, at, at + count)
    at += count
  })
  return positions
}
