/**
 * Largest gap between the distribution functions of two samples, in [0, 1]: the statistic of Kolmogorov and Smirnov (Massey,
 * doi:10.1080/01621459.1951.10500769). Ties are stepped over together.
 *
 * @param first Sorted, without NaN, as `second`; neither empty.
 */
export function largestGap(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let [a, b, gap] = [0, 0, 0]
  while (a < first.length && b < second.length) {
    const value = Math.min(first[a], second[b])
    while (a < first.length && first[a] === value) a++
    while (b < second.length && second[b] === value) b++
    gap = Math.max(gap, Math.abs(a / first.length - b / second.length))
  }
  return gap
}
