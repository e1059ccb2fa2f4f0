/** So many rows are averaged for a value of the table, at least. */
const ROWS_PER_VALUE = 5
/** More would be finer than what a class's rows tell. */
const MOST_BLOCKS = 200

/**
 * Quantiles that a file may hold: the distribution of a column at equal steps of probability from 0 to 1, without its single values. The
 * sorted values are cut into blocks of at least five rows, and each block is its mean; half-way between two blocks is the mean of both.
 * Only the ends, smallest and largest value, are values of the column (and so are those that all rows of a block
 * share). Of a block nobody can solve for its values: there are five unknowns and one mean. Linear between the
 * quantiles, the distribution is that of the column but for what happens inside a block.
 *
 * @param sorted Rising, finite.
 * @returns Nothing for no value; otherwise at least two numbers, rising.
 */
export function coarseQuantiles(sorted: ArrayLike<number>): number[] {
  const {length} = sorted
  if (length === 0) return []
  const blocks = Math.min(MOST_BLOCKS, Math.floor(length / ROWS_PER_VALUE))
  const means = Array.from({length: blocks}, (_, block) => {
    const [from, to] = [block, block + 1].map(at => Math.floor((at * length) / blocks))
    // Relative to the first, so that equal values give just that value.
    let sum = 0
    for (let at = from; at < to; at++) sum += sorted[at] - sorted[from]
    return sorted[from] + sum / (to - from)
  })
  const between = means.flatMap((mean, block) => (block === 0 ? [mean] : [means[block - 1] / 2 + mean / 2, mean]))
  return [sorted[0], ...between, sorted[length - 1]]
}
