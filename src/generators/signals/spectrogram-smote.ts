import {breather, throwIfStopped} from '../../core/context.js'
import {createMatrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow} from '../../core/rng.js'
import {griffinLim, USUAL_GRIFFIN_LIM} from '../../signals/griffin-lim.js'
import {stftOf} from '../../signals/spectrogram-form.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {classRows, columnsFrom, matrixOf, requireTwoRows, syntheticTable} from '../class-rows.js'
import {defineGenerator} from '../define-generator.js'
import {randomNeighbour} from '../interpolation/interpolate.js'
import {neighbourCount, neighboursOption} from '../shared-options.js'
import {signalsOf} from './class-signals.js'

export const iterationsOption = {
  type: 'integer',
  min: 1,
  max: 1000,
  default: USUAL_GRIFFIN_LIM.iterations,
  description: 'Iterations of Griffin-Lim, which finds a signal for a spectrogram.',
} as const

export const spectrogramSmoteOptions = {
  neighbours: neighboursOption,
  iterations: iterationsOption,
} as const satisfies OptionSpecs

/**
 * SMOTE on spectrograms: the magnitudes of short-time spectra are interpolated between a signal of the class and one of its nearest
 * neighbours by these magnitudes, and Griffin-Lim finds a signal for them, from random phases. No waveform of a real signal is kept,
 * their spectra are. Moments in which all signals of the class are alike keep that value.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 4.2, on the transform of {@link stftOf}; {@link griffinLim}.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When the rows are no signals, or the class has one.
 */
export const spectrogramSmote = defineGenerator({
  name: 'spectrogram-smote',
  summary:
    'Interpolates between the spectrograms of a signal of the class and a near one, and finds a signal for what comes out.',
  source:
    'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, on magnitudes; Perraudin et al., A fast Griffin-Lim algorithm, WASPAA 2013',
  columns: 'signals',
  options: spectrogramSmoteOptions,
  create({neighbours, iterations}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        signalsOf('spectrogram-smote', train.without([minority.target]))
        const {features} = classRows('spectrogram-smote', train, minority, 'refuse')
        const {form, columns} = signalsOf('spectrogram-smote', features)
        requireTwoRows('spectrogram-smote', features.rowCount)
        const {count, notes} = neighbourCount('spectrogram-smote', neighbours, features.rowCount)
        const stft = stftOf(form)
        const signals = matrixOf(columns, features.rowCount)
        const spectra = createMatrix(features.rowCount, stft.frames * stft.bins)
        for (let row = 0; row < spectra.rows; row++)
          spectra.data.set(
            stft.magnitudes(signals.data.subarray(row * form.length, (row + 1) * form.length)),
            row * spectra.columns,
          )
        const {indices} = await nearestNeighboursAsync(spectra, spectra, count, {excludeSelf: true}, context)
        return {
          notes,
          async sample(rowCount, sampling) {
            throwIfStopped(sampling)
            const {rng} = sampling
            const breathe = breather(sampling)
            const made = createMatrix(rowCount, form.length)
            for (let row = 0; row < rowCount; row++) {
              const base = integerBelow(rng, spectra.rows)
              const partner = randomNeighbour(rng, indices, base, count)
              const gap = rng.next()
              const [from, to] = [base, partner].map(own =>
                spectra.data.subarray(own * spectra.columns, (own + 1) * spectra.columns),
              )
              const magnitudes = from.map((value, at) => value + gap * (to[at] - value))
              made.data.set(griffinLim(magnitudes, stft, rng, {...USUAL_GRIFFIN_LIM, iterations}), row * form.length)
              sampling.progress((row + 1) / rowCount)
              await breathe()
            }
            const alike = columns.map(({values}) => (values.every(value => value === values[0]) ? values[0] : undefined))
            const signalsMade = columnsFrom(made, columns).map((column, at) => {
              const value = alike[at]
              return value === undefined ? column : {...column, values: column.values.fill(value)}
            })
            return syntheticTable(train, minority, rowCount, signalsMade)
          },
          dispose: () => undefined,
        }
      },
    }
  },
})
