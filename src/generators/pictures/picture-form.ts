import type {Column, ImageForm, NumericColumn} from '../../core/column.js'
import {NotApplicable} from '../../core/errors.js'
import {formInWords, imageForm, maskColumns, sampleColumns} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import {FOR_OTHER_COLUMNS, requireWhole} from '../whole-samples.js'

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
      `${generator} makes pictures, and ${odd} of ${features.columns.length} columns beside the target are no pixels; ${FOR_OTHER_COLUMNS}`,
    )
  if (marks.length > 0 && masks === 'refused')
    throw new NotApplicable(`${generator} makes no masks, and the pictures have them; ${MAKE_MASKS}, or take the masks away`)
  requireAll(generator, form, pixels, form.width * form.height * form.channels)
  if (marks.length > 0) requireAll(generator, form, marks, form.width * form.height)
  return form
}

function requireAll(generator: string, form: ImageForm, columns: readonly NumericColumn[], count: number): void {
  const whole = `${formInWords(form)}: ${count} numbers`
  requireWhole(generator, columns, count, {samples: 'pictures', numbers: 'pixels', whole})
}

export const isPixel = (column: Column): column is NumericColumn =>
  column.kind === 'numeric' && column.field.sample !== undefined && column.field.sample.mask !== true
