/** What the margins of LDAM's authors are at most. */
const LARGEST_MARGIN = 0.5
/** Of deferred re-weighting, as in the code of LDAM's authors. */
export const DEFERRED_BETA = 0.9999

/**
 * What the rows of each class weigh by the effective number of rows of their class, (1 - beta^n) / (1 - beta) (Cui et al., arXiv
 * 1901.05555, proposition 1; weights as in its section 4, with mean 1 over the rows). Beta 0 weighs all rows the same, and
 * towards 1 the weights become those by inverse frequency.
 *
 * @param sizes Rows of each class, at least 1.
 */
export function effectiveWeights(sizes: readonly number[], beta = DEFERRED_BETA): number[] {
  const weights = sizes.map(size => (1 - beta) / (1 - beta ** size))
  const sum = weights.reduce((total, weight, label) => total + weight * sizes[label], 0)
  const mean = sum / sizes.reduce((total, size) => total + size, 0)
  return weights.map(weight => weight / mean)
}

/** LDAM's margins fall with the fourth root of a class's rows (Cao et al., arXiv 1906.07413, section 3.2); the largest is 0.5. */
export function marginsOf(sizes: readonly number[]): number[] {
  const largest = LARGEST_MARGIN * Math.min(...sizes) ** 0.25
  return sizes.map(size => largest / size ** 0.25)
}
