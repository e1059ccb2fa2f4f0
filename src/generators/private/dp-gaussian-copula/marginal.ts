import type {Scale} from './scale.js'

/** What was learnt of one column. */
export interface Marginal {
  readonly scale: Scale
  /** Probability of each cell; the sum is 1. */
  readonly shares: Float64Array
  /** Sums of the shares before each cell, and 1. */
  readonly cumulative: Float64Array
  /** Probability of a missing cell. */
  readonly missing: number
}

/** Levels of the tree of halves over the cells of a number; one flat level for categories. */
export const depthOf = ({domain, cells}: Scale): number => (domain.kind === 'numeric' ? Math.max(1, Math.log2(cells)) : 1)

/**
 * The counts that are asked for: how many rows are missing, then, for numbers, how many are in each half of the range,
 * in each quarter and so on down to the cells; for categories, how many have each level. A row adds 1 to one count of
 * each level of the tree, or to the first count, so adding a row moves the counts by at most sqrt(depth) in the
 * Euclidean norm. Missing cells are counted only where the domain says that there may be any; otherwise such a row adds
 * nothing.
 */
export function countQuery(scale: Scale, positions: Float64Array): Float64Array {
  const widths = treeWidths(scale)
  const counts = new Float64Array(1 + widths.reduce((sum, width) => sum + width, 0))
  for (const position of positions) {
    if (Number.isNaN(position)) {
      if (scale.domain.missing) counts[0]++
      continue
    }
    let from = 1
    for (const width of widths) {
      counts[from + Math.floor(position * width)]++
      from += width
    }
  }
  return counts
}

/** Number of counts at each level of the tree. */
const treeWidths = (scale: Scale): number[] =>
  scale.domain.kind === 'levels' ? [scale.cells] : Array.from({length: depthOf(scale)}, (_, level) => 2 ** (level + 1))

/**
 * The distribution that noisy counts speak for. In the tree every count is first replaced by the best mean of itself and its
 * parts (Hay, Rastogi, Miklau and Suciu, arXiv:0904.0942, section 4.2), then each stretch is divided in two as far as the
 * difference of its halves stands out of the noise: by 1 - variance / difference^2 of it, not at all when that is negative. What noise
 * hides thus becomes a flat stretch. Levels are shrunk towards their mean in the same way. None of this looks at the data again.
 *
 * @param noisy As `countQuery` gives them, with noise of this variance on each.
 */
export function estimateMarginal(scale: Scale, noisy: Float64Array, variance: number): Marginal {
  const widths = treeWidths(scale)
  const {shares, total} =
    scale.domain.kind === 'levels' ? levelShares(noisy.subarray(1), variance) : treeShares(noisy.subarray(1), widths, variance)
  const absent = scale.domain.missing ? kept(variance, noisy[0] ** 2) * Math.max(0, noisy[0]) : 0
  return marginalOf(scale, shares, absent === 0 ? 0 : absent / (absent + Math.max(0, total)))
}

export function marginalOf(scale: Scale, shares: Float64Array, missing: number): Marginal {
  const cumulative = new Float64Array(shares.length + 1)
  shares.forEach((share, cell) => (cumulative[cell + 1] = cumulative[cell] + share))
  cumulative[shares.length] = 1
  return {scale, shares, cumulative, missing}
}

/** Share of a difference that is kept when its square is expected to hold so much noise. */
const kept = (variance: number, square: number): number => (square > variance ? 1 - variance / square : 0)

function levelShares(counts: Float64Array, variance: number): {shares: Float64Array; total: number} {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const mean = total / counts.length
  const square = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0)
  const shrink = kept((counts.length - 1) * variance, square)
  const shrunk = counts.map(count => Math.max(0, mean + shrink * (count - mean)))
  const sum = shrunk.reduce((all, count) => all + count, 0)
  return {shares: sum > 0 ? shrunk.map(count => count / sum) : shrunk.fill(1 / counts.length), total}
}

function treeShares(noisy: Float64Array, widths: readonly number[], variance: number): {shares: Float64Array; total: number} {
  const {means, variances} = bestMeans(noisy, widths, variance)
  const total = means[0][0] + means[0][1]
  let shares = Float64Array.of(1)
  for (const [level, width] of widths.entries()) {
    const next = new Float64Array(width)
    for (const [parent, share] of shares.entries()) {
      const difference = means[level][2 * parent] - means[level][2 * parent + 1]
      const certain = kept(2 * variances[level], difference ** 2) * difference
      const size = Math.max(share * total, Math.abs(certain))
      const lean = size > 0 ? certain / size : 0
      next[2 * parent] = (share * (1 + lean)) / 2
      next[2 * parent + 1] = (share * (1 - lean)) / 2
    }
    shares = next
  }
  return {shares, total}
}

/** Each count combined with the sum of its two parts, by inverse variances, from the leaves up. */
function bestMeans(
  noisy: Float64Array,
  widths: readonly number[],
  variance: number,
): {means: Float64Array[]; variances: number[]} {
  const means: Float64Array[] = []
  const variances: number[] = []
  let from = noisy.length
  for (let level = widths.length - 1; level >= 0; level--) {
    from -= widths[level]
    const own = noisy.slice(from, from + widths[level])
    const parts = means.at(0)
    if (parts !== undefined) {
      const below = 2 * variances[0]
      own.forEach(
        (count, at) => (own[at] = (count * below + (parts[2 * at] + parts[2 * at + 1]) * variance) / (below + variance)),
      )
      variances.unshift((below * variance) / (below + variance))
    } else variances.unshift(variance)
    means.unshift(own)
  }
  return {means, variances}
}

/** The rank score of a position: 2 F - 1, in [-1, 1]; 0 for a missing cell. */
export function scoreAt({shares, cumulative}: Marginal, position: number): number {
  if (Number.isNaN(position)) return 0
  const at = position * shares.length
  const cell = Math.floor(at)
  return 2 * (cumulative[cell] + (at - cell) * shares[cell]) - 1
}

/** Values beyond this number are as good as continuous. */
const COUNTED_VALUES = 4096

/** Variance of the rank scores: 1/3 for a continuous column, less where many rows share a value. */
export function scoreVariance(marginal: Marginal): number {
  const {values} = marginal.scale
  if (values > COUNTED_VALUES) return 1 / 3
  let variance = 0
  for (let value = 0; value < values; value++) {
    const [low, middle, high] = [value, value + 0.5, value + 1].map(at =>
      scoreAt(marginal, Math.min(at / values, 1 - Number.EPSILON)),
    )
    variance += ((high - low) / 2) * middle ** 2
  }
  return variance
}

/** The position below which this share of the rows lies. */
export function positionAt({shares, cumulative}: Marginal, share: number): number {
  let [low, high] = [0, shares.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (cumulative[middle] <= share) low = middle
    else high = middle - 1
  }
  const part = shares[low] > 0 ? Math.min(1, (share - cumulative[low]) / shares[low]) : 0.5
  return Math.min((low + part) / shares.length, 1 - Number.EPSILON)
}
