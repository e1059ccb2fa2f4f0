import {breather, type Context} from '../../../core/context.js'
import {createMatrix, type Matrix} from '../../../core/matrix.js'
import {CrossCorrelation} from '../../../signals/cross-correlation.js'
import {Fourier, powerOfTwo} from '../../../signals/fourier.js'

/** Released signals that a target is compared with at all shifts. */
const COMPARED = 24
/** Bands of a spectrum by which these are chosen. */
const BANDS = 128

/**
 * Per target the largest absolute normalised cross-correlation with a released signal. All pairs are compared by the amplitudes of their
 * spectra, which hardly change with a shift and not with gain and sign, and the {@link COMPARED} most alike at every shift.
 *
 * @param released [signals, length]
 * @param targets [targets, length]
 * @param shift The largest shift, in moments.
 * @returns Per target, in [0, 1].
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function largestCorrelations(
  released: Matrix,
  targets: Matrix,
  shift: number,
  context: Context,
): Promise<Float64Array> {
  const breathe = breather(context)
  const amplitudes = new Amplitudes(released.columns)
  const spectra = await amplitudes.of(released, breathe)
  const correlation = new CrossCorrelation(released.columns, shift)
  const largest = new Float64Array(targets.rows)
  for (let target = 0; target < targets.rows; target++) {
    const signal = centred(targets, target)
    for (const row of mostAlike(amplitudes.ofSignal(signal), spectra)) {
      largest[target] = Math.max(largest[target], correlation.largest(signal, centred(released, row)))
      await breathe()
    }
    context.progress((target + 1) / targets.rows)
    await breathe()
  }
  return largest
}

/** Without its offset. */
function centred({data, columns}: Matrix, row: number): Float64Array {
  const signal = data.slice(row * columns, (row + 1) * columns)
  const mean = signal.reduce((sum, value) => sum + value, 0) / columns
  return signal.map(value => value - mean)
}

/** The amplitude of signals in bands of even width, as vectors of length 1. */
class Amplitudes {
  readonly bands: number
  readonly #fourier: Fourier

  constructor(length: number) {
    this.#fourier = new Fourier(powerOfTwo(length))
    this.bands = Math.max(1, Math.min(BANDS, this.#fourier.size / 2))
  }

  async of(signals: Matrix, breathe: () => Promise<void> | undefined): Promise<Matrix> {
    const spectra = createMatrix(signals.rows, this.bands)
    for (let row = 0; row < signals.rows; row++) {
      spectra.data.set(this.ofSignal(centred(signals, row)), row * this.bands)
      await breathe()
    }
    return spectra
  }

  ofSignal(signal: Float64Array): Float64Array {
    const {size} = this.#fourier
    const [real, imaginary] = [new Float64Array(size), new Float64Array(size)]
    real.set(signal)
    this.#fourier.forward(real, imaginary)
    const power = new Float64Array(this.bands)
    for (let bin = 0; bin < size / 2; bin++)
      power[Math.floor((bin * 2 * this.bands) / size)] += real[bin] ** 2 + imaginary[bin] ** 2
    const total = power.reduce((sum, value) => sum + value, 0)
    return power.map(value => Math.sqrt(value / (total > 0 ? total : 1)))
  }
}

/** Rows whose spectra make the smallest angles with one. */
function mostAlike(spectrum: Float64Array, {data, rows, columns}: Matrix): number[] {
  const alike = new Float64Array(rows)
  for (let row = 0; row < rows; row++)
    for (let band = 0; band < columns; band++) alike[row] += spectrum[band] * data[row * columns + band]
  return Array.from(alike.keys())
    .sort((a, b) => alike[b] - alike[a] || a - b)
    .slice(0, COMPARED)
}
