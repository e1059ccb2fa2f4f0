import {normalCdf, normalQuantile} from '../../stats/special.js'

/** A column's quantiles; plain JSON. */
export interface QuantileNormal {
  readonly kind: 'quantile-normal'
  /** Values at equal steps of probability from 0 to 1, rising. */
  readonly quantiles: readonly number[]
  /** Probability that the smallest value stands for, and one minus that of the largest; in (0, 0.5). */
  readonly edge: number
}

/** What scikit-learn takes for the ends. */
export const SCIKIT_EDGE = 1e-7

/**
 * Quantile transform to a standard normal: the column's empirical distribution, linear between quantiles, then the normal
 * quantile. A run of equal values becomes the middle of its probabilities.
 *
 * As scikit-learn's QuantileTransformer with normal output and max(min(n / 30, 1000), 10) quantiles, which is what TabDDPM uses
 * (Kotelnikov, Baranchuk, Rubachev and Babenko, ICML 2023, arXiv:2209.15421, section 4). TabDDPM adds no noise to the values, nor do we.
 * Departure: probabilities are mapped to [edge, 1 - edge] instead of cut off there, which differs by at most `edge` and keeps the
 * inverse exact at any `edge`. With scikit-learn's 1e-7 the two ends are at -5.2 and 5.2, far outside of a small
 * class's other rows; 0.5 / n puts them where the ends of n normal values are.
 *
 * What it gives away: with few rows the quantiles are values of the column, the smallest and the largest always.
 *
 * @param values At least two, finite.
 * @param rowsPerQuantile Fewer keep the column's distribution in more detail.
 */
export function fitQuantileNormal(values: Float64Array, edge = SCIKIT_EDGE, rowsPerQuantile = 30): QuantileNormal {
  const sorted = values.toSorted()
  const count = Math.min(sorted.length, Math.max(Math.min(Math.floor(sorted.length / rowsPerQuantile), 1000), 10))
  return {kind: 'quantile-normal', quantiles: quantilesOf(sorted, count), edge}
}

/** Values at `count` equal steps of probability, linear between the sorted values (definition 7 of Hyndman and Fan, 1996). */
export function quantilesOf(sorted: Float64Array, count: number): number[] {
  return Array.from({length: count}, (_, at) => {
    const place = (at * (sorted.length - 1)) / (count - 1)
    const below = Math.floor(place)
    const above = Math.min(sorted.length - 1, below + 1)
    return sorted[below] + (place - below) * (sorted[above] - sorted[below])
  })
}

export function toNormal({quantiles, edge}: QuantileNormal, value: number): number {
  return normalQuantile(edge + (1 - 2 * edge) * probabilityOf(quantiles, value))
}

export function fromNormal({quantiles, edge}: QuantileNormal, z: number): number {
  const place = Math.max(0, Math.min(1, (normalCdf(z) - edge) / (1 - 2 * edge))) * (quantiles.length - 1)
  const below = Math.min(quantiles.length - 2, Math.floor(place))
  return quantiles[below] + (place - below) * (quantiles[below + 1] - quantiles[below])
}

/** Share of the distribution below the value: the middle of the share from below and the one from above. */
function probabilityOf(quantiles: readonly number[], value: number): number {
  const last = quantiles.length - 1
  if (value <= quantiles[0]) return 0
  if (value >= quantiles[last]) return 1
  const from = firstAtLeast(quantiles, value)
  let to = from
  while (quantiles[to + 1] === value) to++
  if (quantiles[from] === value) return (from + to) / 2 / last
  return (from - 1 + (value - quantiles[from - 1]) / (quantiles[from] - quantiles[from - 1])) / last
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
