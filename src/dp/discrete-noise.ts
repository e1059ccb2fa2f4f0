import type {NoiseSource} from './secure-noise.js'

/**
 * Whole numbers with discrete Gaussian or discrete Laplace distribution, exact: integer arithmetic and random bits only. What is
 * added to a whole number then has the same distribution whatever that number is, so the attacks on the gaps of
 * floating-point noise (Mironov, CCS 2012, doi:10.1145/2382196.2382264) have nothing to look at. How long a draw takes
 * does depend on the value drawn.
 *
 * Canonne, Kamath and Steinke, The Discrete Gaussian for Differential Privacy, arXiv:2004.00010, algorithms 1 to 3.
 */

/** Variances are rounded up to so many parts of one. */
const VARIANCE_PARTS = 2 ** 20

/**
 * P(x) proportional to exp(-x^2 / (2 sigma^2)) over the whole numbers (algorithm 3).
 * @param sigma > 0; its square is rounded up to a multiple of 2^-20. The variance is at most sigma^2, and close to it from 1 on.
 */
export function discreteGaussian(sigma: number, noise: NoiseSource): number {
  if (!(sigma > 0 && sigma < 2 ** 40)) throw new RangeError(`sigma must be in (0, 2^40). Got ${sigma}.`)
  const parts = BigInt(VARIANCE_PARTS)
  const variance = BigInt(Math.ceil(sigma * sigma * VARIANCE_PARTS))
  const scale = BigInt(Math.floor(sigma) + 1)
  for (;;) {
    const proposed = laplace(scale, noise)
    // (|y| - sigma^2 / t)^2 / (2 sigma^2), with sigma^2 = variance / parts.
    const off = (proposed < 0n ? -proposed : proposed) * parts * scale - variance
    if (bernoulliExp(off * off, 2n * variance * parts * scale * scale, noise)) return Number(proposed)
  }
}

/**
 * P(x) proportional to exp(-|x| / scale) over the whole numbers (algorithm 2 with s = 1).
 * @param scale A whole number of at least 1.
 */
export function discreteLaplace(scale: number, noise: NoiseSource): number {
  if (!(Number.isSafeInteger(scale) && scale >= 1))
    throw new RangeError(`scale must be a whole number of at least 1. Got ${scale}.`)
  return Number(laplace(BigInt(scale), noise))
}

function laplace(scale: bigint, noise: NoiseSource): bigint {
  for (;;) {
    const low = below(scale, noise)
    if (!bernoulliExp(low, scale, noise)) continue
    let high = 0n
    while (bernoulliExp(1n, 1n, noise)) high++
    const size = low + scale * high
    const negative = below(2n, noise) === 1n
    // Zero must not count twice.
    if (!(negative && size === 0n)) return negative ? -size : size
  }
}

/** True with probability exp(-numerator / denominator), for any ratio >= 0 (algorithm 1). */
export function bernoulliExp(numerator: bigint, denominator: bigint, noise: NoiseSource): boolean {
  for (let whole = numerator / denominator; whole > 0n; whole--) if (!bernoulliExpBelowOne(1n, 1n, noise)) return false
  return bernoulliExpBelowOne(numerator % denominator, denominator, noise)
}

/** For ratios in [0, 1]. */
function bernoulliExpBelowOne(numerator: bigint, denominator: bigint, noise: NoiseSource): boolean {
  let k = 1n
  while (below(denominator * k, noise) < numerator) k++
  return k % 2n === 1n
}

/** Uniform in [0, limit): random bits, thrown away when they are too large. */
function below(limit: bigint, noise: NoiseSource): bigint {
  if (limit === 1n) return 0n
  const bits = (limit - 1n).toString(2).length
  for (;;) {
    let drawn = 0n
    for (let left = bits; left > 0; left -= 32) {
      const take = Math.min(32, left)
      drawn = (drawn << BigInt(take)) | BigInt(noise.next32() >>> (32 - take))
    }
    if (drawn < limit) return drawn
  }
}

/** Adds independent discrete Gaussian noise to whole numbers. */
export function addDiscreteGaussian(counts: ArrayLike<number>, sigma: number, noise: NoiseSource): Float64Array {
  return Float64Array.from(counts, count => count + discreteGaussian(sigma, noise))
}
