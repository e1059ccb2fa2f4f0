import type {Column, ImageForm, NumericColumn} from '../../core/column.js'
import {NotApplicable} from '../../core/errors.js'
import {formInWords, sampleForm} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'

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

export const isPixel = (column: Column): column is NumericColumn => column.kind === 'numeric' && column.field.sample !== undefined
