import type {Column, ImageForm, NumericColumn} from '../../../core/column.js'
import {NotApplicable} from '../../../core/errors.js'
import {formInWords, sampleForm} from '../../../core/sample-form.js'
import type {Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import type {RowCodec} from '../shared/row-codec.js'

const OTHERS = 'use smote or wgan-gp for other columns'

/**
 * The form of the pictures that a table's columns are.
 * @throws {NotApplicable} When there is a column that is no pixel, a pixel that is missing, or a cell that is.
 */
export function pictureForm(generator: string, features: Table): ImageForm {
  const form = sampleForm(features)
  const pixels = features.columns.filter(isPixel)
  const odd = features.columns.length - pixels.length
  if (form === undefined || odd > 0)
    throw new NotApplicable(
      `${generator} makes pictures, and ${odd} of ${features.columns.length} columns beside the target are no pixels; ${OTHERS}`,
    )
  const places = new Set(pixels.map(({field}) => field.sample?.place))
  const count = form.width * form.height * form.channels
  if (places.size < count || pixels.length > count)
    throw new NotApplicable(
      `${generator} needs whole pictures (${formInWords(form)}: ${count} numbers), and the table has ${pixels.length} of them; ${OTHERS}`,
    )
  if (pixels.some(({values}) => values.some(Number.isNaN)))
    throw new NotApplicable(`${generator} needs whole pictures, and some have missing pixels; leave these pictures out`)
  return form
}

const isPixel = (column: Column): column is NumericColumn => column.kind === 'numeric' && column.field.sample !== undefined

/**
 * Pictures as a network sees them: levels from 0 to the largest on [-1, 1], in the order of the pixels. On the way back they are whole
 * levels, and pixels in which all training pictures are alike keep that level.
 *
 * @param features Of which {@link pictureForm} has said that they are pictures.
 */
export function pixelCodec(features: Table, form: ImageForm): RowCodec {
  const half = (2 ** form.bits - 1) / 2
  const pixels = features.columns.filter(isPixel)
  const placeOf = ({field}: NumericColumn) => field.sample?.place ?? 0
  const constants = pixels.map(({values}) => (values.every(value => value === values[0]) ? values[0] : undefined))
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
      pixels.map((pixel, at): Column => {
        const [place, constant] = [placeOf(pixel), constants[at]]
        const level = (row: number) => constant ?? Math.round((data[row * width + place] + 1) * half)
        return {kind: 'numeric', field: pixel.field, values: Float64Array.from({length: rows}, (_, row) => level(row))}
      }),
  }
}
