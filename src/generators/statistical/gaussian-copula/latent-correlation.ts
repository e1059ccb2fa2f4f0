import type {breather} from '../../../core/context.js'
import {normalQuantile} from '../../../stats/special.js'
import type {Marginal} from './marginal.js'

/** Terms of Mehler's series. With two outcomes each and a correlation of 0.9 the rest is below 0.002. */
const TERMS = 40
/** No pair of columns is taken to depend more than this. */
const LARGEST = 0.999
const HALVINGS = 40

/** Latent correlations [marginals, marginals] and how far to draw them towards 0. */
export interface LatentCorrelations {
  readonly correlations: Float64Array
  /** In [0, 1]. */
  readonly shrinkage: number
}

/**
 * Correlations of latent normal variables such that the correlations of their normal scores are those of the data. The score of
 * an outcome is the mean of the latent variable over its interval. The covariance of two columns' scores under a latent correlation r is
 * sum_k r^k a_k b_k with the columns' Hermite coefficients (Mehler's series), rising in r, and r is found by halving.
 * Simply correlating the scores would make levels depend less on each other than in the data.
 *
 * Matching by the Gaussian copula: Cario and Nelson, Modeling and Generating Random Vectors with Arbitrary Marginal
 * Distributions and Correlation Matrix, Northwestern University, 1997 (NORTA). Shrinkage towards independence: the
 * estimate of Ledoit and Wolf for correlations, Schäfer and Strimmer, Stat. Appl. Genet. Mol. Biol. 4, 2005,
 * doi:10.2202/1544-6115.1175, table 2, target D: the sum of the correlations' variances over the sum of their squares.
 * With fewer than four rows there is no telling, and it is 1. Pairs of columns are looked at in the rows that show
 * both.
 */
export async function latentCorrelations(
  marginals: readonly Marginal[],
  breathe: ReturnType<typeof breather>,
): Promise<LatentCorrelations> {
  const size = marginals.length
  const correlations = new Float64Array(size * size)
  const scores = marginals.map(scoresOf)
  let [variances, squares] = [0, 0]
  for (let i = 0; i < size; i++) {
    correlations[i * size + i] = 1
    for (let j = 0; j < i; j++) {
      const pair = sampleMoments(scores[i].perRow, scores[j].perRow)
      if (pair === undefined) continue
      variances += pair.variance
      squares += pair.correlation ** 2
      const latent = matched(pair.covariance, scores[i].hermite, scores[j].hermite)
      correlations[i * size + j] = latent
      correlations[j * size + i] = latent
    }
    await breathe()
  }
  const rows = marginals.length === 0 ? 0 : marginals[0].outcomes.length
  return {correlations, shrinkage: rows < 4 ? 1 : squares > 0 ? Math.min(1, variances / squares) : 0}
}

/** Normal scores of a marginal and the coefficients of its score in orthonormal Hermite polynomials, from the first on. */
function scoresOf({outcomes, shares}: Marginal): {perRow: Float64Array; hermite: Float64Array} {
  const hermite = new Float64Array(TERMS)
  const perOutcome = new Float64Array(shares.length)
  let lower = edgeTerms(0)
  let sum = 0
  shares.forEach((share, outcome) => {
    sum += share
    const upper = edgeTerms(outcome === shares.length - 1 ? 1 : sum)
    perOutcome[outcome] = (lower[0] - upper[0]) / share
    for (let k = 0; k < TERMS; k++) hermite[k] += (perOutcome[outcome] * (lower[k] - upper[k])) / Math.sqrt(k + 1)
    lower = upper
  })
  return {perRow: Float64Array.from(outcomes, outcome => (outcome < 0 ? NaN : perOutcome[outcome])), hermite}
}

/** phi(z) h_k(z) for k = 0, 1, ... at the z below which the normal has this probability; 0 at the ends. */
function edgeTerms(probability: number): Float64Array {
  const terms = new Float64Array(TERMS)
  if (probability <= 0 || probability >= 1) return terms
  const z = normalQuantile(probability)
  terms[0] = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  terms[1] = z * terms[0]
  for (let k = 2; k < TERMS; k++) terms[k] = (z * terms[k - 1] - Math.sqrt(k - 1) * terms[k - 2]) / Math.sqrt(k)
  return terms
}

/**
 * Covariance and correlation over the rows that show both, and the variance of the correlation; undefined when a column
 * does not vary there.
 */
function sampleMoments(
  x: Float64Array,
  y: Float64Array,
): {covariance: number; correlation: number; variance: number} | undefined {
  let [count, meanX, meanY] = [0, 0, 0]
  for (let row = 0; row < x.length; row++) {
    if (Number.isNaN(x[row]) || Number.isNaN(y[row])) continue
    count++
    meanX += (x[row] - meanX) / count
    meanY += (y[row] - meanY) / count
  }
  let [xx, yy, xy] = [0, 0, 0]
  for (let row = 0; row < x.length; row++) {
    const [dx, dy] = [x[row] - meanX, y[row] - meanY]
    if (Number.isNaN(dx * dy)) continue
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  if (!(xx > 0 && yy > 0)) return undefined
  const scale = Math.sqrt(xx * yy) / (count - 1)
  let spread = 0
  for (let row = 0; row < x.length; row++) {
    const product = (x[row] - meanX) * (y[row] - meanY)
    if (!Number.isNaN(product)) spread += (product / scale - xy / scale / count) ** 2
  }
  return {
    covariance: xy / count,
    correlation: xy / Math.sqrt(xx * yy),
    variance: (count / (count - 1) ** 3) * spread,
  }
}

/** The latent correlation at which Mehler's series has this covariance; at most LARGEST in size. */
function matched(covariance: number, a: Float64Array, b: Float64Array): number {
  let [low, high] = [-LARGEST, LARGEST]
  for (let round = 0; round < HALVINGS; round++) {
    const middle = (low + high) / 2
    if (series(middle, a, b) < covariance) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function series(r: number, a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = TERMS - 1; k >= 0; k--) sum = (sum + a[k] * b[k]) * r
  return sum
}
