import type {ImageForm} from '../../core/column.js'
import {NotApplicable} from '../../core/errors.js'
import {sampleForm} from '../../core/sample-form.js'
import type {MinorityClass, NumericColumn, Table} from '../../core/table.js'
import {classRows, numericColumns, requireKinds} from '../class-rows.js'

/** The pictures of one class. */
export interface ClassPictures {
  readonly form: ImageForm
  /** In the order of the form. */
  readonly columns: readonly NumericColumn[]
  readonly count: number
}

/**
 * @param owner Who asks, for messages.
 * @throws {NotApplicable} When the rows are records, or there are columns beside the pixels.
 * @throws {UserError} When no row has the label.
 */
export function classPictures(owner: string, train: Table<'train'>, minority: MinorityClass): ClassPictures {
  const form = sampleForm(train)
  if (form === undefined) throw new NotApplicable(`${owner} makes pictures, and the rows are records`)
  requireKinds(owner, train, minority.target, 'numeric')
  const {features} = classRows(owner, train, minority, 'refuse')
  const columns = numericColumns(features)
  if (columns.some(({field}, place) => field.sample?.place !== place))
    throw new NotApplicable(`${owner} makes whole pictures, and columns are missing or stand beside the pixels`)
  return {form, columns, count: features.rowCount}
}
