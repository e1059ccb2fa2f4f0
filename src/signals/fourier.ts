/**
 * Discrete Fourier transforms of one size, a power of two, in place: X[k] = sum of x[n] exp(-2 pi i k n / size), and back with 1 / size.
 * Cooley and Tukey, Mathematics of Computation 19, 1965: radix 2, decimation in time, with a table of factors.
 */
export class Fourier {
  readonly size: number
  readonly #cosines: Float64Array
  readonly #sines: Float64Array
  readonly #mirrored: Uint32Array

  /** @param size A power of two. */
  constructor(size: number) {
    if (!Number.isInteger(Math.log2(size)))
      throw new RangeError(`A transform's size must be a power of two. Got ${size} instead.`)
    this.size = size
    const angle = (at: number) => (2 * Math.PI * at) / size
    this.#cosines = Float64Array.from({length: size / 2}, (_, at) => Math.cos(angle(at)))
    this.#sines = Float64Array.from({length: size / 2}, (_, at) => Math.sin(angle(at)))
    this.#mirrored = new Uint32Array(size)
    for (let at = 1; at < size; at++) this.#mirrored[at] = (this.#mirrored[at >> 1] >> 1) | (at & 1 ? size >> 1 : 0)
  }

  /** Both parts, [size], are changed in place. */
  forward(real: Float64Array, imaginary: Float64Array): void {
    this.#transform(real, imaginary)
  }

  /** The inverse of {@link forward}. */
  inverse(real: Float64Array, imaginary: Float64Array): void {
    // With both parts in each other's place the transform runs backwards.
    this.#transform(imaginary, real)
    for (let at = 0; at < this.size; at++) {
      real[at] /= this.size
      imaginary[at] /= this.size
    }
  }

  #transform(real: Float64Array, imaginary: Float64Array): void {
    this.#reorder(real, imaginary)
    const {size} = this
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half)
      for (let start = 0; start < size; start += 2 * half)
        for (let low = start, at = 0; low < start + half; low++, at += step) {
          const high = low + half
          const [cosine, sine] = [this.#cosines[at], this.#sines[at]]
          const turnedReal = real[high] * cosine + imaginary[high] * sine
          const turnedImaginary = imaginary[high] * cosine - real[high] * sine
          real[high] = real[low] - turnedReal
          imaginary[high] = imaginary[low] - turnedImaginary
          real[low] += turnedReal
          imaginary[low] += turnedImaginary
        }
    }
  }

  #reorder(real: Float64Array, imaginary: Float64Array): void {
    for (let at = 0; at < this.size; at++) {
      const other = this.#mirrored[at]
      if (other <= at) continue
      const [a, b] = [real[at], imaginary[at]]
      real[at] = real[other]
      imaginary[at] = imaginary[other]
      real[other] = a
      imaginary[other] = b
    }
  }
}

/** The smallest power of two that is at least this. */
export const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, least)))
