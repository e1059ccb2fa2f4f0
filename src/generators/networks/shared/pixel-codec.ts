import type {Column, ImageForm, NumericColumn} from '../../../core/column.js'
import type {Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import type {Json} from '../../../core/saved-state.js'
import {isPixel} from '../../pictures/picture-form.js'
import type {RowCodec} from './row-codec.js'

/**
 * Pictures as a network sees them: levels from 0 to the largest on [-1, 1], in the order of the pixels. On the way back they are whole
 * levels, and pixels in which all training pictures are alike keep that level.
 *
 * @param features Of which {@link pictureForm} has said that they are pictures.
 * @param saved What `save` gave, where the features are not those that were learnt from.
 */
export function pixelCodec(features: Table, form: ImageForm, saved?: Json): RowCodec {
  const half = (2 ** form.bits - 1) / 2
  const pixels = features.columns.filter(isPixel)
  const placeOf = ({field}: NumericColumn) => field.sample?.place ?? 0
  const levels = saved === undefined ? constantLevels(pixels, placeOf) : savedLevels(saved, pixels.length)
  const width = pixels.length
  return {
    encode: rows => {
      const data = new Float32Array(rows.rowCount * width)
      for (const pixel of pixels) {
        const column = rows.column(pixel.field.name)
        if (column.kind !== 'numeric') throw new RangeError(`Pixel '${pixel.field.name}' must be a number.`)
        const place = placeOf(pixel)
        column.values.forEach((level, row) => (data[row * width + place] = level / half - 1))
      }
      return {data, rows: rows.rowCount, width}
    },
    decode: ({data, rows}: Features) =>
      pixels.map((pixel): Column => {
        const place = placeOf(pixel)
        const level = (row: number) => levels[place] ?? Math.round((data[row * width + place] + 1) * half)
        return {kind: 'numeric', field: pixel.field, values: Float64Array.from({length: rows}, (_, row) => level(row))}
      }),
    save: () => levels,
  }
}

/** By place: the level of a pixel that is the same in all pictures, else null. */
function constantLevels(pixels: readonly NumericColumn[], placeOf: (pixel: NumericColumn) => number): readonly (number | null)[] {
  const levels = pixels.map((): number | null => null)
  for (const pixel of pixels)
    if (pixel.values.length > 0 && pixel.values.every(value => value === pixel.values[0]))
      levels[placeOf(pixel)] = pixel.values[0]
  return levels
}

/** @throws {RangeError} When it is not what `save` gives for so many pixels. */
function savedLevels(saved: Json, count: number): readonly (number | null)[] {
  const isLevel = (level: Json): level is number | null => level === null || typeof level === 'number'
  if (!Array.isArray(saved) || saved.length !== count || !saved.every(isLevel))
    throw new RangeError(`It does not say which of its ${count} pixels are constant.`)
  return saved
}
