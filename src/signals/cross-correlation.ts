import {Fourier, powerOfTwo} from './fourier.js'

/**
 * How alike two signals are when one may be shifted: the largest absolute normalised cross-correlation over all shifts. Each shift is
 * normalised by the energies of what overlaps, so that gain and sign do not matter, and what was pushed out is not compared. Signals
 * should have no offset: take their means away first.
 *
 * Lewis, Fast normalized cross-correlation, Vision Interface 1995, in one dimension, by the correlation theorem and sums from the start.
 */
export class CrossCorrelation {
  readonly #length: number
  readonly #shift: number
  readonly #fourier: Fourier
  readonly #real: Float64Array
  readonly #imaginary: Float64Array

  /**
   * @param length Of both signals.
   * @param shift The largest shift, in either direction, in moments; below the length.
   */
  constructor(length: number, shift: number) {
    this.#length = length
    this.#shift = shift
    this.#fourier = new Fourier(powerOfTwo(length + shift))
    this.#real = new Float64Array(this.#fourier.size)
    this.#imaginary = new Float64Array(this.#fourier.size)
  }

  /** In [0, 1]; 0 where either signal is silent. */
  largest(a: Float64Array, b: Float64Array): number {
    const products = this.#correlate(a, b)
    const [energyA, energyB] = [energies(a), energies(b)]
    const [length, {size}] = [this.#length, this.#fourier]
    let most = 0
    for (let shift = -this.#shift; shift <= this.#shift; shift++) {
      // The moment t of a stands beside t + shift of b.
      const [from, to] = [Math.max(0, -shift), Math.min(length, length - shift)]
      const energy = (energyA[to] - energyA[from]) * (energyB[to + shift] - energyB[from + shift])
      // Where there is next to nothing left of a signal, its rounding would be compared.
      if (energy <= SILENT * energyA[length] * energyB[length]) continue
      most = Math.max(most, Math.abs(products[(shift + size) % size]) / Math.sqrt(energy))
    }
    return Math.min(1, most)
  }

  /** Sum of a[t] b[t + shift], at the place of each shift; below 0 from the end. */
  #correlate(a: Float64Array, b: Float64Array): Float64Array {
    const [real, imaginary, {size}] = [this.#real, this.#imaginary, this.#fourier]
    real.fill(0).set(a)
    imaginary.fill(0).set(b)
    this.#fourier.forward(real, imaginary)
    for (let bin = 0; bin <= size / 2; bin++) {
      const other = (size - bin) % size
      // The spectra of a and b, told apart by their symmetry, and conj(A) B.
      const [aReal, aImaginary] = [(real[bin] + real[other]) / 2, (imaginary[bin] - imaginary[other]) / 2]
      const [bReal, bImaginary] = [(imaginary[bin] + imaginary[other]) / 2, (real[other] - real[bin]) / 2]
      real[bin] = aReal * bReal + aImaginary * bImaginary
      imaginary[bin] = aReal * bImaginary - aImaginary * bReal
      real[other] = real[bin]
      imaginary[other] = -imaginary[bin]
    }
    this.#fourier.inverse(real, imaginary)
    return real
  }
}

/** Share of the energies below which a signal is silent where they overlap. */
const SILENT = 1e-8

/** Sum of squares before each moment: [length + 1]. */
function energies(signal: Float64Array): Float64Array {
  const sums = new Float64Array(signal.length + 1)
  signal.forEach((value, at) => (sums[at + 1] = sums[at] + value * value))
  return sums
}
