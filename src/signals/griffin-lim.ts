import type {Rng} from '../core/rng.js'
import type {Spectrum, Stft} from './stft.js'

export interface GriffinLimOptions {
  readonly iterations: number
  /** How far each step goes on in the direction of the last one: 0 is the method of 1984. */
  readonly momentum: number
}

/** With these the method is the fast one, as usual. */
export const USUAL_GRIFFIN_LIM: GriffinLimOptions = {iterations: 60, momentum: 0.99}

/**
 * A signal whose short-time spectrum has about these magnitudes. From random phases, the transform is brought to the given magnitudes and
 * to that of a signal in turns.
 *
 * Griffin and Lim, IEEE Trans. ASSP 32(2), 1984, section III; with momentum Perraudin, Balazs and Sondergaard, A fast Griffin-Lim
 * algorithm, WASPAA 2013, algorithm 2: c(n) = P(t(n-1)), t(n) = c(n) + momentum (c(n) - c(n-1)).
 *
 * @param magnitudes [frames, bins], none below 0.
 * @returns [length]
 */
export function griffinLim(
  magnitudes: Float64Array,
  stft: Stft,
  rng: Rng,
  {iterations, momentum}: GriffinLimOptions = USUAL_GRIFFIN_LIM,
): Float64Array {
  const wanted: Spectrum = stft.empty()
  magnitudes.forEach((magnitude, at) => {
    const phase = 2 * Math.PI * rng.next()
    wanted.real[at] = magnitude * Math.cos(phase)
    wanted.imaginary[at] = magnitude * Math.sin(phase)
  })
  let last: Spectrum | undefined
  for (let iteration = 0; iteration < iterations; iteration++) {
    const consistent = stft.forward(stft.inverse(wanted))
    for (let at = 0; at < magnitudes.length; at++) {
      const real = consistent.real[at] + (last ? momentum * (consistent.real[at] - last.real[at]) : 0)
      const imaginary = consistent.imaginary[at] + (last ? momentum * (consistent.imaginary[at] - last.imaginary[at]) : 0)
      const length = Math.sqrt(real * real + imaginary * imaginary)
      // What has no phase gets one: 0.
      wanted.real[at] = length === 0 ? magnitudes[at] : (magnitudes[at] * real) / length
      wanted.imaginary[at] = length === 0 ? 0 : (magnitudes[at] * imaginary) / length
    }
    last = consistent
  }
  return stft.inverse(wanted)
}

/**
 * How near the magnitudes of a signal come to those that were wanted, in dB; the lower the nearer:
 * 20 log10(|wanted - found| / |wanted|), the spectral convergence of Sturmel and Daudet, DAFx 2011, equation 11.
 */
export function spectralConvergence(wanted: Float64Array, found: Float64Array): number {
  let [missed, all] = [0, 0]
  wanted.forEach((magnitude, at) => {
    missed += (magnitude - found[at]) ** 2
    all += magnitude ** 2
  })
  return 10 * Math.log10(missed / all)
}
