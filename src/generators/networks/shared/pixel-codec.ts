import type {Column, ImageForm} from '../../../core/column.js'
import type {Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import type {Json} from '../../../core/saved-state.js'
import {isPixel} from '../../pictures/picture-form.js'
import {constantLevels, placeOf, savedLevels} from './constant-levels.js'
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
  const levels = saved === undefined ? constantLevels(pixels) : savedLevels(saved, pixels.length)
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
