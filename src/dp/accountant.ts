import {sampledGaussianDivergence} from './sampled-gaussian.js'

/** Rényi divergences between the outputs on neighbouring tables, one for each of {@link ORDERS}. */
export type RenyiCurve = Float64Array

/** The orders that are tried: tenths, where large epsilons have their best order, then whole numbers, ever sparser. */
export const ORDERS: readonly number[] = [
  ...Array.from({length: 99}, (_, at) => 1 + (at + 1) / 10),
  ...Array.from({length: 53}, (_, at) => 11 + at),
  ...Array.from({length: 45}, (_, at) => Math.round(64 * 2 ** ((at * 7) / 44))),
]

/** What an (epsilon, delta) guarantee spends or may spend. */
export interface PrivacyBudget {
  readonly epsilon: number
  readonly delta: number
}

/** Gaussian mechanism: alpha / (2 sigma^2). Mironov, arXiv:1702.07476, corollary 3. @param noiseMultiplier Sigma over sensitivity. */
export const gaussianCurve = (noiseMultiplier: number): RenyiCurve => concentratedCurve(1 / (2 * noiseMultiplier ** 2))

/**
 * Anything that is rho-zero-concentrated: alpha rho (Bun and Steinke, arXiv:1605.02065). The discrete Gaussian with noise
 * sigma per coordinate and Euclidean sensitivity D has rho = D^2 / (2 sigma^2), as the continuous one (Canonne, Kamath and
 * Steinke, arXiv:2004.00010, theorem 14).
 */
export const concentratedCurve = (rho: number): RenyiCurve => Float64Array.from(ORDERS, order => order * rho)

/** Laplace mechanism of scale `scale` at sensitivity 1. Mironov, arXiv:1702.07476, proposition 6. */
export function laplaceCurve(scale: number): RenyiCurve {
  return Float64Array.from(ORDERS, order => {
    const up = (order - 1) / scale
    // ln(a e^up + b e^-order/scale), with the larger exponential taken out.
    const rest = (order / (2 * order - 1)) * (1 + ((order - 1) / order) * Math.exp(-up - order / scale))
    return (up + Math.log(rest)) / (order - 1)
  })
}

/** One step of the Gaussian mechanism on a Poisson sample: what DP-SGD repeats. arXiv:1908.10530. */
export const sampledGaussianCurve = (rate: number, noiseMultiplier: number): RenyiCurve =>
  Float64Array.from(ORDERS, order => sampledGaussianDivergence(rate, noiseMultiplier, order))

/** Divergences add up, also when a mechanism looks at earlier outputs (Mironov, arXiv:1702.07476, proposition 1). */
export function compose(...curves: readonly RenyiCurve[]): RenyiCurve {
  return Float64Array.from(ORDERS, (_, at) => curves.reduce((sum, curve) => sum + curve[at], 0))
}

/** The same mechanism, run so many times. */
export const repeat = (curve: RenyiCurve, times: number): RenyiCurve => curve.map(divergence => times * divergence)

/**
 * The smallest epsilon that the curve proves at this delta, and the order that proves it:
 * min over alpha of D_alpha + ln((alpha - 1) / alpha) - (ln delta + ln alpha) / (alpha - 1).
 *
 * Canonne, Kamath and Steinke, arXiv:2004.00010, proposition 12 of version 4 (the same as Balle et al.,
 * arXiv:1905.09982, theorem 21); up to a third smaller than Mironov's original D_alpha - ln(delta) / (alpha - 1).
 *
 * @param delta In (0, 1).
 */
export function epsilonAt(curve: RenyiCurve, delta: number): {epsilon: number; order: number} {
  let best = {epsilon: Infinity, order: ORDERS[0]}
  for (const [at, order] of ORDERS.entries()) {
    const epsilon = curve[at] + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1)
    if (epsilon < best.epsilon) best = {epsilon, order}
  }
  return {...best, epsilon: Math.max(0, best.epsilon)}
}

/** The smallest delta that the curve proves at this epsilon, by the same formula solved for delta; at most 1. */
export function deltaAt(curve: RenyiCurve, epsilon: number): number {
  const logDeltas = ORDERS.map((order, at) => (order - 1) * (curve[at] - epsilon + Math.log1p(-1 / order)) - Math.log(order))
  return Math.min(1, Math.exp(Math.min(...logDeltas)))
}

/**
 * The smallest noise multiplier, to a millionth, with which the mechanism keeps within the budget, rounded to the safe side: false
 * position on the logarithm of epsilon (Illinois variant; Dowell and Jarratt, doi:10.1007/BF01934364), which needs half as many curves as
 * bisection.
 *
 * @param curveAt The whole composition at a noise multiplier.
 */
export function noiseMultiplierFor(budget: PrivacyBudget, curveAt: (noiseMultiplier: number) => RenyiCurve): number {
  /** Above 0 where too much is spent. */
  const excess = (sigma: number) => Math.log(epsilonAt(curveAt(sigma), budget.delta).epsilon / budget.epsilon)
  let [high, above] = [1, excess(1)]
  while (above > 0) above = excess((high *= 2))
  let [low, below] = [high / 2, excess(high / 2)]
  while (below <= 0) below = excess((low /= 2))
  let side = 0
  while (high - low > PRECISION * high) {
    const margin = (PRECISION * high) / 2
    const secant = high - (above * (high - low)) / (above - below)
    // There is no line through an epsilon of 0 or infinity.
    const sigma = Number.isFinite(above - below) ? Math.min(high - margin, Math.max(low + margin, secant)) : (low + high) / 2
    const found = excess(sigma)
    if (found > 0) {
      ;[low, below] = [sigma, found]
      if (side === -1) above /= 2
      side = -1
    } else {
      ;[high, above] = [sigma, found]
      if (side === 1) below /= 2
      side = 1
    }
  }
  return high
}

const PRECISION = 1e-6

/** The zero-concentrated budget rho that an (epsilon, delta) budget allows. */
export const rhoFor = (budget: PrivacyBudget): number => 1 / (2 * noiseMultiplierFor(budget, gaussianCurve) ** 2)
