import type {Column, ImageForm, NumericColumn} from '../../core/column.js'
import {NotApplicable} from '../../core/errors.js'
import {formInWords, imageForm, maskColumns, sampleColumns} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'

const OTHERS = 'use smote or wgan-gp for other columns'
const MAKE_MASKS = 'use smote, mixup, cutmix or gaussian-components'

/**
 * The form of the pictures that a table's columns are.
 * @param masks Whether the generator makes the masks beside pictures too.
 * @throws {NotApplicable} When there is a column that is no pixel, a pixel that is missing, a cell that is, or a mask that is not made.
 */
export function pictureForm(generator: string, features: Table, masks: 'made' | 'refused' = 'refused'): ImageForm {
  const form = imageForm(features)
  const [pixels, marks] = [sampleColumns(features), maskColumns(features)]
  const odd = features.columns.length - pixels.length - marks.length
  if (form === undefined || odd > 0)
    throw new NotApplicable(
      `${generator} makes pictures, and ${odd} of ${features.columns.length} columns beside the target are no pixels; ${OTHERS}`,
    )
  if (marks.length > 0 && masks === 'refused')
    throw new NotApplicable(`${generator} makes no masks, and the pictures have them; ${MAKE_MASKS}, or take the masks away`)
  requireAll(generator, form, pixels, form.width * form.height * form.channels)
  if (marks.length > 0) requireAll(generator, form, marks, form.width * form.height)
  return form
}

function requireAll(generator: string, form: ImageForm, columns: readonly NumericColumn[], count: number): void {
  const places = new Set(columns.map(({field}) => field.sample?.place))
  if (places.size < count || columns.length > count)
    throw new NotApplicable(
      `${generator} needs whole pictures (${formInWords(form)}: ${count} numbers), and the table has ${columns.length} of them; ${OTHERS}`,
    )
  if (columns.some(({values}) => values.some(Number.isNaN)))
    throw new NotApplicable(`${generator} needs whole pictures, and some have missing pixels; leave these pictures out`)
}

export const isPixel = (column: Column): column is NumericColumn =>
  column.kind === 'numeric' && column.field.sample !== undefined && column.field.sample.mask !== true
