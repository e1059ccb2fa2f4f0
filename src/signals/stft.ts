import {Fourier} from './fourier.js'

/** The complex values of a short-time Fourier transform: [frames, bins], frame by frame; the bins reach from 0 to half of the rate. */
export interface Spectrum {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

/**
 * Short-time Fourier transforms of signals of one length. Frames are weighted by a periodic Hann window, and the middle of frame t is the
 * moment t x hop; beyond the ends there are zeros. The inverse is the signal whose transform is nearest to the given values in least
 * squares: Griffin and Lim, IEEE Trans. ASSP 32(2), 1984, equation 6.
 */
export class Stft {
  readonly length: number
  readonly window: number
  readonly hop: number
  readonly frames: number
  readonly bins: number
  readonly #weights: Float64Array
  /** Sum of the squared weights at each moment. */
  readonly #overlap: Float64Array
  readonly #fourier: Fourier
  readonly #real: Float64Array
  readonly #imaginary: Float64Array

  /**
   * @param length Moments of a signal.
   * @param window A power of two.
   * @param hop Moments from one frame to the next, at most half of the window.
   */
  constructor(length: number, window: number, hop: number) {
    if (hop < 1 || hop > window / 2) throw new RangeError(`A hop must lie in [1, ${window / 2}]. Got ${hop} instead.`)
    this.length = length
    this.window = window
    this.hop = hop
    this.frames = 1 + Math.ceil((length - 1) / hop)
    this.bins = window / 2 + 1
    this.#weights = Float64Array.from({length: window}, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / window))
    this.#fourier = new Fourier(window)
    this.#real = new Float64Array(window)
    this.#imaginary = new Float64Array(window)
    this.#overlap = new Float64Array(length)
    for (let frame = 0; frame < this.frames; frame++)
      this.#eachMoment(frame, (moment, at) => (this.#overlap[moment] += this.#weights[at] ** 2))
  }

  /** @param signal [length] */
  forward(signal: Float64Array): Spectrum {
    const spectrum = this.empty()
    const [a, b] = [this.#real, this.#imaginary]
    const {bins, window} = this
    for (let frame = 0; frame < this.frames; frame += 2) {
      // Two frames of real numbers in one transform: their spectra are told apart by their symmetry.
      this.#cut(signal, frame, a)
      this.#cut(signal, frame + 1, b)
      this.#fourier.forward(a, b)
      const [first, second] = [frame * bins, (frame + 1) * bins]
      for (let bin = 0; bin < bins; bin++) {
        const other = (window - bin) % window
        spectrum.real[first + bin] = (a[bin] + a[other]) / 2
        spectrum.imaginary[first + bin] = (b[bin] - b[other]) / 2
        if (frame + 1 === this.frames) continue
        spectrum.real[second + bin] = (b[bin] + b[other]) / 2
        spectrum.imaginary[second + bin] = (a[other] - a[bin]) / 2
      }
    }
    return spectrum
  }

  /** The signal, [length], whose transform is nearest. */
  inverse(spectrum: Spectrum): Float64Array {
    const signal = new Float64Array(this.length)
    const [a, b] = [this.#real, this.#imaginary]
    const weights = this.#weights
    for (let frame = 0; frame < this.frames; frame += 2) {
      this.#join(spectrum, frame)
      this.#fourier.inverse(a, b)
      this.#eachMoment(frame, (moment, at) => (signal[moment] += weights[at] * a[at]))
      if (frame + 1 < this.frames) this.#eachMoment(frame + 1, (moment, at) => (signal[moment] += weights[at] * b[at]))
    }
    for (let moment = 0; moment < this.length; moment++) signal[moment] /= this.#overlap[moment]
    return signal
  }

  /** [frames, bins] */
  magnitudes(signal: Float64Array): Float64Array {
    const {real, imaginary} = this.forward(signal)
    return real.map((value, at) => Math.hypot(value, imaginary[at]))
  }

  empty(): Spectrum {
    const count = this.frames * this.bins
    return {real: new Float64Array(count), imaginary: new Float64Array(count)}
  }

  #eachMoment(frame: number, visit: (moment: number, at: number) => void): void {
    const start = frame * this.hop - this.window / 2
    const last = Math.min(this.window, this.length - start)
    for (let at = Math.max(0, -start); at < last; at++) visit(start + at, at)
  }

  #cut(signal: Float64Array, frame: number, out: Float64Array): void {
    out.fill(0)
    if (frame < this.frames) this.#eachMoment(frame, (moment, at) => (out[at] = signal[moment] * this.#weights[at]))
  }

  /** The spectra of two frames as one of a complex signal, whose parts the two become. */
  #join({real, imaginary}: Spectrum, frame: number): void {
    const {bins, window} = this
    const [first, second] = [frame * bins, (frame + 1) * bins]
    const hasSecond = frame + 1 < this.frames
    for (let bin = 0; bin < bins; bin++) {
      // Of real signals the ends are real.
      const isEnd = bin === 0 || bin === bins - 1
      const [x, y] = [real[first + bin], isEnd ? 0 : imaginary[first + bin]]
      const [u, v] = hasSecond ? [real[second + bin], isEnd ? 0 : imaginary[second + bin]] : [0, 0]
      this.#real[bin] = x - v
      this.#imaginary[bin] = y + u
      if (isEnd) continue
      this.#real[window - bin] = x + v
      this.#imaginary[window - bin] = u - y
    }
  }
}
