/** Row numbers in the order of their values, smallest first; equal values keep their order. */
export function ascending(values: ArrayLike<number>): Int32Array {
  return Int32Array.from({length: values.length}, (_, row) => row).sort((a, b) => values[a] - values[b] || a - b)
}

/** 1-based ranks; equal values share the mean of theirs. */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = ascending(values)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    let end = start + 1
    while (end < order.length && values[order[end]] === values[order[start]]) end++
    for (let at = start; at < end; at++) ranks[order[at]] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

/** One array behind the other. */
export function joined(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  const all = new Float64Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}
