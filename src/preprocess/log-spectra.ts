import type {SignalForm} from '../core/column.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {bandsOf, powerInBands} from '../signals/mel.js'
import {stftOf} from '../signals/spectrogram-form.js'

/** Bands of a spectrum: as many as are usual in the recognition of speech. */
const BANDS = 40
/** What lies so many dB below the loudest of the samples is silence: 16 bits reach no lower. */
const RANGE = 80

/**
 * Log-mel spectrograms of signals: the power in up to {@link BANDS} bands of each frame, in dB, at most 80 dB below the loudest of the
 * samples. Bands are even in mel where the rate is known, otherwise in frequency ({@link bandsOf}); windows see {@link stftOf}.
 * As librosa's `power_to_db(melspectrogram)`, with HTK's formula and triangles of height 1.
 *
 * @param samples [signals, length]: whoever uses the features holds these, and their loudest sets the floor.
 * @returns A function that turns [signals, length] into [signals, frames x bands], frame by frame.
 */
export function logSpectra(form: SignalForm, samples: Matrix): (signals: Matrix) => Matrix {
  const stft = stftOf(form)
  const bands = bandsOf(stft.bins, BANDS, form.rate)
  const powers = ({data, columns}: Matrix, row: number) =>
    powerInBands(stft.magnitudes(data.subarray(row * columns, (row + 1) * columns)), stft.bins, bands)
  let loudest = 0
  for (let row = 0; row < samples.rows; row++) for (const power of powers(samples, row)) loudest = Math.max(loudest, power)
  const floor = loudest > 0 ? loudest / 10 ** (RANGE / 10) : 1
  return signals => {
    const spectra = createMatrix(signals.rows, stft.frames * bands.length)
    for (let row = 0; row < signals.rows; row++)
      spectra.data.set(
        powers(signals, row).map(power => 10 * Math.log10(Math.max(floor, power))),
        row * spectra.columns,
      )
    return spectra
  }
}
