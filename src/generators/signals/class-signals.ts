import type {SignalForm} from '../../core/column.js'
import {NotApplicable} from '../../core/errors.js'
import {formInWords, sampleColumns, signalForm} from '../../core/sample-form.js'
import type {NumericColumn, Table} from '../../core/table.js'
import {FOR_OTHER_COLUMNS, requireWhole} from '../whole-samples.js'

/** Signals of one class. */
export interface ClassSignals {
  readonly form: SignalForm
  /** In the order of the form. */
  readonly columns: readonly NumericColumn[]
}

/**
 * The signals that a table's columns are.
 *
 * @param generator Who asks, for messages.
 * @param features The class's rows without the target.
 * @throws {NotApplicable} When there is a column that is no value of a signal, or a value is missing.
 */
export function signalsOf(generator: string, features: Table): ClassSignals {
  const form = signalForm(features)
  const columns = form === undefined ? [] : sampleColumns(features)
  const odd = features.columns.length - columns.length
  if (form === undefined || odd > 0)
    throw new NotApplicable(
      `${generator} makes signals, and ${odd} of ${features.columns.length} columns beside the target are no values of one; ` +
        FOR_OTHER_COLUMNS,
    )
  requireWhole(generator, columns, form.length, {samples: 'signals', numbers: 'values', whole: formInWords(form)})
  return {form, columns}
}
