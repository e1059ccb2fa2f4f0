import type {ImageForm} from '../../core/column.js'
import {maskColumns, sampleColumns} from '../../core/sample-form.js'
import {rowsWithLabel, type MinorityClass, type NumericColumn, type Table} from '../../core/table.js'
import {classRows} from '../class-rows.js'
import {pictureForm} from './picture-form.js'

/** The pictures of one class, and their masks. */
export interface ClassPictures {
  readonly form: ImageForm
  /** In the order of the form. */
  readonly columns: readonly NumericColumn[]
  /** Of the masks beside them, pixel by pixel; none where there are no masks. */
  readonly masks: readonly NumericColumn[]
  readonly count: number
}

/**
 * @param owner Who asks, for messages.
 * @throws {NotApplicable} When there is a column that is no pixel, a pixel that is missing, or a cell that is.
 * @throws {UserError} When no row has the label.
 */
export function classPictures(owner: string, train: Table<'train'>, minority: MinorityClass): ClassPictures {
  const {target, label} = minority
  const form = pictureForm(owner, train.select(rowsWithLabel(train, target, [label]), 'train').without([target]), 'made')
  const {features} = classRows(owner, train, minority, 'refuse')
  return {form, columns: sampleColumns(features), masks: maskColumns(features), count: features.rowCount}
}
