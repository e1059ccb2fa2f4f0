import type {Column, ImageForm, NumericColumn, SignalForm} from '../../../core/column.js'
import type {Json} from '../../../core/saved-state.js'
import {numericColumn, type Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {griffinLim, USUAL_GRIFFIN_LIM} from '../../../signals/griffin-lim.js'
import {stftOf} from '../../../signals/spectrogram-form.js'
import {signalsOf} from '../../signals/class-signals.js'
import {matrixOf} from '../../class-rows.js'
import {constantLevels, placeOf, savedLevels, type ConstantLevels} from '../shared/constant-levels.js'
import type {RowCodec} from '../shared/row-codec.js'

/** What lies so many dB below the loudest of the class is silence. */
const RANGE = 80
/** Frames are filled up to a multiple of this, so that networks can halve their number. */
const FRAMES = 4

/** The spectrograms of signals as pictures: frames across and bins down, all but the last bin, which is half of the rate. */
export function spectrogramSize(form: SignalForm): ImageForm {
  const {frames, bins} = stftOf(form)
  return {kind: 'image', width: FRAMES * Math.ceil(frames / FRAMES), height: bins - 1, channels: 1, bits: 16}
}

/**
 * Signals as spectrograms for a network, and back: magnitudes in dB, from 80 dB below the loudest of the class to it, on [-1, 1]; bin
 * by bin, the frames of a bin side by side, silent frames behind the last. On the way back Griffin-Lim finds the signals; moments in
 * which all signals of the class are alike keep that value.
 *
 * @param generator Whose codec it is, for messages.
 * @param features The class's rows without the target.
 * @param saved What `save` gave, where the features are not those that were learnt from.
 */
export function spectrogramCodec(generator: string, features: Table, iterations: number, saved?: Json): RowCodec {
  const {form, columns} = signalsOf(generator, features)
  const stft = stftOf(form)
  const {width, height} = spectrogramSize(form)
  const magnitudesOf = (own: readonly NumericColumn[], rows: number) => {
    const {data} = matrixOf(own, rows)
    return Array.from({length: rows}, (_, row) => stft.magnitudes(data.subarray(row * form.length, (row + 1) * form.length)))
  }
  const {top, levels} = saved === undefined ? learntScale() : savedScale(saved, form.length)
  const toLevel = (magnitude: number) => Math.max(-1, 1 + (40 * Math.log10(magnitude / top)) / RANGE)
  const toMagnitude = (level: number) => (level <= -1 ? 0 : top * 10 ** (((level - 1) * RANGE) / 40))
  return {
    encode(rows: Table): Features {
      const data = new Float32Array(rows.rowCount * width * height).fill(-1)
      const own = columns.map(({field}) => numericColumn(rows, field.name))
      magnitudesOf(own, rows.rowCount).forEach((magnitudes, row) => {
        for (let bin = 0; bin < height; bin++)
          for (let frame = 0; frame < stft.frames; frame++)
            data[(row * height + bin) * width + frame] = toLevel(magnitudes[frame * stft.bins + bin])
      })
      return {data, rows: rows.rowCount, width: width * height}
    },
    decode({data, rows}, rng): Column[] {
      const made = Array.from({length: rows}, (_, row) => {
        const magnitudes = new Float64Array(stft.frames * stft.bins)
        for (let bin = 0; bin < height; bin++)
          for (let frame = 0; frame < stft.frames; frame++)
            magnitudes[frame * stft.bins + bin] = toMagnitude(data[(row * height + bin) * width + frame])
        return griffinLim(magnitudes, stft, rng.fork(`signal ${row}`), {...USUAL_GRIFFIN_LIM, iterations})
      })
      return features.columns.filter(isNumeric).map(column => {
        const place = placeOf(column)
        return {kind: 'numeric', field: column.field, values: Float64Array.from(made, signal => levels[place] ?? signal[place])}
      })
    },
    save: () => ({top, levels}),
  }

  function learntScale(): Scale {
    const loudest = magnitudesOf(columns, features.rowCount).reduce(
      (most, magnitudes) => magnitudes.reduce((a, b) => Math.max(a, b), most),
      0,
    )
    return {top: loudest > 0 ? loudest : 1, levels: constantLevels(columns)}
  }
}

/** What is learnt of the class's signals. */
interface Scale {
  /** The loudest magnitude. */
  readonly top: number
  readonly levels: ConstantLevels
}

/** @throws {RangeError} When it is not what `save` gives for signals of so many values. */
function savedScale(saved: Json, length: number): Scale {
  const {top, levels} = saved as {readonly top?: Json; readonly levels?: Json}
  if (typeof top !== 'number' || !(top > 0)) throw new RangeError('It does not say how loud the loudest signal is.')
  return {top, levels: savedLevels(levels, length)}
}

const isNumeric = (column: Column): column is NumericColumn => column.kind === 'numeric'
