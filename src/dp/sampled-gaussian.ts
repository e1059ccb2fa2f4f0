import {logNormalTail} from '../stats/special.js'

/** Terms of the series for fractional orders below e^-30 are dropped: the sum is at least 1. */
const LOG_NEGLIGIBLE = -30

/**
 * Rényi divergence of order alpha between the Gaussian mechanism's outputs on neighbouring tables (one record added or removed)
 * when each record enters with probability `rate`: D = ln(A_alpha) / (alpha - 1). Whole orders: the binomial sum; other orders:
 * the two-sided series, whose terms beyond alpha alternate in sign. All in logarithms, so that small noise does not overflow.
 *
 * Mironov, Talwar and Zhang, Rényi Differential Privacy of the Sampled Gaussian Mechanism, arXiv:1908.10530, section 3.3.
 *
 * @param rate In [0, 1].
 * @param noiseMultiplier Standard deviation of the noise over the sensitivity, > 0.
 * @param order alpha > 1.
 */
export function sampledGaussianDivergence(rate: number, noiseMultiplier: number, order: number): number {
  if (rate === 0) return 0
  if (rate === 1) return order / (2 * noiseMultiplier ** 2)
  const logA = Number.isInteger(order) ? wholeOrder(rate, noiseMultiplier, order) : fractionalOrder(rate, noiseMultiplier, order)
  return Math.max(0, logA / (order - 1))
}

function wholeOrder(rate: number, sigma: number, order: number): number {
  const terms = new Float64Array(order + 1)
  const odds = Math.log(rate) - Math.log1p(-rate)
  let weight = order * Math.log1p(-rate)
  let largest = -Infinity
  for (let k = 0; k <= order; k++) {
    terms[k] = weight + (k * k - k) / (2 * sigma * sigma)
    largest = Math.max(largest, terms[k])
    // From one binomial weight to the next.
    weight += odds + Math.log((order - k) / (k + 1))
  }
  let sum = 0
  for (const term of terms) sum += Math.exp(term - largest)
  return largest + Math.log(sum)
}

function fractionalOrder(rate: number, sigma: number, order: number): number {
  const [logRate, logRest, variance] = [Math.log(rate), Math.log1p(-rate), sigma * sigma]
  const middle = variance * Math.log(1 / rate - 1) + 0.5
  const terms: number[] = []
  const signs: number[] = []
  let logBinomial = 0
  let sign = 1
  for (let k = 0; ; k++) {
    const rest = order - k
    const below = logBinomial + rest * logRest + k * logRate + (k * k - k) / (2 * variance)
    const above = logBinomial + k * logRest + rest * logRate + (rest * rest - rest) / (2 * variance)
    const low = below + logNormalTail((k - middle) / sigma)
    const high = above + logNormalTail((middle - rest) / sigma)
    terms.push(low, high)
    signs.push(sign, sign)
    if (k > order && low < LOG_NEGLIGIBLE && high < LOG_NEGLIGIBLE) return logSum(terms, signs)
    logBinomial += Math.log(Math.abs(rest) / (k + 1))
    if (rest < 0) sign = -sign
  }
}

/** ln of the sum of exponentials with these signs. */
function logSum(terms: readonly number[], signs: readonly number[]): number {
  const largest = Math.max(...terms)
  return largest + Math.log(terms.reduce((sum, term, at) => sum + signs[at] * Math.exp(term - largest), 0))
}
