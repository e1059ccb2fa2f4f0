import {uniform, type NoiseSource} from './secure-noise.js'

/**
 * Fills an array with normal noise, for the millions of draws of a training run, where exact discrete sampling would take longer than
 * the training. Each value is half the sum of four Box-Muller deviates of 53 bits, which leaves an attacker who looks at the gaps of
 * floating-point numbers with a search that grows as 2^(3 x 53) (Holohan and Braghin, Secure Random Sampling in Differential
 * Privacy, arXiv:2107.10138). Tails end at 17 standard deviations. An approximation of the real Gaussian that the
 * accountant assumes, not an exact sampler.
 *
 * @param deviation Standard deviation of each value, >= 0.
 */
export function fillGaussian(into: Float32Array | Float64Array, deviation: number, noise: NoiseSource): void {
  const half = deviation / 2
  // A Box-Muller pair is two independent deviates; each goes into a value of its own.
  for (let at = 0; at < into.length; at += 2) {
    let first = 0
    let second = 0
    for (let pair = 0; pair < 4; pair++) {
      const radius = Math.sqrt(-2 * Math.log(1 - uniform(noise)))
      const angle = 2 * Math.PI * uniform(noise)
      first += radius * Math.cos(angle)
      second += radius * Math.sin(angle)
    }
    into[at] = half * first
    if (at + 1 < into.length) into[at + 1] = half * second
  }
}
